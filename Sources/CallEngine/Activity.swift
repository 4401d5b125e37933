package import Telephony

/// What a call is doing inside its step, with what only that needs.
///
///     begin ─▶ prelude ─▶ (record, fax, transfer, hang up)
///       │
///       ├────▶ prompting ─▶ awaitingFirstKey ─▶ awaitingNextKey ─▶ (option, entry, no match, no input)
///       ├────▶ (offering ─▶) playing ⇄ paused
///       ├────▶ looking, fetching ─▶ (answer of the store)
///       └────▶ recording ─▶ saving · faxing · ordering · transferring ─▶ connected
///
///     resumed in a step that records ─▶ finding ─▶ (kept before, or begin)
///
/// A deadline lives in the state that waits for it, so none is ever left over.
package enum Activity: Equatable, Sendable, BitwiseCopyable {
  /// Before the call rings, and between two steps.
  case idle
  /// A play step is heard. `since` is when the operation began, `from` where in the prompt that was.
  case playing(OperationNumber, since: CallTime, from: Milliseconds)
  /// A play step that goes on where the caller stopped says so; it will go on at `from`.
  case offering(OperationNumber, from: Milliseconds)
  /// A play step stands still at `position` until a key, or until time goes on by itself.
  case paused(position: Milliseconds, for: Pause, until: CallTime)
  /// What a step says before it records, faxes, transfers or hangs up.
  case prelude(OperationNumber)
  /// The prompt of a step that asks is heard.
  case prompting(OperationNumber)
  case awaitingFirstKey(until: CallTime)
  case awaitingNextKey(until: CallTime)
  /// A lookup runs; its filler is not heard yet.
  case looking(QuestionNumber, fillerAt: CallTime, until: CallTime)
  /// A lookup runs, or rows are on their way, and the filler is heard.
  case filling(QuestionNumber, filler: OperationNumber, until: CallTime)
  /// Rows of a browse step are on their way, as a lookup's row.
  case fetching(QuestionNumber, fillerAt: CallTime, until: CallTime)
  case recording(OperationNumber)
  /// The recording has ended and is not durable yet.
  case saving(OperationNumber, until: CallTime)
  /// A resumed call asks whether a recording that was made after that operation has been kept already; so many of the keys that
  /// wait were typed before it.
  case finding(after: OperationNumber, keysBefore: UInt8, until: CallTime)
  case faxing(OperationNumber)
  /// A fax is on its way into the queue.
  case ordering(QuestionNumber, until: CallTime)
  case transferring(OperationNumber)
  /// The caller talks with a person: no budget holds, and the time is none of the call's.
  case connected(OperationNumber, since: CallTime)
  case ended

  /// What a play step that stands still waits for.
  package enum Pause: Equatable, Sendable, BitwiseCopyable {
    /// The caller asked for it.
    case caller
    /// The gateway has broken the prompt off, and the key that did it is on its way: `dtmf` and `done` come in either order.
    case keyOnItsWay
    /// An option has begun that has more keys.
    case nextKey
  }

  /// When ``CallEvent/timeReached`` is due; ``CallTime/never`` where nothing waits for time.
  var deadline: CallTime {
    switch self {
    case .paused(position: _, for: _, let until), .awaitingFirstKey(let until),
      .awaitingNextKey(let until),
      .filling(_, filler: _, let until), .saving(_, let until),
      .finding(after: _, keysBefore: _, let until), .ordering(_, let until):
      until
    case .looking(_, fillerAt: let moment, let until),
      .fetching(_, fillerAt: let moment, let until):
      min(moment, until)
    case .idle, .playing, .offering, .prelude, .prompting, .recording, .faxing, .transferring,
      .connected, .ended:
      .never
    }
  }

  /// Whether the answer of a table is on its way.
  package var awaitsAnswer: Bool {
    switch self {
    case .looking, .filling, .fetching: true
    case .idle, .playing, .offering, .paused, .prelude, .prompting, .awaitingFirstKey,
      .awaitingNextKey,
      .recording, .saving, .finding, .faxing, .ordering, .transferring, .connected, .ended:
      false
    }
  }

  /// Whether ``operation`` can end with `outcome`. A gateway that says anything else means another operation.
  package func canEnd(with outcome: OperationOutcome) -> Bool {
    switch (self, outcome) {
    case (_, .failed): true
    case (.playing, .finished), (.playing, .interrupted), (.offering, .finished),
      (.offering, .interrupted), (.prelude, .finished),
      (.prelude, .interrupted), (.prompting, .finished), (.prompting, .interrupted),
      (.filling, .finished), (.filling, .interrupted):
      true
    case (.recording, .recorded), (.faxing, .sent): true
    case (.transferring, .answered), (.transferring, .busy), (.transferring, .noAnswer): true
    case (.connected, .released): true
    case (.playing, _), (.offering, _), (.prelude, _), (.prompting, _), (.filling, _),
      (.recording, _),
      (.faxing, _), (.transferring, _), (.connected, _), (.idle, _), (.paused, _),
      (.awaitingFirstKey, _), (.awaitingNextKey, _), (.looking, _), (.fetching, _), (.saving, _),
      (.finding, _), (.ordering, _), (.ended, _):
      false
    }
  }

  /// The outcomes of ``canEnd(with:)`` as the trunk protocol writes them, for people.
  package var outcomes: String {
    switch self {
    case .playing, .offering, .prelude, .prompting, .filling: "finished, interrupted or failed"
    case .recording: "finished by= ms= pieces=, or failed"
    case .faxing: "sent pages=, or failed"
    case .transferring: "answered, busy, no-answer or failed"
    case .connected: "released by=, or failed"
    case .idle, .paused, .awaitingFirstKey, .awaitingNextKey, .looking, .fetching, .saving,
      .finding, .ordering,
      .ended:
      "of the operation under way"
    }
  }

  /// What reports say of a call that ends in this.
  var ending: EndedWhile? {
    switch self {
    case .playing, .offering, .prelude, .prompting: .speaking
    case .paused: .paused
    case .awaitingFirstKey: .awaitingKey
    case .awaitingNextKey: .entering
    case .looking(_, fillerAt: _, until: _), .filling(_, filler: _, until: _), .fetching:
      .lookingUp
    case .recording: .recording
    case .saving, .finding: .saving
    case .faxing, .ordering: .faxing
    case .transferring: .waiting
    case .connected: .talking
    case .idle: .ringing
    case .ended: nil
    }
  }

  /// The operation that the gateway is at, whose outcome is awaited.
  package var operation: OperationNumber? {
    switch self {
    case .playing(let operation, since: _, from: _), .offering(let operation, from: _),
      .prelude(let operation),
      .prompting(let operation), .filling(_, filler: let operation, until: _),
      .recording(let operation), .faxing(let operation), .transferring(let operation),
      .connected(let operation, since: _):
      operation
    case .idle, .paused, .awaitingFirstKey, .awaitingNextKey, .looking(_, fillerAt: _, until: _),
      .fetching, .saving, .finding, .ordering, .ended:
      nil
    }
  }
}
