/// Numbers go in groups of three digits. With the style `and`, that word stands before the last two
/// digits of a group that has hundreds, and of the last group where anything comes before it.
extension EnglishRules {
  func number(_ number: UInt64, into words: inout [SpokenWord]) {
    if number == 0 { return words.append(EnglishWord.zero) }
    var rest = number
    var unit: UInt64 = 1_000_000_000_000_000_000
    var name = EnglishWord.quintillion.rawValue
    while unit > 1 {
      if rest >= unit {
        group(rest / unit, followsOthers: false, into: &words)
        words.append(SpokenWord(index: name))
        rest %= unit
      }
      unit /= 1000
      name -= 1
    }
    if rest > 0 { group(rest, followsOthers: rest != number, into: &words) }
  }

  /// The same number with its last word as an ordinal: "twenty first".
  func ordinal(_ number: UInt64, into words: inout [SpokenWord]) {
    self.number(number, into: &words)
    if let last = words.popLast(), let word = EnglishWord(rawValue: last.index)?.ordinal {
      words.append(word)
    }
  }

  /// Speaks 1 to 999. `followsOthers`: it is the end of a larger number.
  private func group(_ number: UInt64, followsOthers: Bool, into words: inout [SpokenWord]) {
    let (hundreds, rest) = number.quotientAndRemainder(dividingBy: 100)
    if hundreds > 0 {
      words.append(EnglishWord(upToNineteen: hundreds))
      words.append(EnglishWord.hundred)
    }
    if rest == 0 { return }
    if style.contains(.and), hundreds > 0 || followsOthers { words.append(EnglishWord.and) }
    belowHundred(rest, into: &words)
  }

  /// Speaks 1 to 99.
  func belowHundred(_ number: UInt64, into words: inout [SpokenWord]) {
    if number < 20 { return words.append(EnglishWord(upToNineteen: number)) }
    words.append(EnglishWord(tens: number / 10))
    if number % 10 > 0 { words.append(EnglishWord(upToNineteen: number % 10)) }
  }
}
