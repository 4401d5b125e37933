/// What a call came to, as reports count it. Of several that are true, the last of this list counts.
package enum CallOutcome: UInt8, CaseIterable, Comparable, Sendable {
  /// The caller left before the service had done anything for them.
  case abandoned
  /// The menus told the caller what they wanted; nobody was asked for.
  case selfService
  /// A fax was sent, or is waiting to be sent.
  case faxOrdered
  /// The caller left a message.
  case messageLeft
  /// The caller asked for a person, and none answered.
  case unanswered
  /// A person answered.
  case answered
  /// The service could not go on.
  case failed

  package var word: String {
    switch self {
    case .abandoned: "abandoned"
    case .selfService: "self-service"
    case .faxOrdered: "fax-ordered"
    case .messageLeft: "message-left"
    case .unanswered: "unanswered"
    case .answered: "answered"
    case .failed: "failed"
    }
  }

  package init?(word: String) {
    guard let outcome = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = outcome
  }

  package static func < (left: CallOutcome, right: CallOutcome) -> Bool {
    left.rawValue < right.rawValue
  }
}
