/// How values are spoken in Mandarin. Adds words and holds nothing but the author's style.
struct ChineseRules {
  let style: SpokenStyle

  func speak(_ value: SpokenValue, into words: inout [SpokenWord]) {
    switch value {
    case .cardinal(let number):
      cardinal(number, into: &words)
    case .counted(let number):
      if number < 0 { words.append(ChineseWord.minus) }
      counted(number.magnitude, into: &words)
    case .ordinal(let number):
      words.append(ChineseWord.ordinal)
      cardinal(number, into: &words)
    case .money(let fen): money(fen: fen, into: &words)
    case .date(let date): self.date(date, into: &words)
    case .time(let time): self.time(time, into: &words)
    case .duration(let seconds): duration(seconds: seconds, into: &words)
    case .decimal(let mantissa, let scale):
      if mantissa < 0 { words.append(ChineseWord.minus) }
      decimal(DecimalParts(mantissa: mantissa, scale: scale), into: &words)
    case .percent(let mantissa, let scale):
      percent(DecimalParts(mantissa: mantissa, scale: scale), mantissa < 0, into: &words)
    }
  }

  /// 二点零五: the whole part as a number, then digit by digit.
  func decimal(_ parts: DecimalParts, into words: inout [SpokenWord]) {
    number(parts.whole, into: &words)
    guard parts.scale > 0 else { return }
    words.append(ChineseWord.point)
    for place in 0..<parts.scale { words.append(ChineseWord(digit: parts.decimal(at: place))) }
  }

  /// 百分之 stands before the number and after 负; a hundred of a hundred is 百分之百.
  private func percent(
    _ parts: DecimalParts, _ isNegative: Bool, into words: inout [SpokenWord]
  ) {
    if isNegative { words.append(ChineseWord.minus) }
    words.append(ChineseWord.percent)
    if parts.whole == 100, parts.scale == 0 {
      words.append(ChineseWord.hundred)
    } else {
      decimal(parts, into: &words)
    }
  }
}
