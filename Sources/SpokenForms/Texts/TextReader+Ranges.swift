/// Strokes before a number, which is less than zero, and between two, which is a range.
extension TextReader {
  func negative(at place: Int) -> Reading? {
    guard let number = number(at: place + 1) else { return nil }
    let sign = language == .chinese ? "负" : "minus "
    return Reading(words: sign + number.words, end: number.end)
  }

  /// A sign before a number, not a stroke behind a word or a value.
  func isMinus(at place: Int) -> Bool {
    guard let before = character(place - 1) else { return true }
    if isBehindValue(place) { return false }
    return switch language {
    case .chinese: !(before.isASCII && before.isLetter) && !isDigit(place - 1)
    case .americanEnglish, .britishEnglish: before.isWhitespace || "([{（".contains(before)
    }
  }

  /// Behind a stroke between two values, `8:30-12:00` or `7月1日-7月15日`; nil where there is none.
  func endOfConnector(at place: Int) -> Int? {
    let dash = endOfBlanks(at: place)
    guard isDash(dash), isBehindValue(place) else { return nil }
    let end = endOfBlanks(at: dash + 1)
    return isEndOfRange(at: end) ? end : nil
  }

  /// Whether a value begins, or what a text writes before one: 下午5:00, "September 30".
  private func isEndOfRange(at place: Int) -> Bool {
    if isDigit(place) || character(place) == "¥" && isDigit(place + 1) { return true }
    switch language {
    case .chinese:
      return Self.beforeEnds.contains { has($0, at: place) && isDigit(place + $0.count) }
    case .americanEnglish, .britishEnglish:
      let name = String(characters[place...].prefix(while: \.isLetter))
      let isDay = Self.isMonth(name) && isDigit(endOfBlanks(at: place + name.count))
      return isDay || ["noon", "midnight"].contains(name.lowercased())
    }
  }

  private static let beforeEnds = [
    "早上", "上午", "中午", "下午", "傍晚", "晚上", "夜间", "凌晨", "次日", "翌日", "当日", "次日凌晨", "次年", "当年", "第",
  ]

  /// Whether only the unit of the last value stands between its end and `place`.
  private func isBehindValue(_ place: Int) -> Bool {
    if language.separatesWords, ["noon", "midnight"].contains(where: { has($0, before: place) }) {
      return true
    }
    guard let lastEnd else { return false }
    let unit = String(characters[endOfBlanks(at: lastEnd)..<max(place, endOfBlanks(at: lastEnd))])
    return unit.isEmpty || Self.unitsOfRanges.contains(unit.lowercased())
  }

  private static let unitsOfRanges: Set<String> = [
    "年", "月", "日", "号", "时", "点", "分", "岁", "周", "周岁", "天", "个", "人", "名", "次", "项", "条", "元", "千元",
    "万",
    "万元", "亿元", "小时", "分钟", "个月", "工作日", "个工作日", "级", "楼", "层", "号楼", "年级", "平方米", "公里", "公斤", "米",
    "度",
    "am", "pm", "a.m.", "p.m.", "a.m", "p.m", "noon", "midnight", "o'clock", "yuan", "percent",
    "people",
    "days", "hours", "minutes", "weeks", "months", "years", "workdays",
  ]
}
