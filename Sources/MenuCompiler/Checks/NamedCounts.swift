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
    let chinese = text.matches(of: /([0-9]+|[一二两三四五六七八九十]+)\s*位/).compactMap {
      Int($0.output.1) ?? number(chinese: $0.output.1)
    }
    let english = text.matches(of: /([0-9]+|[a-z]+)[ -]digits?\b/.ignoresCase()).compactMap {
      Int($0.output.1) ?? Self.english[$0.output.1.lowercased()]
    }
    // 「下一位」 is the next one of those who wait.
    return (chinese + english).filter { $0 > 1 }
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
