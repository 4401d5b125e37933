/// A language in which values are spoken.
package enum SpokenLanguage: UInt8, CaseIterable, Sendable {
  case chinese
  case americanEnglish
  case britishEnglish

  /// BCP 47: "zh", "en-US", "en-GB".
  package var tag: String {
    switch self {
    case .chinese: "zh"
    case .americanEnglish: "en-US"
    case .britishEnglish: "en-GB"
    }
  }

  /// The language of `tag`; "en" alone is American. Nil for others.
  package init?(tag: String) {
    switch tag {
    case "zh": self = .chinese
    case "en", "en-US": self = .americanEnglish
    case "en-GB": self = .britishEnglish
    default: return nil
    }
  }

  /// Its words. The two Englishes share one.
  package var lexicon: Lexicon {
    switch self {
    case .chinese: ChineseWord.lexicon
    case .americanEnglish, .britishEnglish: EnglishWord.lexicon
    }
  }

  /// Adds the words for `value`. Allocates nothing where `words` has room.
  package func speak(
    _ value: SpokenValue, style: SpokenStyle = [], into words: inout [SpokenWord]
  ) {
    switch self {
    case .chinese: ChineseRules(style: style).speak(value, into: &words)
    case .americanEnglish: EnglishRules(style: style).speak(value, into: &words)
    case .britishEnglish: EnglishRules(style: style.union(.and)).speak(value, into: &words)
    }
  }

  /// Adds the words for a string of symbols, spoken one by one, with a pause between groups.
  /// Allocates nothing where `words` has room.
  package func speak(
    _ symbols: [SpokenSymbol], as kind: DigitKind, into words: inout [SpokenWord]
  ) {
    speakEach(symbols, as: kind, into: &words)
  }

  /// Adds the words for the symbols in `text`, as above; what is no symbol is passed over.
  package func speak(
    symbolsIn text: String, as kind: DigitKind, into words: inout [SpokenWord]
  ) {
    speakEach(text.utf8.lazy.compactMap { SpokenSymbol(ascii: $0) }, as: kind, into: &words)
  }

  private func speakEach(
    _ symbols: some Collection<SpokenSymbol>, as kind: DigitKind,
    into words: inout [SpokenWord]
  ) {
    if kind == .year, self != .chinese, let year = wholeNumber(symbols) {
      return EnglishRules(style: self == .britishEnglish ? .and : []).year(year, into: &words)
    }
    let grouping = DigitGrouping(of: symbols, as: kind)
    for (place, symbol) in symbols.enumerated() {
      if grouping.pauses(before: place) { words.append(pause) }
      switch self {
      case .chinese: words.append(ChineseWord(symbol, as: kind))
      case .americanEnglish: words.append(EnglishWord(symbol, hash: .pound))
      case .britishEnglish: words.append(EnglishWord(symbol, hash: .hash))
      }
    }
  }

  /// The short silence between two groups of digits.
  package var pause: SpokenWord {
    switch self {
    case .chinese: SpokenWord(index: ChineseWord.pause.rawValue)
    case .americanEnglish, .britishEnglish: SpokenWord(index: EnglishWord.pause.rawValue)
    }
  }

  /// The number that up to four digits write; nil where one is no digit.
  private func wholeNumber(_ symbols: some Collection<SpokenSymbol>) -> UInt64? {
    guard symbols.count <= 4 else { return nil }
    var number: UInt64 = 0
    for symbol in symbols {
      guard let digit = symbol.digit else { return nil }
      number = number * 10 + UInt64(digit)
    }
    return number
  }
}
