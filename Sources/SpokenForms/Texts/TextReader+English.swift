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
    if let reading = decade(number) ?? dayBeforeMonth(integer, at: place, number.end) {
      return reading
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
    if (1...31).contains(integer), isBehindMonth(place), !isCountOrHour(before: number.end) {
      return words(.ordinal(integer))
    }
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
  func wordBefore(_ place: Int) -> String {
    var end = place
    while end > 0, " :.".contains(characters[end - 1]) { end -= 1 }
    var start = end
    while start > 0, characters[start - 1].isLetter { start -= 1 }
    return String(characters[start..<end]).lowercased()
  }

  /// The 1960s.
  private func decade(_ number: WrittenNumber) -> Reading? {
    guard number.whole.count == 4, number.whole.hasSuffix("0"), !number.hasLeadingZero,
      !number.hasCommas, character(number.end) == "s",
      character(number.end + 1).map({ !$0.isLetter && !$0.isNumber }) ?? true
    else { return nil }
    let year = words(symbols: number.whole, as: .year)
    return Reading(
      words: year.hasSuffix("y") ? year.dropLast() + "ies" : year + "s", end: number.end + 1)
  }

  /// `30 June 2012`: the day, and the month where it stands first in speech.
  private func dayBeforeMonth(_ day: Int64, at place: Int, _ end: Int) -> Reading? {
    let word = wordBefore(place)
    guard (1...31).contains(day), character(end) == " ", !isBehindMonth(place),
      !Self.beforeKeys.contains(word), !Self.beforeNames.contains(word)
    else { return nil }
    let name = String(characters[(end + 1)...].prefix(while: \.isLetter))
    guard Self.isMonth(name), name.first?.isUppercase == true else { return nil }
    let ordinal = words(.ordinal(day))
    switch language {
    case .britishEnglish:
      return Reading(words: (word == "the" ? "" : "the ") + ordinal + " of", end: end)
    case .americanEnglish, .chinese:
      return Reading(words: name + " " + ordinal, end: end + 1 + name.count)
    }
  }

  /// One blank behind the name of a month, and not behind "you may".
  private func isBehindMonth(_ place: Int) -> Bool {
    guard character(place - 1) == " " else { return false }
    return Self.isMonth(
      String(characters[..<(place - 1)].reversed().prefix(while: \.isLetter).reversed()))
  }

  private static func isMonth(_ name: String) -> Bool {
    let month = name.lowercased()
    return months.contains(month)
      && (month != "may" && month != "march" || name.first?.isUppercase == true)
  }

  /// Behind a month too, a number may count or be an hour: "in May 2 offices", "from May to September 8 to 11:15".
  private func isCountOrHour(before place: Int) -> Bool {
    let next = endOfBlanks(at: place)
    if character(next) == ":" || character(next) == "%" || isBeforePlural(place) { return true }
    let word = wordFrom(next)
    if word == "to" { return isDigit(endOfBlanks(at: next + 2)) }
    return Self.unitsOfNumbers.contains(word) || hasPartOfDay(at: next)
  }

  /// The word that begins at `place`, in small letters.
  func wordFrom(_ place: Int) -> String {
    String(characters[place...].prefix(while: \.isLetter)).lowercased()
  }

  private static let unitsOfNumbers: Set<String> = [
    "o", "percent", "hour", "day", "week", "month", "year", "minute", "kg", "km",
    "yuan",
  ]

  /// The year of `July 15, 2011`, `July 15th, 2011` and `15 July, 2011`.
  private func isBehindDayOfMonth(_ place: Int) -> Bool {
    var end = place
    while end > 0, " ,".contains(characters[end - 1]) { end -= 1 }
    if end >= 2, hasOrdinalEnding(at: end - 2) { end -= 2 }
    let start = startOfDigits(before: end)
    return (1...2).contains(end - start) && Self.months.contains(wordBefore(start))
  }

  /// 12500 people, 12500 members.
  private func isBeforePlural(_ place: Int) -> Bool {
    let word = wordFrom(endOfBlanks(at: place))
    return word.count > 3 && word.last == "s" && !Self.wordsWithS.contains(word) || word == "people"
  }

  /// Words behind a day or a number that end in s and are no plural.
  private static let wordsWithS: Set<String> = [
    "this", "unless", "always", "across", "begins", "starts", "ends", "opens", "closes", "does",
  ]

  private func hasOrdinalEnding(at place: Int) -> Bool {
    ["st", "nd", "rd", "th"].contains { has($0, at: place) }
      && character(place + 2).map { !$0.isLetter } ?? true
  }
}
