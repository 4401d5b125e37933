import SpokenForms
import TestSupport

/// The words of `value` as one reads them.
func text(
  _ value: SpokenValue, _ language: SpokenLanguage = .chinese, _ style: SpokenStyle = []
) -> String {
  var words: [SpokenWord] = []
  language.speak(value, style: style, into: &words)
  var text = ""
  language.write(words, to: &text)
  return text
}

/// A value's text, spoken: as one reads it, or as prompts.
func spoken(
  _ value: String, as kind: SpokenKind, in language: SpokenLanguage, _ style: SpokenStyle,
  asTokens: Bool
) throws -> String {
  let value = try SpokenText(value, as: kind)
  var words: [SpokenWord] = []
  language.speak(value, style: style, into: &words)
  var text = ""
  if asTokens {
    language.writeTokens(words, to: &text)
  } else {
    language.write(words, to: &text)
  }
  if case .counted(_, let noun) = value, !noun.isEmpty { text += asTokens ? " \(noun)" : noun }
  return text
}

extension SplitMix64 {
  /// A number of 1 to 19 digits with many zeros among them, or few: evenly drawn numbers are
  /// nearly all long and have hardly a zero.
  mutating func number() -> Int64 {
    let zeros = UInt64.random(in: 0...9, using: &self)
    var number: UInt64 = 0
    for _ in 0..<UInt64.random(in: 1...18, using: &self) {
      let digit = UInt64.random(in: 0...9, using: &self)
      number = number * 10 + (UInt64.random(in: 0...9, using: &self) < zeros ? 0 : digit)
    }
    return Bool.random(using: &self) ? Int64(number) : -Int64(number)
  }
}
