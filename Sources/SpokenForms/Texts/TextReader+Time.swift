/// Days and times of day.
extension TextReader {
  /// `2011-07`, of a year that people live in.
  func month(at place: Int) -> Reading? {
    let yearEnd = endOfDigits(at: place)
    let end = endOfDigits(at: yearEnd + 1)
    guard yearEnd - place == 4, character(yearEnd) == "-", end - yearEnd == 3,
      character(end) != "-" || !isDigit(end + 1), let year = number(place, yearEnd),
      (1900...2099).contains(year), let month = number(yearEnd + 1, end),
      let date = SpokenDate(year: year, month: month)
    else { return nil }
    return Reading(words: words(.date(date)), end: end)
  }

  /// `2011-07-15`, `2011/7/15` or `2011.7.15`.
  func date(at place: Int) -> Reading? {
    let yearEnd = endOfDigits(at: place)
    guard yearEnd - place == 4, let sign = character(yearEnd), "-/.".contains(sign) else {
      return nil
    }
    let monthEnd = endOfDigits(at: yearEnd + 1)
    guard (1...2).contains(monthEnd - yearEnd - 1), character(monthEnd) == sign else { return nil }
    let end = endOfDigits(at: monthEnd + 1)
    guard (1...2).contains(end - monthEnd - 1), character(end) != sign || !isDigit(end + 1),
      let year = number(place, yearEnd), let month = number(yearEnd + 1, monthEnd),
      let day = number(monthEnd + 1, end),
      let date = SpokenDate(year: year, month: month, day: day)
    else { return nil }
    return Reading(words: words(.date(date)), end: end)
  }

  /// `8:30`, by a clock of 24 hours: the part of the day is the text's own. Also `8.30am`, and `23:59:30`.
  func clock(at place: Int) -> Reading? {
    let hourEnd = endOfDigits(at: place)
    guard hourEnd - place <= 2 else { return nil }
    var end = endOfDigits(at: hourEnd + 1)
    guard character(hourEnd) == ":" || character(hourEnd) == "." && hasPartOfDay(at: end) else {
      return nil
    }
    let minuteEnd = end
    let seconds = character(hourEnd) == ":" ? seconds(at: minuteEnd) : nil
    if seconds != nil { end += 3 }
    guard minuteEnd - hourEnd == 3, character(end) != ":" || !isDigit(end + 1),
      let hour = number(place, hourEnd), let minute = number(hourEnd + 1, minuteEnd),
      !isProportion(at: place), !isColonBetweenWords(at: hourEnd, before: end)
    else { return nil }
    let isEndOfDay = hour == 24 && minute == 0 && seconds ?? 0 == 0
    guard let time = SpokenTime(hour: isEndOfDay ? 0 : hour, minute: minute) else { return nil }
    let names =
      isEndOfDay ? endOfDay(time, at: place) : words(time, seconds: seconds ?? 0, end: end)
    return Reading(words: names, end: end)
  }

  /// The seconds of `:30` at `place`; nil where none stand there.
  private func seconds(at place: Int) -> Int? {
    guard character(place) == ":", endOfDigits(at: place + 1) == place + 3,
      let seconds = number(place + 1, place + 3), seconds < 60
    else { return nil }
    return seconds
  }

  private func words(_ time: SpokenTime, seconds: Int, end: Int) -> String {
    let number = words(.cardinal(Int64(seconds)))
    switch language {
    case .chinese:
      let minutes = words(.time(time), style: .hours24)
      if seconds == 0 { return minutes }
      return minutes + (time.minute == 0 ? "零分" : "") + (seconds < 10 ? "零" : "") + number + "秒"
    case .americanEnglish, .britishEnglish:
      let minutes = english(time, end: end)
      return seconds == 0
        ? minutes : minutes + " and " + number + (seconds == 1 ? " second" : " seconds")
    }
  }

  /// 24:00, with which a day ends, where `midnight` alone would begin it.
  private func endOfDay(_ midnight: SpokenTime, at place: Int) -> String {
    switch language {
    case .chinese: return words(.cardinal(24)) + "点"
    case .americanEnglish, .britishEnglish:
      return words(.time(midnight)) + (isBehindTimeOfRange(place) ? "" : " at the end of the day")
    }
  }

  /// Whether `8:00-` or `8 a.m. to ` stands before `place`, behind which midnight can only end the day.
  private func isBehindTimeOfRange(_ place: Int) -> Bool {
    guard let lastEnd else { return false }
    let isTime =
      character(startOfDigits(before: lastEnd) - 1) == ":" || hasPartOfDay(at: lastEnd)
    return isTime
      && (isDash(startOfBlanks(before: place) - 1)
        || ["to", "till", "until"].contains(wordBefore(place)))
  }

  /// 方案1：10个
  private func isColonBetweenWords(at place: Int, before end: Int) -> Bool {
    written[place] != ":" && ChineseUnit.isMeasure(characters[endOfBlanks(at: end)...])
  }

  /// "eight thirty"; with a.m. or p.m. only where no clock of 12 hours shows it.
  private func english(_ time: SpokenTime, end: Int) -> String {
    guard (1...12).contains(time.hour) else { return words(.time(time)) }
    let names = words(.cardinal(Int64(time.hour)))
    switch time.minute {
    case 0: return hasPartOfDay(at: end) ? names : names + " o'clock"
    case ...9: return names + " oh " + words(.cardinal(Int64(time.minute)))
    case _: return names + " " + words(.cardinal(Int64(time.minute)))
    }
  }

  /// Whether a.m. or p.m. stands at `place`, or behind blanks there.
  func hasPartOfDay(at place: Int) -> Bool {
    let part = endOfBlanks(at: place)
    switch (language, wordFrom(part)) {
    case (.chinese, _): return false
    case (_, "am"), (_, "pm"): return true
    case (_, "a"), (_, "p"): return has(".m", at: part + 1) || has(".M", at: part + 1)
    case _: return false
    }
  }

  func character(_ place: Int) -> Character? {
    characters.indices.contains(place) ? characters[place] : nil
  }

  private func number(_ start: Int, _ end: Int) -> Int? { Int(String(characters[start..<end])) }
}
