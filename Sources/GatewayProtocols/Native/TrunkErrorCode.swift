/// What an `error` line is about, for a gateway's program; its words are part of the protocol.
package enum TrunkErrorCode: Equatable, Sendable {
  case syntax, tooLong, unknownVerb, notGreeted, unknownCall, callExists, badField, refused, noMenu,
    draining, overloaded, badResume
  /// A word that this version does not know.
  case other(String)

  private static let known: [TrunkErrorCode] = [
    .syntax, .tooLong, .unknownVerb, .notGreeted, .unknownCall, .callExists, .badField, .refused,
    .noMenu, .draining, .overloaded, .badResume,
  ]

  package init(word: String) {
    self = Self.known.first { $0.word == word } ?? .other(word)
  }

  package var word: String {
    switch self {
    case .syntax: "syntax"
    case .tooLong: "too-long"
    case .unknownVerb: "unknown-verb"
    case .notGreeted: "not-greeted"
    case .unknownCall: "unknown-call"
    case .callExists: "call-exists"
    case .badField: "bad-field"
    case .refused: "refused"
    case .noMenu: "no-menu"
    case .draining: "draining"
    case .overloaded: "overloaded"
    case .badResume: "bad-resume"
    case .other(let word): word
    }
  }
}
