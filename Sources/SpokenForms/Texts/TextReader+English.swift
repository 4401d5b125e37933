/// Numbers in English, by what stands before and behind them.
extension TextReader {
  func english(_ number: WrittenNumber, at place: Int) -> Reading {
    let unit = endOfBlanks(at: number.end)
    if let (mantissa, scale) = number.decimal {
      if character(unit) == "%" {
        return Reading(words: words(.percent(mantissa: mantissa, scale: scale)), end: unit + 1)
      }
      if has("yuan", at: unit), let fen = number.fen {
        return Reading(words: words(.money(fen: fen)), end: unit + 4)
      }
    }
    guard let integer = number.integer else {
      guard let (mantissa, scale) = number.decimal else {
        return Reading(words: wordsOfLong(number, point: " point "), end: number.end)
      }
      return Reading(words: words(decimal(mantissa, scale)), end: number.end)
    }
    if hasOrdinalEnding(at: number.end) {
      return Reading(words: words(.ordinal(integer)), end: number.end + 2)
    }
    return Reading(words: englishWords(of: number, integer, at: place), end: number.end)
  }

  private func englishWords(of number: WrittenNumber, _ integer: Int64, at place: Int) -> String {
    if number.hasCommas { return words(.cardinal(integer)) }
    let word = wordBefore(place)
    if number.hasLeadingZero || isName(number.whole, behind: word, end: number.end) {
      return words(symbols: number.whole, as: Self.kind(ofDigits: number.whole))
    }
    if number.whole.count == 4, !isBeforePlural(number.end),
      number.whole.hasPrefix("19") || number.whole.hasPrefix("20"),
      Self.beforeYears.contains(word) || Self.months.contains(word) || isBehindDayOfMonth(place)
    {
      return words(symbols: number.whole, as: .year)
    }
    if (1...31).contains(integer), Self.months.contains(word) { return words(.ordinal(integer)) }
    return words(.cardinal(integer))
  }

  private func isName(_ digits: String, behind word: String, end: Int) -> Bool {
    switch digits.count {
    case 1: false
    case 2: Self.beforeKeys.contains(word)
    case 3, 4: Self.beforeKeys.contains(word) || Self.beforeNames.contains(word)
    default:
      Self.isService(digits) || Self.beforeNames.contains(word) || digits.count > 8
        || !digits.hasSuffix("000") && !isBeforePlural(end)
    }
  }

  private static let beforeKeys: Set<String> = ["press", "dial", "key"]
  private static let beforeNames: Set<String> = [
    "call", "phone", "telephone", "number", "code", "receipt", "extension", "ext", "fax", "hotline",
    "pin", "room", "calling",
  ]
  private static let beforeYears: Set<String> = [
    "in", "of", "since", "until", "till", "year", "from", "by", "to", "and", "before", "after",
  ]
  private static let months: Set<String> = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  /// The word before `place` in small letters, without what stands between; "" where there is none.
  private func wordBefore(_ place: Int) -> String {
    var end = place
    while end > 0, " :.".contains(characters[end - 1]) { end -= 1 }
    var start = end
    while start > 0, characters[start - 1].isLetter { start -= 1 }
    return String(characters[start..<end]).lowercased()
  }

  /// The year of `July 15, 2011`.
  private func isBehindDayOfMonth(_ place: Int) -> Bool {
    var start = place
    while start > 0, " ,".contains(characters[start - 1]) { start -= 1 }
    let end = start
    while isDigit(start - 1) { start -= 1 }
    return (1...2).contains(end - start) && Self.months.contains(wordBefore(start))
  }

  /// 12500 people, 12500 members.
  private func isBeforePlural(_ place: Int) -> Bool {
    let word = characters[endOfBlanks(at: place)...].prefix(while: \.isLetter)
    return word.count > 3 && word.last == "s" || word.elementsEqual("people")
  }

  private func hasOrdinalEnding(at place: Int) -> Bool {
    ["st", "nd", "rd", "th"].contains { has($0, at: place) }
      && character(place + 2).map { !$0.isLetter } ?? true
  }
}
