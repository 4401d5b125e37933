/// Numbers go in groups of four digits, which are thousands, hundreds, tens and ones of nothing, of
/// 万 (10⁴) and of 亿 (10⁸). What stands before 亿 is itself a number, so 10¹² is 一万亿 and 10¹⁶
/// 一亿亿; 兆 is not used, for it means a million to some and 10¹² to others.
extension ChineseRules {
  func cardinal(_ value: Int64, into words: inout [SpokenWord]) {
    if value < 0 { words.append(ChineseWord.minus) }
    number(value.magnitude, into: &words)
  }

  /// With a measure word after it: a bare 2 is 两.
  func counted(_ number: UInt64, into words: inout [SpokenWord]) {
    if number == 2, !style.contains(.allEr) {
      words.append(ChineseWord.liang)
    } else {
      self.number(number, into: &words)
    }
  }

  func number(_ number: UInt64, into words: inout [SpokenWord]) {
    if number == 0 {
      words.append(ChineseWord.zero)
    } else {
      spell(number, place: .start, into: &words)
    }
  }

  /// Where a part of a number stands.
  private enum Place {
    /// Its first digit is the number's first.
    case start
    /// More of the number was spoken before it.
    case inside
  }

  /// Speaks `number`, which is not 0.
  private func spell(_ number: UInt64, place: Place, into words: inout [SpokenWord]) {
    if number >= 100_000_000 {
      let (high, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
      if high == 2 {
        group(high, place: place, isBeforeUnit: true, into: &words)
      } else {
        spell(high, place: place, into: &words)
      }
      words.append(ChineseWord.hundredMillion)
      rest(low, startsWithZero: low < 10_000_000, into: &words)
    } else if number >= 10_000 {
      let (high, low) = number.quotientAndRemainder(dividingBy: 10_000)
      group(high, place: place, isBeforeUnit: true, into: &words)
      words.append(ChineseWord.tenThousand)
      rest(low, startsWithZero: low < 1_000, into: &words)
    } else {
      group(number, place: place, isBeforeUnit: false, into: &words)
    }
  }

  /// Speaks what follows a 万 or 亿. Zeros at its beginning are one 零; zeros alone are nothing.
  private func rest(_ number: UInt64, startsWithZero: Bool, into words: inout [SpokenWord]) {
    guard number > 0 else { return }
    if startsWithZero { words.append(ChineseWord.zero) }
    spell(number, place: .inside, into: &words)
  }

  /// Speaks one group, 1 to 9999. `isBeforeUnit`: 万 or 亿 comes next.
  private func group(
    _ number: UInt64, place: Place, isBeforeUnit: Bool, into words: inout [SpokenWord]
  ) {
    if number == 2, isBeforeUnit {
      words.append(two(before: .largeUnit, place: place))
      return
    }
    let (thousands, hundreds) = (number / 1000, number / 100 % 10)
    let (tens, ones) = (number / 10 % 10, number % 10)

    if thousands > 0 {
      words.append(thousands == 2 ? two(before: .thousand, place: place) : .init(digit: thousands))
      words.append(ChineseWord.thousand)
    }
    if hundreds > 0 {
      words.append(hundreds == 2 ? two(before: .hundred, place: place) : .init(digit: hundreds))
      words.append(ChineseWord.hundred)
    } else if thousands > 0, tens > 0 {
      words.append(ChineseWord.zero)
    }
    if tens > 0 {
      // 十五 at the very start, 一百一十五 elsewhere.
      if number >= 20 || place == .inside { words.append(ChineseWord(digit: tens)) }
      words.append(ChineseWord.ten)
    } else if number > 10, ones > 0 {
      words.append(ChineseWord.zero)
    }
    if ones > 0 { words.append(ChineseWord(digit: ones)) }
  }

  private enum Unit {
    case hundred, thousand
    /// 万 or 亿.
    case largeUnit
  }

  /// 二 or 两. Ordinarily 两 is only the first digit of a number, before 千 万 亿.
  private func two(before unit: Unit, place: Place) -> ChineseWord {
    if style.contains(.allEr) { return .two }
    if style.contains(.allLiang) { return .liang }
    switch unit {
    case .hundred: return .two
    case .thousand, .largeUnit: return place == .start ? .liang : .two
    }
  }
}
