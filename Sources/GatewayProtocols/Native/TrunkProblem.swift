internal import Telephony

/// Why a line of a gateway has no effect.
package enum TrunkProblem: Error, Equatable, Sendable {
  // The line is not of the form that lines have.
  case notUTF8
  case badEncoding
  case positionalAfterKey(String)
  case keyTwice(String)
  case missing(verb: String, field: String)
  case tooManyFields(verb: String, form: String)
  case helloTwice
  // Other codes, a word each.
  case tooLong
  case unknownVerb(String)
  case notGreeted
  case unknownCall
  case callExists
  case badField(name: String, value: String, expected: String)
  /// Of one recording, with numbers of so many and more.
  case tooManyPieces(UInt32)
  /// Behind all that a recording may be.
  case tooMuchSound
  case refused
  case noMenu(number: String)
  case draining
  case overloaded
  case badResume(MarkRefusal)

  /// What an `error` line carries.
  package var code: TrunkErrorCode {
    switch self {
    case .notUTF8, .badEncoding, .positionalAfterKey, .keyTwice, .missing, .tooManyFields,
      .helloTwice:
      .syntax
    case .tooLong: .tooLong
    case .unknownVerb: .unknownVerb
    case .notGreeted: .notGreeted
    case .unknownCall: .unknownCall
    case .callExists: .callExists
    case .badField, .tooManyPieces, .tooMuchSound: .badField
    case .refused: .refused
    case .noMenu: .noMenu
    case .draining: .draining
    case .overloaded: .overloaded
    case .badResume: .badResume
    }
  }

  /// What is wrong and what to send instead, for the people who build gateways.
  package var text: String {
    switch self {
    case .notUTF8: "the line is not UTF-8"
    case .badEncoding: "a percent sign is followed by two hex digits, and itself written %25"
    case .positionalAfterKey(let field):
      "'\(Self.shown(field))' must stand before the first key"
    case .keyTwice(let key): "the key '\(Self.shown(key))' is given twice"
    case .missing(let verb, let field): "'\(verb)' needs \(field)"
    case .tooManyFields(let verb, let form): "'\(verb)' is written: \(form)"
    case .helloTwice: "this trunk has greeted already"
    case .tooLong:
      "a line holds at most \(LineFramer.lineLengthMax) bytes, its end included; the rest was skipped"
    case .unknownVerb(let verb):
      "no verb '\(Self.shown(verb))'; a gateway says hello, call, dtmf, done, audio, hangup, advance, ping, pong or bye"
    case .notGreeted: "say first: hello 1 <gateway>"
    case .unknownCall: "no call of that id is up on this trunk"
    case .callExists: "a call of that id is up on this trunk"
    case .badField(let name, let value, let expected):
      "\(name) is '\(Self.shown(value))', but must be \(expected)"
    case .tooManyPieces(let limit):
      "a recording has at most \(limit) pieces; what came before is kept, and larger pieces last longer"
    case .tooMuchSound:
      "a recording is no longer than `max`, and this sound is behind that; what came before is kept"
    case .refused:
      "the proof does not fit: HMAC-SHA-256 of <challenge>:<gateway> under the gateway's secret, in hex"
    case .noMenu(let number): "no menu answers '\(Self.shown(number))'"
    case .draining: "this node is about to stop and takes no new calls"
    case .overloaded: "this node has all the work that it can take; try again, or another node"
    case .badResume(let refusal): refusal.text
    }
  }

  /// What is wrong, for a log: without what was sent, which may be keys of a caller's, and with no whole telephone number.
  package var logged: String {
    switch self {
    case .noMenu(let number): "no menu answers '\(MaskedNumber.numbers(in: Self.shown(number)))'"
    case .badField(let name, _, let expected): "\(name) must be \(expected)"
    case .positionalAfterKey, .keyTwice, .unknownVerb: code.word
    case .notUTF8, .badEncoding, .missing, .tooManyFields, .helloTwice, .tooLong, .notGreeted,
      .unknownCall, .callExists, .tooManyPieces, .tooMuchSound, .refused, .draining, .overloaded,
      .badResume:
      text
    }
  }

  /// Whether it says nothing of the gateway: what the service cannot do now, or no more, is no mistake of its own.
  var isOfService: Bool {
    switch self {
    // Pieces that are small, or come once more than asked for, are no mistake either, and a trunk has other calls.
    case .draining, .overloaded, .tooManyPieces, .tooMuchSound: true
    case .badResume(let refusal): refusal != .foreign
    case .notUTF8, .badEncoding, .positionalAfterKey, .keyTwice, .missing, .tooManyFields,
      .helloTwice, .tooLong, .unknownVerb, .notGreeted, .unknownCall, .callExists, .badField,
      .refused, .noMenu:
      false
    }
  }

  /// Whether a caller is turned away by it, whom staff would want to know of.
  package var turnsCallerAway: Bool {
    switch self {
    case .noMenu, .overloaded, .badResume: true
    case .notUTF8, .badEncoding, .positionalAfterKey, .keyTwice, .missing, .tooManyFields,
      .helloTwice, .tooLong, .unknownVerb, .notGreeted, .unknownCall, .callExists, .badField,
      .tooManyPieces, .tooMuchSound, .refused, .draining:
      false
    }
  }

  /// Enough of what was sent to be recognized. Cut by scalars, not by characters: one character may be as long as a line.
  private static func shown(_ value: String) -> String {
    let scalars = value.unicodeScalars
    return scalars.count <= 40 ? value : String(scalars.prefix(39)) + "…"
  }
}

/// Why no call goes on from a mark.
package enum MarkRefusal: Equatable, Sendable {
  /// Forged, changed, or sealed with a key that is no longer held.
  case foreign
  case menuGone
  case expired
  case otherVersion

  var text: String {
    switch self {
    case .foreign: "the mark is none of this service's"
    case .menuGone: "the mark is of a menu that is no longer served"
    case .expired: "the mark has expired: the call's time is over"
    case .otherVersion: "the mark was made by another version of this program"
    }
  }
}
