package import Diagnostics

/// `say en "You have " count {n} "messages" pause 1s`, and `again` the same.
package struct SaySyntax: Sendable {
  /// nil: the first language of the hotline.
  package internal(set) var language: Located<String>?
  /// Empty where they could not be read.
  package internal(set) var parts: [PartSyntax]
  package internal(set) var range: SourceRange
}

/// One thing that is said, or a pause.
package enum PartSyntax: Sendable {
  case text(Located<String>)
  case form(FormSyntax)
  /// A text: a parameter, or a column of type text.
  case reference(ReferenceSyntax)
  case pause(Located<Duration>)
  case announcements(SourceRange)
  case receipt(SourceRange)

  /// Whether callers hear words where it is said.
  package var speaks: Bool {
    switch self {
    case .text(let text): text.value.holdsWords
    case .pause: false
    case .form, .reference, .announcements, .receipt: true
    }
  }
}

extension String {
  /// Whether anything in it can be spoken: full stops, quotes and blanks cannot. What is no UTF-8 may be words, and is told as
  /// such.
  package var holdsWords: Bool {
    // Most begin with a letter that takes a byte, and few bytes of others are asked what they are.
    utf8.contains(where: \.isASCIIAlphanumeric)
      || contains { $0.isLetter || $0.isNumber || $0 == "\u{FFFD}" }
  }
}

extension UInt8 {
  fileprivate var isASCIIAlphanumeric: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}

/// `count {n} "个"`
package struct FormSyntax: Sendable {
  package let form: Located<SpokenFormName>
  package let style: Located<String>?
  package let value: ValueSyntax
  /// What is counted.
  package let measure: Located<String>?
  package let range: SourceRange
}

/// How a value is said, by its word in menu files.
package enum SpokenFormName: String, CaseIterable, Sendable {
  case number, digits, phone, money, date, time, duration, percent, ordinal, count
}

/// A value where it is used: said, compared or looked up by.
package enum ValueSyntax: Sendable {
  case reference(ReferenceSyntax)
  case word(Located<String>)
  case string(Located<String>)
}

/// `{pension.balance}`: a parameter or an entry, or a column of a row.
package struct ReferenceSyntax: Sendable {
  package let name: Located<String>
  package let column: Located<String>?
  /// With its braces.
  package let range: SourceRange
}

/// `keys queue`: what keys do to a prompt.
package enum KeysMode: String, CaseIterable, Sendable {
  case interrupt, queue, ignore
}

/// `allow many-options "the law lists twelve"`: a lint rule switched off for one step.
package struct AllowSyntax: Sendable {
  package let rule: Located<String>
  package let reason: Located<String>
  package let range: SourceRange
}
