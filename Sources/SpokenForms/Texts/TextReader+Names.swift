/// Digits that are names: of people, of telephones, of things.
extension TextReader {
  /// A citizen number with its X.
  func identifier(at place: Int) -> Reading? {
    let end = endOfDigits(at: place)
    guard end - place == 17, character(end) == "X" || character(end) == "x" else { return nil }
    return Reading(words: words(symbols: String(characters[place...end]), as: .id), end: end + 1)
  }

  /// A telephone number in groups, `0571-87258615`, or another name that strokes part, `3-2-301`.
  func telephone(at place: Int) -> Reading? {
    let hasPlus = characters[place] == "+"
    let start = hasPlus ? place + 1 : place
    let byBlanks = groups(at: start, apart: " ")
    let groups = groups(at: start, apart: "-")
    for found in [groups, byBlanks] where isTelephone(found, hasPlus: hasPlus) {
      let end = found[found.count - 1].upperBound
      guard !hasUnitOfMoney(at: end) else { continue }
      return Reading(words: words(symbols: text(place, end), as: .phone), end: end)
    }
    guard !hasPlus, groups.count > 1, !isRange(groups) else { return nil }
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
      return (3...4).contains(lengths[0]) && (8...12).contains(digits.count)
    }
    if Self.isMobile(digits) { return lengths == [3, 4, 4] }
    return digits.count == 10 && lengths[0] == 3
      && ["400", "800"].contains { digits.hasPrefix($0) }
  }

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

  /// The groups of digits from `place` on with one `sign` between two.
  private func groups(at place: Int, apart sign: Character) -> [Range<Int>] {
    var groups = [place..<endOfDigits(at: place)]
    while let last = groups.last, character(last.upperBound) == sign, isDigit(last.upperBound + 1) {
      groups.append(last.upperBound + 1..<endOfDigits(at: last.upperBound + 1))
    }
    return groups
  }

  private func hasUnitOfMoney(at place: Int) -> Bool {
    let unit = endOfBlanks(at: place)
    return has("元", at: unit) || has("yuan", at: unit)
  }

  private func text(_ start: Int, _ end: Int) -> String { String(characters[start..<end]) }
}
