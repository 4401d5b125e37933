import Telephony

/// What the simulated gateway is at for a call. It does one thing at a time.
enum GatewayActivity: Equatable {
  case idle
  case playing(OperationNumber, KeyMode, until: CallTime)
  case recording(OperationNumber, RecordingPlan)
  /// Nobody has taken the fax yet; `until` is when the line gives up.
  case faxing(OperationNumber, until: CallTime)
  case ringing(OperationNumber, since: CallTime, until: CallTime)
  /// `until`: when the seat ends the conversation.
  case talking(OperationNumber, until: CallTime)

  /// When it ends by itself.
  var due: CallTime {
    switch self {
    case .idle: .never
    case .playing(_, _, let until), .faxing(_, let until),
      .ringing(_, since: _, let until), .talking(_, let until):
      until
    case .recording(_, let plan): plan.end
    }
  }
}

/// A recording under way.
struct RecordingPlan: Equatable {
  let since: CallTime
  let atMost: Milliseconds
  let silence: Milliseconds
  let endKey: DTMFKey
  /// When the caller stops speaking; ``since`` while nothing has been said.
  var spokenUntil: CallTime

  var end: CallTime { min(since + atMost, spokenUntil + silence) }
  var endedBy: RecordingEnd { since + atMost <= spokenUntil + silence ? .max : .silence }
}

/// How fast hands, machines and people are.
enum SimulatedPace {
  /// From one key to the next.
  static let key = Milliseconds(150)
  /// From the ringing of a seat to its answer.
  static let answer = Milliseconds(2000)
  /// Until a seat is known to be busy, or not to be reached.
  static let busy = Milliseconds(500)
  /// A page of a fax.
  static let page = Milliseconds(30_000)
  /// Until a fax is given up.
  static let faxFailure = Milliseconds(40_000)
}
