/// Days and years of English, by the name of a month beside them.
extension TextReader {
  static let months: Set<String> = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  static func isMonth(_ name: String) -> Bool {
    let month = name.lowercased()
    return months.contains(month)
      && (month != "may" && month != "march" || name.first?.isUppercase == true)
  }

  /// The 1960s.
  func decade(_ number: WrittenNumber) -> Reading? {
    guard number.whole.count == 4, number.whole.hasSuffix("0"), !number.hasLeadingZero,
      !number.hasCommas, character(number.end) == "s",
      character(number.end + 1).map({ !$0.isLetter && !$0.isNumber }) ?? true
    else { return nil }
    let year = words(symbols: number.whole, as: .year)
    return Reading(
      words: year.hasSuffix("y") ? year.dropLast() + "ies" : year + "s", end: number.end + 1)
  }

  /// `30 June 2012` and `15-20 July`: the days, and the month where it stands first in speech.
  func daysBeforeMonth(_ first: Int64, at place: Int, _ firstEnd: Int) -> Reading? {
    let word = wordBefore(place)
    guard (1...31).contains(first), !isBehindMonth(place), !isNameOfNumber(word) else {
      return nil
    }
    let second = secondDay(behind: firstEnd)
    let end = second?.end ?? firstEnd
    guard character(end) == " " else { return nil }
    let name = String(characters[(end + 1)...].prefix(while: \.isLetter))
    guard Self.isMonth(name), name.first?.isUppercase == true else { return nil }
    let days = [first] + (second.map { [$0.day] } ?? [])
    let ordinals = days.map { words(.ordinal($0)) }
    let link = " \(second?.link ?? "") "
    switch language {
    case .britishEnglish:
      let names = ordinals.joined(separator: link + "the ")
      return Reading(words: (word == "the" ? "" : "the ") + names + " of", end: end)
    case .americanEnglish, .chinese:
      return Reading(
        words: name + " " + ordinals.joined(separator: link), end: end + 1 + name.count)
    }
  }

  /// The `-20` of `15-20 July`, the ` and 16` of `15 and 16 July`; nil where no other day stands behind `place`.
  private func secondDay(behind place: Int) -> (day: Int64, link: String, end: Int)? {
    let sign = endOfBlanks(at: place)
    let word = wordFrom(sign)
    let isWord = ["to", "and"].contains(word)
    guard isWord || isDash(sign) else { return nil }
    let start = endOfBlanks(at: sign + (isWord ? word.count : 1))
    let end = endOfDigits(at: start)
    guard (1...2).contains(end - start), let day = Int64(String(characters[start..<end])),
      (1...31).contains(day)
    else { return nil }
    return (day, isWord ? word : "to", end)
  }

  /// Whether a day stands at `place`: behind the name of a month, or as the 20 of `July 15-20`.
  func isDay(at place: Int) -> Bool {
    isBehindMonth(place) || startOfFirstDay(before: place).map(isBehindMonth) ?? false
  }

  /// Where the 15 of `15-20` begins, whose 20 stands at `place`.
  private func startOfFirstDay(before place: Int) -> Int? {
    let dash = startOfBlanks(before: place) - 1
    guard isDash(dash) else { return nil }
    let end = startOfBlanks(before: dash)
    let start = startOfDigits(before: end)
    return (1...2).contains(end - start) ? start : nil
  }

  /// One blank behind the name of a month, and not behind "you may".
  private func isBehindMonth(_ place: Int) -> Bool {
    guard character(place - 1) == " " else { return false }
    return Self.isMonth(
      String(characters[..<(place - 1)].reversed().prefix(while: \.isLetter).reversed()))
  }

  /// The year of `July 15, 2011`, `July 15-20, 2011`, `July 15th, 2011` and `15 July, 2011`.
  func isBehindDayOfMonth(_ place: Int) -> Bool {
    var end = place
    while end > 0, " ,".contains(characters[end - 1]) { end -= 1 }
    if end >= 2, hasOrdinalEnding(at: end - 2) { end -= 2 }
    let start = startOfDigits(before: end)
    guard (1...2).contains(end - start) else { return false }
    return Self.months.contains(wordBefore(startOfFirstDay(before: start) ?? start))
  }

  /// Either year of `2011-2012`, which counts nothing.
  func isOfYears(from place: Int, to end: Int) -> Bool {
    let secondEnd = endOfDigits(at: end + 1)
    if isDash(end), secondEnd == end + 5 {
      return isYear(at: end + 1) && !isCountOrHour(before: secondEnd)
    }
    return isDash(place - 1) && startOfDigits(before: place - 1) == place - 5
      && isYear(at: place - 5) && !isCountOrHour(before: end)
  }

  private func isYear(at place: Int) -> Bool { has("19", at: place) || has("20", at: place) }
}
