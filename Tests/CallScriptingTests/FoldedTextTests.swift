import Testing

@testable import CallScripting

/// What sounds alike is alike.
@Suite struct FoldedTextTests {
  @Test(arguments: [
    ("信息查询请按1", "信息查询，请按一。"), ("幺二三三三", "12333"), ("Press TWO", "press 2"),
    ("press２", "press２"), ("Stop at seventeen", "stopatseventeen"), ("ÉTÉ", "été"), ("", " ，。"),
    ("press １", "press 1"), ("ＶＩＰ", "vip"), ("1.5 percent.", "1.5 percent"), ("1. 2.", "1 2"),
  ])
  func soundsAlike(one: String, other: String) {
    #expect(FoldedText(one) == FoldedText(other))
  }

  @Test func `the point of a number is part of it`() {
    #expect(!FoldedText("Interest is 15 percent").contains(FoldedText("1.5 percent")))
  }

  /// Blanks, points and brackets are passed over unread: the Unicode tables must agree, for every scalar of the plane
  /// that all of them are in.
  @Test func everyScalarIsHeardAsTheUnicodeTablesSay() {
    for value in UInt32(0x80)...0xFFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isPassedOver = FoldedText("甲\(scalar)乙") == FoldedText("甲乙")
      let isHeard = scalar.properties.lowercaseMapping.unicodeScalars.contains {
        (0x4E00...0x9FFF).contains($0.value) || $0.properties.isAlphabetic
          || $0.properties.numericType != nil
      }
      #expect(isPassedOver != isHeard, "U+\(String(value, radix: 16))")
    }
  }

  /// A speech is folded part by part, and is what it would be in one piece.
  @Test(arguments: [
    ["信息查询", "请按", "1"], ["o", "ne"], ["thr", "ee", "，", "three"], ["", "é", "É"],
  ])
  func partsAreHeardAsOneText(parts: [String]) {
    var folded = FoldedText()
    for part in parts { folded.add(part) }
    folded.endWord()
    #expect(folded == FoldedText(parts.joined()))
  }

  @Test func aPartIsFoundWhereverItStands() {
    let text = FoldedText("按一、按一零、按二")
    for part in ["", "按", "10", "按2", "按一，按一零，按二"] {
      #expect(text.contains(FoldedText(part)), "\(part)")
    }
    for part in ["3", "按一零零", "按一按一零按二二"] {
      #expect(!text.contains(FoldedText(part)), "\(part)")
    }
  }
}
