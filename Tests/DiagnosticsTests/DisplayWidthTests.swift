import Diagnostics
import Testing

@Suite struct DisplayWidthTests {
  static let texts: [(text: String, width: Int)] = [
    ("", 0),
    ("main", 4),
    ("主菜单", 6),
    ("「信息查询」请按1，", 19),
    ("ｈｏｔ", 6),
    ("café", 4),
    ("cafe\u{301}", 4),
    ("☎", 1),
    ("☎\u{FE0F}", 2),
    ("👩‍👩‍👧", 2),
    ("🇨🇳", 2),
    ("한국", 4),
    ("a\u{200B}b", 2),
    ("\u{1B}[1m", 3),
  ]

  @Test("a text takes its columns", arguments: texts)
  func width(text: String, width: Int) {
    #expect(text.displayWidth == width)
  }

  @Test("padding fills up to the width, and cuts nothing") func padding() {
    #expect("留言".padded(toWidth: 6) == "留言  ")
    #expect("信息查询".padded(toWidth: 6) == "信息查询")
  }
}
