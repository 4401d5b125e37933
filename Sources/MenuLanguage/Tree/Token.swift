/// The smallest parts of a menu file. Every byte belongs to exactly one token.
package struct Token: Sendable, BitwiseCopyable {
  package enum Kind: UInt8, Sendable, BitwiseCopyable {
    // Between the tokens that mean something.
    case blank, lineEnd, comment, byteOrderMark

    case word, string
    case leftBrace, rightBrace, leftParenthesis, rightParenthesis, comma, colon, arrow
    case equals, notEquals, less, lessOrEquals, greater, greaterOrEquals
    /// Characters that mean nothing here.
    case unknown
    /// The end of the file, empty.
    case end

    /// A token of this kind only parts others.
    @inlinable
    package var isTrivia: Bool { rawValue <= Kind.byteOrderMark.rawValue }
  }

  /// The first byte; the token ends where the next one starts.
  package let start: UInt32
  package let kind: Kind
  /// What to know of the token before reading its bytes.
  package let traits: Traits

  package struct Traits: OptionSet, Sendable, BitwiseCopyable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The lexer reported a problem in it; what follows from that problem is not reported again.
    package static let reported = Traits(rawValue: 1)
    /// A string that holds `\"` or `\\`.
    package static let escaped = Traits(rawValue: 2)
    /// A string whose end is missing.
    package static let unclosed = Traits(rawValue: 4)
    /// A line end comes before it, with nothing but trivia between.
    package static let beginsLine = Traits(rawValue: 8)
    /// A word with full-width letters or digits, with dashes that are not the hyphen of the keyboard, or with what cannot be seen.
    package static let fullWidth = Traits(rawValue: 16)
  }

  init(_ kind: Kind, start: Int, traits: Traits = []) {
    // No file is larger than ``MenuLimits/fileBytesMax``.
    self.start = UInt32(truncatingIfNeeded: start)
    self.kind = kind
    self.traits = traits
  }
}
