import SpokenForms
import TestSupport
import Testing

/// What was spoken, read by an independent reader, is the number again.
@Suite struct ReadingBackTests {
  static let chineseStyles: [SpokenStyle] = [[], .allEr, .allLiang]

  @Test("a Chinese number reads back", arguments: 0..<200 as Range<UInt64>)
  func chinese(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let number = random.number()
      for style in Self.chineseStyles {
        let text = text(.cardinal(number), .chinese, style)
        #expect(chineseNumber(text) == number, "seed \(seed): \(number) was \(text)")
        #expect(!text.contains("零零") && (number == 0 || !text.hasSuffix("零")), "\(text)")
        #expect(style != .allEr || !text.contains("两"))
      }
    }
  }

  @Test("an English number reads back", arguments: 0..<200 as Range<UInt64>)
  func english(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let number = random.number()
      for language in [SpokenLanguage.americanEnglish, .britishEnglish] {
        let text = text(.cardinal(number), language)
        #expect(englishNumber(text) == number, "seed \(seed): \(number) was \(text)")
      }
    }
  }

  @Test("an amount of money reads back in yuan, jiao and fen", arguments: 0..<100 as Range<UInt64>)
  func money(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let fen = random.number()
      for style: SpokenStyle in [[], .zheng, .allLiang] {
        let text = text(.money(fen: fen), .chinese, style)
        #expect(chineseMoney(text) == fen, "seed \(seed): \(fen) was \(text)")
      }
    }
  }

  @Test("the longest values fit in the room that is promised for each")
  func room() {
    let values: [SpokenValue] = [
      .cardinal(.min), .cardinal(.max), .cardinal(777_777_777_777_777_777), .counted(.min),
      .ordinal(777_777_777_777_777_777), .money(fen: -7_777_777_777_777_777_777),
      .money(fen: .min), .duration(seconds: .min), .duration(seconds: 7_777_777_777_777_777_777),
      .decimal(mantissa: .min, scale: 18), .percent(mantissa: -7_777_777_777_777_777_777, scale: 1),
      .decimal(mantissa: .min, scale: 255),
    ]
    for language in SpokenLanguage.allCases {
      for style: SpokenStyle in [[], .jiaoFen, [.and, .jiaoFen], .decimalMoney, .zheng] {
        for value in values {
          var words: [SpokenWord] = []
          language.speak(value, style: style, into: &words)
          #expect(words.count <= SpokenValue.maximumWords, "\(value) in \(language.tag)")
        }
      }
    }
  }

  private func chineseMoney(_ text: String) -> Int64? {
    var rest = Substring(text)
    let isNegative = rest.first == "负"
    if isNegative { rest.removeFirst() }
    if rest.last == "整" { rest.removeLast() }
    var fen: Int64 = 0
    for (unit, value) in [("元", 100), ("角", 10), ("分", 1)] as [(Character, Int64)] {
      guard let end = rest.firstIndex(of: unit) else { continue }
      guard let amount = chineseNumber(String(rest[..<end])) else { return nil }
      fen += amount * value
      rest = rest[rest.index(after: end)...]
    }
    return rest.isEmpty ? (isNegative ? -fen : fen) : nil
  }

  /// 万 closes a group; 亿 multiplies all that was said before it.
  private func chineseNumber(_ text: String) -> Int64? {
    let digits = Array("零一二三四五六七八九")
    let units: [Character: Int64] = ["十": 10, "百": 100, "千": 1000]
    var (total, group, digit): (Int64, Int64, Int64?) = (0, 0, nil)
    var sign: Int64 = 1
    for character in text {
      if character == "负" {
        sign = -1
      } else if let value = character == "两" ? 2 : digits.firstIndex(of: character) {
        digit = Int64(value)
      } else if let unit = units[character] {
        group += (digit ?? 1) * unit
        digit = nil
      } else if character == "万" || character == "亿" {
        group += digit ?? 0
        total = character == "万" ? total + group * 10_000 : (total + group) * 100_000_000
        (group, digit) = (0, nil)
      } else {
        return nil
      }
    }
    return sign * (total + group + (digit ?? 0))
  }

  private func englishNumber(_ text: String) -> Int64? {
    let small = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
      "nineteen",
    ]
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    let units = ["thousand", "million", "billion", "trillion", "quadrillion", "quintillion"]
    var (total, group, sign): (Int64, Int64, Int64) = (0, 0, 1)
    for word in text.split(separator: " ").map(String.init) where word != "and" {
      if word == "minus" {
        sign = -1
      } else if let value = small.firstIndex(of: word) {
        group += Int64(value)
      } else if let value = tens.firstIndex(of: word) {
        group += Int64(value + 2) * 10
      } else if word == "hundred" {
        group *= 100
      } else if let power = units.firstIndex(of: word) {
        total += (0...power).reduce(group) { product, _ in product * 1000 }
        group = 0
      } else {
        return nil
      }
    }
    return sign * (total + group)
  }
}
