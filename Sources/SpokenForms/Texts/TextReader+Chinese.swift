/// Numbers in Chinese, by what stands before and behind them.
extension TextReader {
  func chinese(_ number: WrittenNumber, at place: Int) -> Reading {
    let unit = characters[placeOfUnit(behind: number.end)...]
    let next = endOfBlanks(at: number.end)
    let isNextToUnit = next == unit.startIndex

    if let (mantissa, scale) = number.decimal, let sign = unit.first {
      let end = isNextToUnit ? next + 1 : number.end
      switch sign {
      case "%": return Reading(words: words(.percent(mantissa: mantissa, scale: scale)), end: end)
      case "‰": return Reading(words: "千分之" + words(decimal(mantissa, scale)), end: end)
      case "元" where isNextToUnit:
        if let fen = number.fen { return Reading(words: words(.money(fen: fen)), end: end) }
      default: break
      }
    }
    let names = chineseWords(of: number, at: place, unit: unit)
    guard isNextToUnit, let sign = ChineseSign.first(in: unit) else {
      return Reading(words: names, end: number.end)
    }
    return Reading(words: names + sign.words, end: next + sign.length)
  }

  private func chineseWords(
    of number: WrittenNumber, at place: Int, unit: ArraySlice<Character>
  ) -> String {
    guard let integer = number.integer else {
      guard let (mantissa, scale) = number.decimal else { return wordsOfLong(number, point: "点") }
      return words(decimal(mantissa, scale))
    }
    if number.hasCommas { return words(.cardinal(integer)) }
    if number.hasLeadingZero {
      let isOfCalendar =
        number.whole.count == 2 && ChineseUnit.begins(unit, with: ["月", "日", "号"])
      return isOfCalendar
        ? words(.cardinal(integer))
        : words(symbols: number.whole, as: isOfClock(unit) ? .year : .digits)
    }
    if isYear(number.whole, at: place, before: unit) {
      return words(symbols: number.whole, as: .year)
    }
    if isName(number.whole, at: place, before: unit) {
      return words(symbols: number.whole, as: Self.kind(ofDigits: number.whole))
    }
    let isCounted = ChineseUnit.isCounting(unit) && !isKeyOrPlace(before: place)
    return words(isCounted ? .counted(integer) : .cardinal(integer))
  }

  /// Whether digits are a name, and no number.
  private func isName(_ digits: String, at place: Int, before unit: ArraySlice<Character>) -> Bool {
    switch digits.count {
    case 1: return false
    case 3... where ChineseUnit.begins(unit, with: ["室", "房", "路"]): return true
    case 3...4 where isBehindHouse(place) && !ChineseUnit.isAmount(unit): return true
    case 4... where unit.first == "号": return true
    case 3... where isBehindLetter(place): return true
    default: break
    }
    if digits.count > 12 || Self.kind(ofDigits: digits) == .phone { return true }
    if digits.count == 5, Self.isService(digits) {
      return !ChineseUnit.isMeasure(unit)
    }
    if ChineseUnit.isAmount(unit) { return false }
    if isNamed(before: place) || Self.isService(digits) { return true }
    return digits.count >= 5 && !(digits.count <= 8 && digits.hasSuffix("000"))
  }

  /// 2011年 is read digit by digit, and 1000年 counts years.
  private func isYear(_ digits: String, at place: Int, before unit: ArraySlice<Character>) -> Bool {
    guard digits.count == 4 else { return false }
    let isOfOurTime = digits.hasPrefix("19") || digits.hasPrefix("20")
    switch unit.first {
    case "〕" where character(place - 1) == "〔": return true
    case ")", "）", "]": return isOfOurTime && isOfDocument(at: place)
    case "年": return digits == "2000" || "12".contains(digits.prefix(1)) && !digits.hasSuffix("000")
    case "版", "级", "届": return isOfOurTime
    default: return isOfOurTime && ChineseUnit.begins(unit, with: Self.unitsOfYears)
    }
  }

  private static let unitsOfYears = ["学年", "财年", "春季", "夏季", "秋季", "冬季"]

  /// The year of 国发（2008）36号 and （2011）杭劳仲案字第36号, in brackets before a number.
  private func isOfDocument(at place: Int) -> Bool {
    guard let bracket = character(place - 1), "(（[".contains(bracket) else { return false }
    let letters = String(characters[(place + 5)...].prefix(while: \.isLetter))
    let start = place + 5 + letters.count
    return (["", "第"].contains(letters) || letters.hasSuffix("字第"))
      && isDigit(start) && has("号", at: endOfDigits(at: start))
  }

  /// What a flat's number stands behind: 3幢2单元1801.
  private func isBehindHouse(_ place: Int) -> Bool {
    ["号", "号楼", "幢", "栋", "单元"].contains { word in
      has(word, before: place) && isDigit(place - word.count - 1)
    }
  }

  /// 8点05分: the zero is heard, and 1 would be 一.
  private func isOfClock(_ unit: ArraySlice<Character>) -> Bool {
    ChineseUnit.begins(unit, with: ["分", "秒", "点", "时"])
  }

  /// A word for what is dialled, keyed or filed ends before `place`.
  func isNamed(before place: Int) -> Bool {
    var end = place
    while end > 0, " :是为到打至键【（(".contains(characters[end - 1]) { end -= 1 }
    // 中河中路1号18楼: a house has a number before it.
    if has("号", before: end), isDigit(end - 2) { return false }
    return Self.names.contains { has($0, before: end) }
  }

  private static let names = [
    "按", "拨", "转", "电话", "热线", "致电", "号码", "编号", "编码", "代码", "邮编", "账号", "帐号", "卡号", "工号", "尾号",
    "证号", "单号",
    "号", "密码", "验证码", "传真", "分机", "回执", "微信", "受理号",
  ]

  /// What a key, a place or a house is called is no count: 按2, 第2, 第1至2, B-2.
  private func isKeyOrPlace(before place: Int) -> Bool {
    var end = startOfBlanks(before: place)
    if isDash(end - 1), isBehindLetter(end - 1) { return true }
    while end > 0, isDash(end - 1) || "、至到或和".contains(characters[end - 1]) {
      let other = startOfBlanks(before: end - 1)
      guard isDigit(other - 1) else { return false }
      end = startOfBlanks(before: startOfDigits(before: other))
    }
    return ["按", "拨", "选", "第"].contains { has($0, before: end) }
  }

  private func isBehindLetter(_ place: Int) -> Bool {
    guard let letter = character(place - 1) else { return false }
    return letter.isASCII && letter.isLetter
  }

  /// Where the unit of a number stands that ends at `place`: in 3-5个 and 2、3个 both numbers have one.
  func placeOfUnit(behind place: Int) -> Int {
    var end = endOfBlanks(at: place)
    while let sign = character(end), isDash(end) || "至到、/".contains(sign),
      let other = WrittenNumber(in: characters, at: endOfBlanks(at: end + 1))
    {
      end = endOfBlanks(at: other.end)
    }
    return end
  }

  func decimal(_ mantissa: Int64, _ scale: UInt8) -> SpokenValue {
    scale == 0 ? .cardinal(mantissa) : .decimal(mantissa: mantissa, scale: scale)
  }
}
