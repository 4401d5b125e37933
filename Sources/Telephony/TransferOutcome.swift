/// How an attempt to connect the caller with a person went.
package enum TransferOutcome: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// A person answered, and the talk has ended.
  case answered
  /// A person answered, and the trunk broke or the service stopped in the middle of the talk.
  case broken
  case busy, noAnswer, failed
  /// The caller hung up while waiting.
  case hungUp
  /// The trunk broke or the service stopped while the caller waited.
  case cut

  package var wasAnswered: Bool {
    switch self {
    case .answered, .broken: true
    case .busy, .noAnswer, .failed, .hungUp, .cut: false
    }
  }

  /// Whether the call may go on in the same transfer, on this node or another.
  package var isUnfinished: Bool {
    switch self {
    case .broken, .cut: true
    case .answered, .busy, .noAnswer, .failed, .hungUp: false
    }
  }

  package var word: String {
    switch self {
    case .answered: "answered"
    case .broken: "broken"
    case .busy: "busy"
    case .noAnswer: "no-answer"
    case .failed: "failed"
    case .hungUp: "hung-up"
    case .cut: "cut"
    }
  }

  package init?(word: String) {
    guard let outcome = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = outcome
  }
}
