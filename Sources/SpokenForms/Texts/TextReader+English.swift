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
    if let reading = decade(number) ?? daysBeforeMonth(integer, at: place, number.end) {
      return reading
    }
    return Reading(words: englishWords(of: number, integer, at: place), end: number.end)
  }

  private func englishWords(of number: WrittenNumber, _ integer: Int64, at place: Int) -> String {
    if number.hasCommas { return words(.cardinal(integer)) }
    let word = wordOfName(before: place)
    if number.hasLeadingZero || isName(number.whole, behind: word, end: number.end) {
      return words(symbols: number.whole, as: Self.kind(ofDigits: number.whole))
    }
    if number.whole.count == 4, !isBeforePlural(number.end),
      number.whole.hasPrefix("19") || number.whole.hasPrefix("20"),
      Self.beforeYears.contains(word) || Self.months.contains(word) || isBehindDayOfMonth(place)
        || isOfYears(from: place, to: number.end)
    {
      return words(symbols: number.whole, as: .year)
    }
    if (1...31).contains(integer), isDay(at: place), !isCountOrHour(before: number.end) {
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
      Self.beforeNames.contains(word) || digits.count > 8
        || Self.isService(digits) && !isBeforeCounted(end)
        || !digits.hasSuffix("000") && !isBeforePlural(end) && !isBeforeCounted(end)
    }
  }

  private static let beforeKeys: Set<String> = ["press", "dial", "key"]
  private static let beforeNames: Set<String> = [
    "call", "phone", "telephone", "number", "code", "postcode", "zip", "receipt", "extension",
    "ext", "fax", "hotline", "pin", "room", "calling",
  ]
  /// These are names of what "is" behind them too: the postal code is 310000.
  private static let beforeIs: Set<String> = [
    "number", "code", "postcode", "zip", "extension", "fax", "hotline", "pin",
  ]
  /// What even as many as a service's number are: 12333 answers questions, and 12333 people ask them.
  private static let counted: Set<String> = [
    "people", "persons", "members", "workers", "employees", "residents", "applicants", "retirees",
    "pensioners", "students", "graduates", "households", "companies", "enterprises", "jobs",
    "vacancies", "positions", "kg", "km",
  ]

  func isNameOfNumber(_ word: String) -> Bool {
    Self.beforeKeys.contains(word) || Self.beforeNames.contains(word)
  }

  /// The word before `place`, or before an "is" there that a name of numbers stands before, or before a number and "or".
  private func wordOfName(before place: Int) -> String {
    let word = wordBefore(place)
    let start = startOfBlanks(before: place) - word.count
    switch word {
    case "is":
      let name = wordBefore(start)
      return Self.beforeIs.contains(name) ? name : word
    case "or":
      let end = startOfBlanks(before: start)
      return isDigit(end - 1) ? wordOfName(before: startOfDigits(before: end)) : word
    default: return word
    }
  }

  private func isBeforeCounted(_ place: Int) -> Bool {
    Self.counted.contains(wordFrom(endOfBlanks(at: place)))
  }

  private static let beforeYears: Set<String> = [
    "in", "of", "since", "until", "till", "year", "from", "by", "to", "and", "before", "after",
  ]
  /// The word before `place` in small letters, without what stands between; "" where there is none.
  func wordBefore(_ place: Int) -> String {
    var end = place
    while end > 0, " :.".contains(characters[end - 1]) { end -= 1 }
    var start = end
    while start > 0, characters[start - 1].isLetter { start -= 1 }
    return String(characters[start..<end]).lowercased()
  }

  /// Behind a month too, a number may count or be an hour: "in May 2 offices", "from May to September 8 to 11:15".
  func isCountOrHour(before place: Int) -> Bool {
    let next = endOfBlanks(at: place)
    if character(next) == ":" || character(next) == "%" || isBeforePlural(place) { return true }
    let word = wordFrom(next)
    if word == "to" { return isDigit(endOfBlanks(at: next + 2)) }
    // 8-11:15
    if isDash(next), isDigit(next + 1) { return isCountOrHour(before: endOfDigits(at: next + 1)) }
    return Self.unitsOfNumbers.contains(word) || hasPartOfDay(at: next)
  }

  /// The word that begins at `place`, in small letters.
  func wordFrom(_ place: Int) -> String {
    String(characters[place...].prefix(while: \.isLetter)).lowercased()
  }

  private static let unitsOfNumbers: Set<String> = [
    "o", "percent", "hour", "day", "week", "month", "year", "minute", "kg", "km", "yuan", "noon",
    "midnight",
  ]

  /// 12500 people, 12500 members.
  private func isBeforePlural(_ place: Int) -> Bool {
    let word = wordFrom(endOfBlanks(at: place))
    return word.count > 3 && word.last == "s" && !Self.wordsWithS.contains(word) || word == "people"
  }

  /// Words behind a day or a number that end in s and are no plural.
  private static let wordsWithS: Set<String> = [
    "this", "unless", "always", "across", "begins", "starts", "ends", "opens", "closes", "does",
  ]

  func hasOrdinalEnding(at place: Int) -> Bool {
    ["st", "nd", "rd", "th"].contains { has($0, at: place) }
      && character(place + 2).map { !$0.isLetter } ?? true
  }
}
