/// How a call left a step. Records, reports and coverage count these.
package struct Exit: Hashable, Sendable, BitwiseCopyable {
  package let kind: ExitKind
  /// With ``ExitKind/option``: the option's index; with ``ExitKind/branch``: the branch's place in its step,
  /// the number of branches for `else`; otherwise 0.
  package let index: UInt32

  package init(_ kind: ExitKind, index: UInt32 = 0) {
    self.kind = kind
    self.index = index
  }

  package static func option(_ option: OptionID) -> Exit { Exit(.option, index: option.index) }
}

/// The ways out of steps, by stable names.
package enum ExitKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The step went on by itself: a play to its end, a valid entry, a dropped message.
  case next
  case option
  case branch
  case noInput, noMatch
  case found, notFound, unavailable, locked
  case chosen, empty
  case kept
  case sent, queued, failed, limit
  /// The number is not one that faxes may be sent to.
  case refused
  case answered, busy, noAnswer
  /// The call ended in this step.
  case hungUp, ended
  /// The secret was right, and one that people are given before they choose their own.
  case initial

  /// Its word in menu files, records and reports.
  package var word: String {
    switch self {
    case .next: "next"
    case .option: "option"
    case .branch: "branch"
    case .noInput: "no-input"
    case .noMatch: "no-match"
    case .found: "found"
    case .notFound: "not-found"
    case .unavailable: "unavailable"
    case .locked: "locked"
    case .chosen: "chosen"
    case .empty: "empty"
    case .kept: "kept"
    case .sent: "sent"
    case .queued: "queued"
    case .failed: "failed"
    case .limit: "limit"
    case .refused: "refused"
    case .answered: "answered"
    case .busy: "busy"
    case .noAnswer: "no-answer"
    case .hungUp: "hung-up"
    case .ended: "ended"
    case .initial: "initial"
    }
  }
}
