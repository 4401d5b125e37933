/// Digits that are names: of people, of telephones, of things.
extension TextReader {
  /// A citizen number with its X.
  func identifier(at place: Int) -> Reading? {
    let end = endOfDigits(at: place)
    guard end - place == 17, character(end) == "X" || character(end) == "x" else { return nil }
    return Reading(words: words(symbols: String(characters[place...end]), as: .id), end: end + 1)
  }

  /// A telephone number in groups, `0571-87258615` or `020 7946 0123`, or another name that strokes part, `3-2-301`.
  func telephone(at place: Int) -> Reading? {
    let hasPlus = characters[place] == "+"
    let start = hasPlus ? place + 1 : place
    let byStrokes = groups(at: start, apart: "-")
    for found in [groups(at: start, apart: "- "), byStrokes, groups(at: start, apart: " ")]
    where isTelephone(found, hasPlus: hasPlus) {
      let end = found[found.count - 1].upperBound
      guard !hasUnitOfMoney(at: end) else { continue }
      guard found.count > 1 else {
        return Reading(words: words(symbols: text(place, end), as: .phone), end: end)
      }
      return reading(of: [place..<found[0].upperBound] + found.dropFirst())
    }
    guard !hasPlus, byStrokes.count > 1, !isRange(byStrokes) else { return nil }
    return reading(of: byStrokes)
  }

  /// `(020) 7946 0123`, from its bracket on.
  func telephone(inBrackets place: Int) -> Reading? {
    let code = place + 1..<endOfDigits(at: place + 1)
    guard let bracket = character(code.upperBound), bracket == ")" || bracket == "）" else {
      return nil
    }
    let start = endOfBlanks(at: code.upperBound + 1)
    guard isDigit(start) else { return nil }
    for sign in ["- ", "-", " "] {
      let found = [code] + groups(at: start, apart: sign)
      if isAreaCode(code) && isTelephone(found, hasPlus: false) || found.map(\.count) == [3, 3, 4] {
        return reading(of: found)
      }
    }
    return nil
  }

  /// Digit by digit, with a rest between groups as they are written.
  private func reading(of groups: [Range<Int>]) -> Reading {
    let names = groups.map { words(symbols: text($0.lowerBound, $0.upperBound), as: .digits) }
    return Reading(words: names.joined(separator: rest), end: groups[groups.count - 1].upperBound)
  }

  /// The kind of a long string of digits, by its look.
  static func kind(ofDigits digits: String) -> DigitKind {
    switch digits.count {
    case 18, 15: .id
    case 10...12 where digits.first == "0" || isMobile(digits): .phone
    case 11...14 where beginsAsDay(digits): .case
    default: .digits
    }
  }

  /// Numbers of public services, which all have few digits (China's national numbering plan).
  static func isService(_ digits: String) -> Bool {
    switch digits.count {
    case 3: ["110", "114", "119", "120", "122"].contains(digits)
    case 5:
      ["121", "123", "95", "96"].contains { digits.hasPrefix($0) }
        || ["10000", "10001", "10010", "10050", "10060", "10086", "12580"].contains(digits)
    default: false
    }
  }

  private func isTelephone(_ groups: [Range<Int>], hasPlus: Bool) -> Bool {
    let digits = groups.map { text($0.lowerBound, $0.upperBound) }.joined()
    let lengths = groups.map(\.count)
    if hasPlus { return (7...15).contains(digits.count) }
    if groups.count == 1 {
      return digits.count == 11 && Self.isMobile(digits)
        || (10...12).contains(digits.count) && digits.first == "0"
        || digits.count == 10 && ["400", "800"].contains { digits.hasPrefix($0) }
    }
    if digits.first == "0" {
      return (3...5).contains(lengths[0]) && (8...12).contains(digits.count)
    }
    if Self.localLengths.contains(lengths), isCalled(before: groups[0].lowerBound) { return true }
    if isPlainlyName(groups) { return true }
    if Self.isMobile(digits) { return lengths == [3, 4, 4] }
    return digits.count == 10 && lengths[0] == 3
      && ["400", "800"].contains { digits.hasPrefix($0) }
  }

