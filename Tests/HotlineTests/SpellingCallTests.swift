import Foundation
import TestSupport
import Testing

/// Titles that are imported from a file, spelled by callers over TCP, through the built service.
@Suite("Spelling a title in a call") struct SpellingCallTests {
  private static let menu = """
    hotline 100 "咨询" {
      timezone  Asia/Shanghai
      languages zh
      start     spelling
    }

    table articles {
      from "articles.csv"
      number digits key
      title  text
    }

    enter spelling {
      say "请输入标题的拼音，结束请按井号键。"
      as digits 1..32
      confirm never
      no-input 3 -> bye
      no-match 3 -> bye
      -> found
    }

    browse found {
      in articles  where title spelled {spelling}
      list 8
      say {found.title}
      9 "下一页" -> next
      chosen      -> bye
      empty       -> bye
      unavailable -> bye
      no-input 3  -> bye
      no-match 3  -> bye
    }

    hang-up bye {
      say "再见。"
    }
    """

  /// Titles and the keys under which callers look for them.
  private typealias Row = (title: String, keys: [String])

  /// Titles and the keys under which callers look for them.
  private static func rows() throws -> [Row] {
    let file = RepositoryTests.root.appending(
      path: "Tests/KeypadSpellingTests/Vectors/t9_pinyin.csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
    return lines.dropFirst().map { line -> Row in
      let cells = line.split(separator: ",").map(String.init)
      return (cells[0], [cells[2]])
    } + edges
  }

  private static let edges: [Row] = [
    ("重庆", ["246647464", "946647464"]), ("长沙", ["24264742", "94264742"]),
    ("工商银行", ["4664742649464264", "4664742649469464"]), ("绿色通道", ["5873"]),
    ("女职工保护", ["689444664226"]), ("旅游行业", ["58968"]), ("法律援助", ["3258"]),
    ("VIP 社保卡", ["84774322652"]), ("ＶＩＰ社保卡申领", ["84774322652"]),
    ("2011年缴费基数", ["20116426"]), ("２０１２年缴费基数", ["20126426"]), ("儿童医保", ["378664"]),
    ("“五险一金”", ["98942694546"]), ("会计从业", ["582454", "48454"]),
  ]

  @Test("every title is found by each way to read it, whole and by its first three keys")
  func finds() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let menu = folder.appending(path: "articles.menu")
    try Data(Self.menu.utf8).write(to: menu)
    let rows = try Self.rows()
    let lines = rows.enumerated().map { "\($0.offset + 1),\($0.element.title)" }
    try Data("number,title\n\(lines.joined(separator: "\n"))\n".utf8).write(
      to: folder.appending(path: "articles.csv"))
    let store = folder.appending(path: "hotline.db")
    try CommandRun("import", "--store", store.path, menu.path).expect(
      output: "articles  \(rows.count) rows\n")
    let service = try ServeRun(menu.path, folder: folder)
    let client = try service.connect()
    client.expect("hotline 1 test")
    client.send("hello 1 desk")
    client.expect("ready")
    var calls = 0
    for (index, row) in rows.enumerated() {
      for keys in row.keys + row.keys.map({ String($0.prefix(3)) }) {
        calls += 1
        client.send("call c\(calls) to=100")
        for key in keys + "#" { client.send("dtmf c\(calls) \(key)") }
        var numbers: [String] = []
        // Several pages, where a beginning is that of many.
        while numbers.last != "\(index + 1)", let line = client.line() {
          guard line.hasPrefix("play c\(calls) ") else { continue }
          if line.contains("zh/bye") || line.contains("no-more") { break }
          let page = line.matches(of: /articles\/(\d+)\.title/).map { String($0.1) }
          if page.isEmpty || page.last == numbers.last { continue }
          numbers += page
          if page.contains("\(index + 1)") { break }
          client.send("dtmf c\(calls) 9")
        }
        #expect(numbers.contains("\(index + 1)"), "\(row.title) by \(keys): \(numbers)")
        client.send("hangup c\(calls)")
      }
    }
  }
}
