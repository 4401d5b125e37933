/// The numbers of digits that a text asks for: 「请输入六位密码」, "your six-digit PIN", "8 digits".
enum NamedCounts {
  private static let english = [
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
  ]
  private static let chinese: [Character: Int] = [
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
  ]

  static func all(in text: String) -> [Int] {
    let namesChinese = text.mentions("位")
    let namesEnglish = text.mentions("digit")
    guard namesChinese || namesEnglish else { return [] }
    let characters = Array(text)
    let chinese = namesChinese ? chinese(in: characters) : []
    let english = namesEnglish ? english(in: characters) : []
    // 「下一位」 is the next one of those who wait.
    return (chinese + english).filter { $0 > 1 }
  }

  /// 「六位」, 「6 位」
  private static func chinese(in text: [Character]) -> [Int] {
    text.indices.compactMap { place in
      guard text[place] == "位" else { return nil }
      var end = place
      while end > 0, text[end - 1].isWhitespace { end -= 1 }
      let digits = run(of: isDigit, before: end, in: text)
      if !digits.isEmpty { return Int(String(digits)) }
      let numerals = run(of: { chinese[$0] != nil || $0 == "十" }, before: end, in: text)
      return numerals.isEmpty ? nil : number(chinese: Substring(numerals))
    }
  }

  /// "six-digit", "8 digits"
  private static func english(in text: [Character]) -> [Int] {
    text.indices.compactMap { place in
      guard place > 0, text[place - 1] == " " || text[place - 1] == "-",
        text[place...].begins(with: "digit")
      else { return nil }
      var end = place + 5
      if end < text.count, text[end] == "s" || text[end] == "S" { end += 1 }
      guard end == text.count || !text[end].continuesWord else { return nil }
      let digits = run(of: isDigit, before: place - 1, in: text)
      if !digits.isEmpty { return Int(String(digits)) }
      let word = run(of: { $0.isASCII && $0.isLetter }, before: place - 1, in: text)
      return english[String(word).lowercased()]
    }
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }

  /// The longest run of such characters that ends before `end`.
  private static func run(
    of isWanted: (Character) -> Bool, before end: Int, in text: [Character]
  ) -> ArraySlice<Character> {
    var start = end
    while start > 0, isWanted(text[start - 1]) { start -= 1 }
    return text[start..<end]
  }

  /// 六, 十, 十八, 二十, 二十四
  private static func number(chinese text: Substring) -> Int? {
    let parts = text.split(separator: "十", maxSplits: 1, omittingEmptySubsequences: false)
    func digit(_ part: Substring, empty: Int) -> Int? {
      part.isEmpty ? empty : part.count == 1 ? chinese[part.first!] : nil
    }
    guard parts.count == 2 else { return digit(text, empty: 0) }
    guard let tens = digit(parts[0], empty: 1), let ones = digit(parts[1], empty: 0) else {
      return nil
    }
    return tens * 10 + ones
  }
}