  /// Of numbers without an area code, which only the words before them tell from others: `555-1234`, `116 123`.
  private static let localLengths = [[3, 3], [3, 4], [4, 4], [3, 3, 4]]

  /// `8725 8615` and `6222 0212 3456 7890`, a telephone and a card, which a Chinese text writes so and no amounts or years.
  private func isPlainlyName(_ groups: [Range<Int>]) -> Bool {
    guard language == .chinese, let last = groups.last,
      groups.dropFirst().allSatisfy({ characters[$0.lowerBound - 1] == " " }),
      groups.dropLast().allSatisfy({ $0.count == 4 }),
      !ChineseUnit.isAmount(characters[endOfBlanks(at: last.upperBound)...])
    else { return false }
    switch groups.count {
    case 2:
      let start = groups[0].lowerBound
      return last.count == 4 && ("2"..."8").contains(characters[start]) && !has("20", at: start)
        && !isDigit(startOfBlanks(before: start) - 1)
    case 4, 5: return (3...4).contains(last.count)
    default: return false
    }
  }

  private func isCalled(before place: Int) -> Bool {
    switch language {
    case .chinese: isNamed(before: place)
    case .americanEnglish, .britishEnglish: Self.beforeTelephones.contains(wordBefore(place))
    }
  }

  private static let beforeTelephones: Set<String> = [
    "call", "calling", "dial", "ring", "phone", "telephone", "fax", "hotline", "number", "on",
  ]

  private static func isMobile(_ digits: String) -> Bool {
    digits.count == 11 && digits.first == "1" && digits.dropFirst().first.map { $0 >= "3" } == true
  }

  private static func beginsAsDay(_ digits: String) -> Bool {
    let numbers = [digits.prefix(4), digits.dropFirst(4).prefix(2), digits.dropFirst(6).prefix(2)]
      .compactMap { Int($0) }
    return digits.hasPrefix("19") || digits.hasPrefix("20")
      ? SpokenDate(year: numbers[0], month: numbers[1], day: numbers[2]) != nil : false
  }

  /// From a smaller to a larger number, or between two as small as hours are.
  private func isRange(_ groups: [Range<Int>]) -> Bool {
    guard groups.count == 2 else { return false }
    let digits = groups.map { text($0.lowerBound, $0.upperBound) }
    if digits.allSatisfy({ $0.count <= 2 }) { return true }
    guard digits[1].first != "0", let low = Int64(digits[0]), let high = Int64(digits[1]) else {
      return false
    }
    return low < high
  }

  /// The groups of digits from `place` on with one of `signs` between two. Behind an area code a dash is a stroke,
  /// and with a blank stand three digits or more: `0571-87258615 2` has a number behind it.
  private func groups(at place: Int, apart signs: String) -> [Range<Int>] {
    var groups = [place..<endOfDigits(at: place)]
    while let last = groups.last, let sign = character(last.upperBound),
      signs.contains(sign)
        || groups.count == 1 && signs.contains("-") && isDash(last.upperBound) && isAreaCode(last),
      isDigit(last.upperBound + 1)
    {
      let next = last.upperBound + 1..<endOfDigits(at: last.upperBound + 1)
      guard !signs.contains(" ") || character(place - 1) == "+" || next.count >= 3 else { break }
      groups.append(next)
    }
    // Those who mix both write short groups.
    let isMixed = groups.dropFirst().contains { characters[$0.lowerBound - 1] == " " }
    if signs.count > 1, isMixed {
      while groups.count > 1, !groups.dropFirst().allSatisfy({ $0.count <= 4 }) {
        groups.removeLast()
      }
    }
    return groups
  }

  private func isAreaCode(_ digits: Range<Int>) -> Bool {
    characters[digits.lowerBound] == "0" && (3...5).contains(digits.count)
  }

  func hasUnitOfMoney(at place: Int) -> Bool {
    let unit = endOfBlanks(at: place)
    return has("元", at: unit) || has("yuan", at: unit)
  }

  private func text(_ start: Int, _ end: Int) -> String { String(characters[start..<end]) }
}
