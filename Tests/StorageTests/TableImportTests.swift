import ServiceCalendar
import Storage
import TestSupport
import Testing

/// The real check is the caller's to give; this one only knows the length.
private func read(_ text: String, _ schema: TableSchema = pensionSchema) -> TableImport {
  TableImport(Array(text.utf8), schema: schema) { $0.utf8.count == 18 }
}

private let anything = try! TableSchema(
  name: "t",
  columns: [
    TableColumn(name: "a", type: .text), TableColumn(name: "b", type: .number),
  ])

@Suite struct TableImportTests {
  @Test("a file becomes rows, in the order of the schema") func rows() {
    let read = read(
      """
      \u{FEFF}months,id,note,balance,pin\r
      180,330106194001011230,old,10250.40,246810\r
      \r
      ,330106197512310015,,-3.5,\r

      """)
    #expect(read.problems == [])
    #expect(
      read.contents?.rows == [
        [
          .text("330106194001011230"), .secret(Secret("246810")), .money(hundredths: 1_025_040),
          .number(180),
        ],
        [.text("330106197512310015"), .absent, .money(hundredths: -350), .absent],
      ])
  }

  @Test(
    "fields as RFC 4180 writes them",
    arguments: [
      ("a,b\nx,1", ["x"]), ("a,b\r\nx,1\r\ny,2\r\n", ["x", "y"]), ("a,b\n\"x\",1\n", ["x"]),
      ("a,b\n\"x,y\",1\n", ["x,y"]), ("a,b\n\"say \"\"no\"\"\",1\n", ["say \"no\""]),
      ("a,b\n\"x\r\ny\",1\n", ["x\r\ny"]), ("a,b\n\"\"\"\",1", ["\""]), ("a,b\n 养老 ,1", [" 养老 "]),
      ("\"a\",\"b\"\nx\ry,1", ["x\ry"]), ("b,a\n1,x\n", ["x"]),
    ]) func fields(text: String, cells: [String])
  {
    let read = read(text, anything)
    #expect(read.problems == [])
    #expect(read.contents?.rows.map { $0[0] } == cells.map { .text($0) })
  }

  struct Wrong: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let problems: [String]
  }

  static let wrongs = [
    Wrong(testDescription: "nothing", text: "", problems: ["1:1: the file is empty"]),
    Wrong(
      testDescription: "lines as old Macs end them",
      text: "id,pin,balance,months\r330106194001011230,246810,1,1\r",
      problems: ["1:1: lines end with CR alone"]),
    Wrong(testDescription: "empty lines only", text: "\n\n", problems: ["1:1: the file is empty"]),
    Wrong(
      testDescription: "columns missing and twice", text: "id,balance,balance\n1,2,3\n",
      problems: [
        "1:1: column 'pin' is missing", "1:1: column 'months' is missing",
        "1:12: column 'balance' comes twice",
      ]),
    Wrong(
      testDescription: "every cell of every row",
      text: """
        id,pin,balance,months
        33010619400101123,24681x,10.255,1.5
        ,246810,10,1
        330106194001011230,1,1,1
        330106194001011230,2,2,2
        330106197512310015,1
        """,
      problems: [
        "2:1: 'id' is not a citizen number: 3***************3",
        "2:19: 'pin' is not of type digits: ••••",
        "2:26: 'balance' is not of type money: 10.255", "2:33: 'months' is not of type number: 1.5",
        "3:1: 'id' is empty, and it is the row's key", "5:1: the row has the same key as line 4",
        "6:1: the row has 2 fields, the first line 4",
      ]),
    Wrong(
      testDescription: "quotes",
      text: """
        id,pin,balance,months
        330106194001011230,1,"1"0,1
        330106194001011231,1,1"0,1
        330106194001011232,1,"10,1
        """,
      problems: [
        "2:25: text follows the closing quote", "3:23: a quote stands within the field",
        "4:22: the quote that opens here is never closed",
      ]),
    Wrong(
      testDescription: "columns count characters, not bytes",
      text: "id,pin,balance,months\n\"养老\",1,元,1",
      problems: [
        "2:1: 'id' is not a citizen number: **", "2:8: 'balance' is not of type money: 元",
      ]),
  ]

  @Test(arguments: wrongs) func problems(_ wrong: Wrong) {
    let read = read(wrong.text)
    #expect(read.problems.map(\.description) == wrong.problems)
    #expect(read.contents == nil)
  }

  @Test(
    "a spreadsheet's error is no text",
    arguments: ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!"])
  func spreadsheetErrors(_ error: String) {
    let wrong = read("a,b\nx,1\n\(error),2\n", anything)
    #expect(
      wrong.problems.map(\.description) == ["3:1: 'a' is the error of a spreadsheet: \(error)"])
    #expect(wrong.problems.first?.hint?.contains("mend it in the spreadsheet") == true)
    #expect(read("a,b\n\(error) or not,1\n", anything).problems.isEmpty)
  }

  @Test("control characters that no key writes; line ends and tabs may stay") func controls() {
    let text = "a,b\nx\u{0}y,1\n\u{1B}[2J,1\nx\u{7F},1\n\"x\ty\r\nz\",1\n"
    let read = read(text, anything)
    #expect(
      read.problems.map(\.description)
        == (2...4).map { "\($0):1: 'a' has a control character in it" })
  }

  @Test("bytes that are no UTF-8") func notUTF8() {
    let bytes = Array("a,b\n".utf8) + [0xD1, 0xF8] + Array(",1\nx,y\n".utf8)
    let read = TableImport(bytes, schema: anything) { _ in true }
    #expect(
      read.problems.map(\.description) == [
        "2:1: the text is not UTF-8", "3:3: 'b' is not of type number: y",
      ])
  }

  @Test("of a million problems a thousand are told") func cap() {
    let text = "a,b\n" + String(repeating: "x,y\n", count: 1500)
    let read = read(text, anything)
    #expect(read.problems.count == TableImport.problemCountMax)
    #expect(read.unreportedProblemCount == 500)
    #expect(read.contents == nil)
  }

  @Test(
    "cells of each type",
    arguments: [
      (ColumnType.digits, "007", TableValue.text("007")), (.number, "-12", .number(-12)),
      (.number, "007", .number(7)),
      (.money, "0.05", .money(hundredths: 5)), (.money, "-0.5", .money(hundredths: -50)),
      (.money, "999999999999999.99", .money(hundredths: 99_999_999_999_999_999)),
      (.date, "2012-02-29", .date(date("2012-02-29"))), (.time, "00:00", .time(.midnight)),
      (.phone, "057187654321", .text("057187654321")), (.audio, "zh/推荐/1", .text("zh/推荐/1")),
      (.text, "", .absent),
    ]) func cell(type: ColumnType, text: String, value: TableValue) throws
  {
    let column = TableColumn(name: "c", type: type)
    #expect(try column.value(of: text) { _ in true } == value)
  }

  @Test(
    "cells that do not fit",
    arguments: [
      (ColumnType.digits, "1 2"), (.digits, "１２"), (.number, "1,000"), (.number, "+1"),
      (.number, "-"),
      (.number, "9999999999999999999"), (.money, "1.234"), (.money, ".5"), (.money, "1."),
      (.money, "￥1"),
      (.money, "1e3"), (.date, "2011-02-29"), (.date, "2011/02/03"), (.time, "24:00"),
      (.time, "8:30"),
      (.phone, "12"), (.phone, "+8657187654321"), (.audio, "two words"), (.audio, "clips/wow!"),
      (.audio, "it's"), (.audio, "a[b]"), (.audio, "a|b"), (.audio, "a$b"), (.audio, "a{b}"),
      (.audio, "a@@5"), (.audio, "a&b"), (.audio, "a,b"), (.audio, "a(b)"), (.audio, "a\"b"),
    ]) func unfit(type: ColumnType, text: String)
  {
    let column = TableColumn(name: "c", type: type)
    #expect(throws: CellProblem.unfit(type)) { try column.value(of: text) { _ in true } }
  }

  @Test("any bytes give rows or problems, never a crash", arguments: 0..<300)
  func anyBytesFuzz(seed: UInt64) {
    let pieces: [[UInt8]] =
      ["a,b\n", "\"", ",", "\r\n", "\n", "1", "x", "养", "\"\""].map { Array($0.utf8) } + [
        [0xFF], [0xE5],
      ]
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      var bytes = Array("a,b\n".utf8)
      for _ in 0..<Int.random(in: 0..<60, using: &random) {
        bytes += pieces.randomElement(using: &random)!
      }
      let read = TableImport(bytes, schema: anything, isCitizenNumber: { _ in true })
      #expect((read.contents == nil) == !read.problems.isEmpty, "seed \(seed)")
      let places = read.problems.map { [$0.line, $0.column] }
      #expect(places == places.sorted { $0.lexicographicallyPrecedes($1) }, "seed \(seed)")
      if let contents = read.contents { #expect(contents.refusal == nil, "seed \(seed)") }
    }
  }

  @Test(
    "what a schema may not be",
    arguments: [
      ([], TableSchemaProblem.columnCount(0)),
      ([TableColumn(name: "", type: .text)], .columnNameMissing(number: 1)),
      (
        [TableColumn(name: "a", type: .text), TableColumn(name: "a", type: .date)],
        .columnTwice("a")
      ),
      ([TableColumn(name: "a", type: .digits, isKey: true, isSecret: true)], .keySecret("a")),
      (
        [
          TableColumn(name: "k", type: .text, isKey: true),
          TableColumn(name: "a", type: .date, isSecret: true),
        ],
        .secretType("a", .date)
      ),
      ([TableColumn(name: "a", type: .digits, isSecret: true)], .secretWithoutKey),
    ]) func schemas(columns: [TableColumn], problem: TableSchemaProblem)
  {
    #expect(throws: problem) { try TableSchema(name: "t", columns: columns) }
  }
}
