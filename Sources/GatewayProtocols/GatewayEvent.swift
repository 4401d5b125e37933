package import Telephony

/// What a gateway whose connection is one call has to tell.
///
/// A gateway that collects keys by itself tells late: `ago` is how long before now the thing was certain to have
/// happened, so that a call whose clock is set back by it decides as if it had been told at once.
package enum GatewayEvent: Equatable, Sendable {
  case rang(GatewayRinging)
  case keyPressed(DTMFKey, ago: Milliseconds)
  case operationEnded(OperationNumber, OperationOutcome, ago: Milliseconds)
  /// The time that a ``KeyWait`` allows has passed without a key.
  case keyTimePassed
  /// The call is gone, whatever was under way.
  case hungUp(HangupCause)
  /// One line for the log; the call goes on, or its end has been told.
  case noted(GatewayFact)
}

/// A call that comes in.
package struct GatewayRinging: Equatable, Sendable {
  /// The gateway's name for the call; empty where it gave none.
  package var call: String
  /// The number that was dialled: what names the menu.
  package var to: String
  /// nil where the caller hides it.
  package var from: String?
  /// nil where the dialplan gives none.
  package var language: String?
  /// The local time as written, for a service with a test clock.
  package var at: String?
  /// Where an earlier connection had brought the call.
  package var mark: String?
  /// Whether the dialplan would use a mark.
  package var wantsMarks: Bool

  package init(
    call: String, to: String, from: String? = nil, language: String? = nil, at: String? = nil,
    mark: String? = nil, wantsMarks: Bool = false
  ) {
    self.call = call
    self.to = to
    self.from = from
    self.language = language
    self.at = at
    self.mark = mark
    self.wantsMarks = wantsMarks
  }
}

/// What went otherwise than it should.
package enum GatewayFact: Equatable, Sendable {
  case fastAGI(FastAGIFact)
  case eventSocket(EventSocketFact)

  package var text: String {
    switch self {
    case .fastAGI(let fact): fact.text
    case .eventSocket(let fact): fact.text
    }
  }

  /// Why a fax was not sent, as it may be kept and shown; nil where that is not what has happened.
  package var faxFailure: String? {
    switch self {
    case .fastAGI(.faxFailed(let reason)), .eventSocket(.faxFailed(let reason)): reason.shown
    case .fastAGI, .eventSocket: nil
    }
  }
}

/// What one turn of the loop brings: events for the call, what it asks for, and bytes for the gateway. Made once and used
/// again, by one call after the other.
package struct GatewayTurn: Equatable, Sendable {
  package var events: [GatewayEvent] = []
  /// What is to be sent at the end of the turn.
  package var commands: [GatewayCommand] = []
  package var output: [UInt8] = []
  /// How many of ``events`` have been taken.
  private var taken = 0
  /// For what a session keeps of its input, and for commands that it cannot carry out yet.
  var inputMemory = LentMemory<UInt8>()
  var commandMemory = LentMemory<GatewayCommand>()

  package init() {}

  /// Empties it for the next turn; its memory stays.
  package mutating func removeAll() {
    if !events.isEmpty { events.removeAll(keepingCapacity: true) }
    if !commands.isEmpty { commands.removeAll(keepingCapacity: true) }
    if !output.isEmpty { output.removeAll(keepingCapacity: true) }
    taken = 0
  }

  /// Adds what has happened, for who takes ``nextEvent()``.
  package mutating func emit(_ event: consuming GatewayEvent) { events.append(event) }

  /// The next thing that has happened; nil when the last has been taken.
  package mutating func nextEvent() -> GatewayEvent? {
    guard taken < events.count else {
      if taken == 0 { return nil }
      events.removeAll(keepingCapacity: true)
      taken = 0
      return nil
    }
    // Taken out of its place: what it holds is not copied.
    var event = GatewayEvent.keyTimePassed
    swap(&event, &events[taken])
    taken += 1
    return event
  }
}
