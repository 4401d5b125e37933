import TestSupport
import Testing

@testable import FaxDocuments

@Suite struct TextLayoutTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var columns = 10
    var lines = 3
    let text: String
    /// Lines by page.
    let pages: [[String]]
  }

  static let cases: [Case] = [
    Case(
      testDescription: "lines stay as they are", text: "ab\n\ncd\n", pages: [["ab", "", "cd"]]),
    Case(testDescription: "nothing is one empty page", text: "", pages: [[]]),
    Case(
      testDescription: "all line ends of the world", lines: 9,
      text: "a\r\nb\rc\u{2028}d\u{85}e", pages: [["a", "b", "c", "d", "e"]]),
    Case(
      testDescription: "Chinese is broken between any two characters", text: "一二三四五六七",
      pages: [["一二三四五", "六七"]]),
    Case(
      testDescription: "no line begins with a full stop: the character before it comes along",
      text: "一二三四五。六", pages: [["一二三四", "五。六"]]),
    Case(
      testDescription: "no line begins with closing brackets", text: "（一二三四）》。五",
      pages: [["（一二三", "四）》。五"]]),
    Case(
      testDescription: "no line ends with an opening bracket", text: "一二三四《五六》",
      pages: [["一二三四", "《五六》"]]),
    Case(
      testDescription: "a Chinese quotation mark opens a line, it does not end one",
      text: "一二三四 “五六”", pages: [["一二三四", "“五六”"]]),
    Case(
      testDescription: "the two halves of …… stay together", text: "一二三四……五",
      pages: [["一二三", "四……五"]]),
    Case(
      testDescription: "words stay whole, and the space at a line's end is not seen",
      text: "hello brave new world", pages: [["hello", "brave new", "world"]]),
    Case(
      testDescription: "numbers and times stay whole", text: "工作日8:30-12:00",
      pages: [["工作日", "8:30-12:00"]]),
    Case(
      testDescription: "a word longer than a line is cut", text: "abcdefghijklmno",
      pages: [["abcdefghij", "klmno"]]),
    Case(
      testDescription: "a line indented by spaces goes on under its beginning",
      text: "  一二三四五六", pages: [["  一二三四", "  五六"]]),
    Case(
      testDescription: "a paragraph indented by two characters goes on at the margin",
      text: "　　一二三四五", pages: [["　　一二三", "四五"]]),
    Case(
      testDescription: "a tab goes to the next eighth column", columns: 20,
      text: "a\tb\n一二\tc", pages: [["a       b", "一二    c"]]),
    Case(
      testDescription: "a full page is followed by another", text: "1\n2\n3\n4",
      pages: [["1", "2", "3"], ["4"]]),
    Case(
      testDescription: "empty lines do not open a page that was full", text: "1\n2\n3\n\n\n4",
      pages: [["1", "2", "3"], ["4"]]),
    Case(
      testDescription: "empty lines at the end do not make a page", text: "1\n2\n3\n\n\n",
      pages: [["1", "2", "3"]]),
    Case(
      testDescription: "a form feed begins a page", text: "1\u{0C}2", pages: [["1"], ["2"]]),
    Case(
      testDescription: "a form feed on a line of its own leaves no empty line",
      text: "1\n\u{0C}\n2", pages: [["1"], ["2"]]),
    Case(
      testDescription: "two form feeds leave a page empty; those at the end do not",
      text: "1\u{0C}\u{0C}2\u{0C}\u{0C}", pages: [["1"], [], ["2"]]),
    Case(
      testDescription: "a mark stands over the character before it, at a line's end as well",
      text: "一二三四五\u{20DD}六", pages: [["一二三四五\u{20DD}", "六"]]),
  ]

  @Test("breaks lines and pages", arguments: cases) func breaks(_ example: Case) {
    let layout = TextLayout(columnCount: example.columns, lineCount: example.lines)
    let pages = layout.pages(of: example.text, columns: columns)
    #expect(pages.map { $0.map(written) } == example.pages)
  }

  @Test(
    "whatever the text: lines fit, pages fit, nothing is lost",
    arguments: 0..<UInt64(100 * FuzzFactor.rounds))
  func survivesFuzz(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let characters = Array("一二三。，《》（）“”……——ab1.,-:/ \t　\n\u{0C}\u{0301}".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<400, using: &random) {
      text.append(characters.randomElement(using: &random)!)
    }
    let layout = TextLayout(
      columnCount: .random(in: 2...30, using: &random),
      lineCount: .random(in: 1...9, using: &random))
    let pages = layout.pages(of: String(text), columns: columns)

    #expect(!pages.isEmpty)
    for page in pages {
      #expect(page.count <= layout.lineCount)
      for line in page {
        let end = line.last.map { $0.column + columns($0.scalar) } ?? 0
        #expect(end <= layout.columnCount)
      }
    }
    let isSeen = { (scalar: Unicode.Scalar) in !scalar.properties.isWhitespace }
    let printed = pages.flatMap { $0.flatMap { $0.map(\.scalar) } }.filter(isSeen)
    #expect(printed == text.filter(isSeen))
  }

  /// As Chinese fonts have it.
  private func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x300...0x36F, 0x20D0...0x20FF: 0
    case ..<0x2E80: scalar == "…" ? 2 : 1
    default: 2
    }
  }

  private func written(_ line: TextLayout.Line) -> String {
    var text = ""
    var column = 0
    for placed in line {
      text += String(repeating: " ", count: max(0, placed.column - column))
      text.unicodeScalars.append(placed.scalar)
      column = placed.column + columns(placed.scalar)
    }
    return text
  }
}
