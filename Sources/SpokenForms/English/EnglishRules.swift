/// How values are spoken in English. Adds words and holds nothing but the author's style, which is
/// also all that British and American English differ in.
struct EnglishRules {
  let style: SpokenStyle

  func speak(_ value: SpokenValue, into words: inout [SpokenWord]) {
    switch value {
    case .cardinal(let number), .counted(let number):
      if number < 0 { words.append(EnglishWord.minus) }
      self.number(number.magnitude, into: &words)
    case .ordinal(let number):
      if number < 0 { words.append(EnglishWord.minus) }
      ordinal(number.magnitude, into: &words)
    case .money(let fen): money(fen: fen, into: &words)
    case .date(let date): self.date(date, into: &words)
    case .time(let time): self.time(time, into: &words)
    case .duration(let seconds): duration(seconds: seconds, into: &words)
    case .decimal(let mantissa, let scale):
      decimal(DecimalParts(mantissa: mantissa, scale: scale), mantissa < 0, into: &words)
    case .percent(let mantissa, let scale):
      decimal(DecimalParts(mantissa: mantissa, scale: scale), mantissa < 0, into: &words)
      words.append(EnglishWord.percent)
    }
  }

  /// "two point zero five": the whole part as a number, then digit by digit.
  func decimal(_ parts: DecimalParts, _ isNegative: Bool, into words: inout [SpokenWord]) {
    if isNegative { words.append(EnglishWord.minus) }
    number(parts.whole, into: &words)
    guard parts.scale > 0 else { return }
    words.append(EnglishWord.point)
    for place in 0..<parts.scale {
      words.append(EnglishWord(upToNineteen: parts.decimal(at: place)))
    }
  }
}
