/// Why a call ended, in the words of the trunk protocol's `cause=` (after ITU-T Q.850).
package enum HangupCause: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The caller or the service put the receiver down in the ordinary way (Q.850 cause 16).
  case normal
  /// The trunk broke. (One that leaves with `bye` has hung up: ``normal``.)
  case trunkLost
  /// The call used up its time or its steps.
  case budget
  /// The node stopped before the call had ended.
  case drained
  /// The service could not go on: a fault that is logged.
  case failure
  /// Any word of a gateway's but `normal`.
  case other

  package var word: String {
    switch self {
    case .normal: "normal"
    case .trunkLost: "trunk-lost"
    case .budget: "budget"
    case .drained: "drained"
    case .failure: "failure"
    case .other: "other"
    }
  }

  package init(word: String) {
    self = Self.allCases.first { $0.word == word } ?? .other
  }
}
