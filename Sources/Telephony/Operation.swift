/// The service's number for one `play`, `record`, `fax` or `transfer` (or for a question to the
/// store): 1, 2, 3 … within a call. A late outcome of an earlier one is told apart by it.
package struct OperationNumber: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var number: UInt32

  package init(_ number: UInt32) { self.number = number }

  /// Before the first operation of a call.
  package static let none = OperationNumber(0)

  /// What a call that is resumed goes on from: the part that was cut may have begun operations that no mark tells of, and what
  /// its gateway says of them comes late to none of this part's. Few parts have a thousand since their last mark.
  package var firstOfNextPart: OperationNumber { OperationNumber((number / 1000 &+ 1) &* 1000) }

  package static func < (left: OperationNumber, right: OperationNumber) -> Bool {
    left.number < right.number
  }
}

/// What keys do to a prompt while it plays.
package enum KeyMode: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The first key stops the prompt.
  case interrupt
  /// Keys wait until the prompt has ended.
  case queue
  /// Keys pressed while it plays are dropped.
  case ignore

  package var word: String {
    switch self {
    case .interrupt: "interrupt"
    case .queue: "queue"
    case .ignore: "ignore"
    }
  }
}

/// How a gateway's operation ended, as the `done` line tells it.
package enum OperationOutcome: Equatable, Sendable, BitwiseCopyable {
  /// `play`: all prompts were played to the end.
  case finished
  /// `play`: a key or `stop` ended it.
  case interrupted
  /// `record` has ended.
  case recorded(by: RecordingEnd, length: Milliseconds, pieces: UInt32)
  /// `fax`: all pages were sent.
  case sent(pages: UInt32)
  /// `transfer`: somebody is talking with the caller.
  case answered
  case busy
  case noAnswer
  /// `transfer`, after ``answered``: the conversation is over.
  case released(by: Party)
  /// It could not be done; the reason is the gateway's word, for the log.
  case failed
}

extension OperationOutcome {
  /// How the trunk protocol begins to write it.
  package var word: String {
    switch self {
    case .finished: "finished"
    case .recorded: "finished by="
    case .interrupted: "interrupted"
    case .sent: "sent"
    case .answered: "answered"
    case .busy: "busy"
    case .noAnswer: "no-answer"
    case .released: "released"
    case .failed: "failed"
    }
  }
}

/// What ended a recording, in the words of the trunk protocol's `by=`.
package enum RecordingEnd: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case key, silence, max, stop, hangup

  package var word: String {
    switch self {
    case .key: "key"
    case .silence: "silence"
    case .max: "max"
    case .stop: "stop"
    case .hangup: "hangup"
    }
  }
}

/// Who let go of a conversation first.
package enum Party: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case caller, seat
}
