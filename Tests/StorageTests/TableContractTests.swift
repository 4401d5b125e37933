import Storage
import Testing

/// What every store does with lookup tables: each test on each store.
@Suite("Tables in a store") struct TableContractTests {
  @Test("a row is found by its key, without its secret", arguments: StoreKind.allCases)
  func findsRow(kind: StoreKind) throws {
    try kind.withStore { store in
      #expect(store.commit(.replaceTable(pensions)) == .tableReplaced(rowCount: 3))
      let row = TableRow(
        schema: pensionSchema,
        cells: [.text("330106194001011230"), .absent, .money(hundredths: 1_025_040), .number(180)])
      #expect(row["balance"] == .money(hundredths: 1_025_040))
      #expect(row["nothing"] == nil)
      let id = "330106194001011230"
      #expect(store.commit(.lookUp(pensionQuestion(id))) == .found(row))
      #expect(store.commit(.lookUp(pensionQuestion(id, pin: "246810"))) == .found(row))
      #expect(store.commit(.lookUp(pensionQuestion(id, pin: "246811"))) == .secretWrong)
      #expect(store.commit(.lookUp(pensionQuestion("33010619400101123X"))) == .notFound)
      // Nobody learns by PINs who is there.
      let nobody = pensionQuestion("33010619400101123X", pin: "246810")
      #expect(store.commit(.lookUp(nobody)) == .secretWrong)
      // A person without a secret has none that could be right.
      #expect(store.commit(.lookUp(pensionQuestion("330106198001010014", pin: ""))) == .secretWrong)
    }
  }

  @Test("an imported table takes the place of the old one, whole", arguments: StoreKind.allCases)
  func replacesTable(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([.replaceTable(pensions), .replaceTable(documents)])
      let schema = try TableSchema(
        name: "pensions", columns: [TableColumn(name: "ID", type: .digits, isKey: true)])
      let renewed = TableContents(schema: schema, rows: [[.text("1")]])
      #expect(
        store.commit(.replaceTable(renewed, menus: ["12333", "100"])) == .tableReplaced(rowCount: 1)
      )
      #expect(
        store.commit(.listTables)
          == .tables([
            TableSummary(schema: schema, rowCount: 1, menus: ["12333", "100"]),
            TableSummary(schema: documentSchema, rowCount: 4),
          ]))
      #expect(
        store.commit(.lookUp(pensionQuestion("330106194001011230")))
          == .refused(.noSuchColumn(table: "pensions", column: "id")))
    }
  }

  @Test("rows that do not fit leave the old table in place", arguments: StoreKind.allCases)
  func refusesUnfitRows(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(pensions))
      let id = TableValue.text("330106194001011230")
      let bad: [[[TableValue]]] = [
        [[id, .absent, .absent, .absent], [id, .absent, .absent, .absent]],
        [[.text("1"), .absent, .absent, .absent], [.absent, .absent, .absent, .absent]],
        [[.text("1"), .absent, .absent, .absent], [id, .text("246810"), .absent, .absent]],
        [[.text("1"), .absent, .absent, .absent], [id, .absent, .number(1), .absent]],
        [[.text("1"), .absent, .absent, .absent], [id, .absent, .absent]],
      ]
      for rows in bad {
        #expect(
          store.commit(.replaceTable(TableContents(schema: pensionSchema, rows: rows)))
            == .refused(.unfitRow(table: "pensions", row: 2)))
      }
      #expect(
        store.commit(.listTables) == .tables([TableSummary(schema: pensionSchema, rowCount: 3)]))
    }
  }

  @Test("questions that make no sense are refused", arguments: StoreKind.allCases)
  func refusesQuestions(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([.replaceTable(pensions), .replaceTable(documents)])
      let ask = { (table: String, condition: ColumnCondition) in
        store.commit(
          .lookUp(
            LookupQuestion(
              table: table, conditions: [condition], caller: nil, today: date("2011-07-01"))))
      }
      let browse = { (table: String, condition: ColumnCondition) in
        store.commit(
          .browse(BrowseQuestion(table: table, conditions: [condition]), offset: 0, count: 9))
      }
      let id = ColumnCondition(column: "id", .equals(.text("1")))
      #expect(ask("nothing", id) == .refused(.noSuchTable("nothing")))
      #expect(browse("nothing", id) == .refused(.noSuchTable("nothing")))
      for unfit in [
        ColumnCondition(column: "id", .equals(.number(1))),
        ColumnCondition(column: "id", .equals(.secret(Secret("1")))),
        ColumnCondition(column: "pin", .equals(.text("246810"))),
        ColumnCondition(column: "id", .spelled("1")),
      ] {
        #expect(
          ask("pensions", unfit) == .refused(.unfitValue(table: "pensions", column: unfit.column)))
      }
      #expect(
        browse("pensions", ColumnCondition(column: "pin", .equals(.secret(Secret("246810")))))
          == .refused(.unfitValue(table: "pensions", column: "pin")))
      let bySecret = BrowseQuestion(table: "pensions", order: "pin")
      #expect(
        store.commit(.browse(bySecret, offset: 0, count: 1))
          == .refused(.unfitValue(table: "pensions", column: "pin")))
      let byNothing = BrowseQuestion(table: "pensions", order: "name")
      #expect(
        store.commit(.browse(byNothing, offset: 0, count: 1))
          == .refused(.noSuchColumn(table: "pensions", column: "name")))
    }
  }

  struct Browsing: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var conditions: [ColumnCondition] = []
    var order: String?
    var isDescending = false
    var offset = 0
    var count = 9
    let numbers: [String]
    let total: Int
  }

  static let browsings = [
    Browsing(
      testDescription: "all, in the order of the file", numbers: ["01", "02", "03", "04"], total: 4),
    Browsing(
      testDescription: "all, backwards", isDescending: true, numbers: ["04", "03", "02", "01"],
      total: 4),
    Browsing(
      testDescription: "two from the second on", offset: 1, count: 2, numbers: ["02", "03"],
      total: 4),
    Browsing(testDescription: "beyond the last", offset: 4, numbers: [], total: 4),
    Browsing(
      testDescription: "by date, empty cells first", order: "since",
      numbers: ["04", "02", "01", "03"], total: 4),
    Browsing(
      testDescription: "by date, newest first", order: "since", isDescending: true,
      numbers: ["03", "01", "02", "04"], total: 4),
    Browsing(
      testDescription: "equal cells stay in the order of the file", order: "group",
      isDescending: true,
      numbers: ["01", "02", "04", "03"], total: 4),
    Browsing(
      testDescription: "of one group",
      conditions: [ColumnCondition(column: "group", .equals(.text("社保")))],
      offset: 1, count: 1, numbers: ["02"], total: 3),
    Browsing(
      testDescription: "an empty cell equals nothing",
      conditions: [ColumnCondition(column: "since", .equals(.absent))],
      numbers: [], total: 0),
    Browsing(
      testDescription: "spelled so far",
      conditions: [ColumnCondition(column: "title", .spelled("9"))],
      numbers: ["01", "02"], total: 2),
    Browsing(
      testDescription: "spelled by another reading",
      conditions: [ColumnCondition(column: "title", .spelled("9545"))],
      numbers: ["02"], total: 1),
    Browsing(
      testDescription: "spelled by both readings is there once",
      conditions: [ColumnCondition(column: "title", .spelled("94"))],
      numbers: ["02"], total: 1),
    Browsing(
      testDescription: "spelled and of a group",
      conditions: [
        ColumnCondition(column: "title", .spelled("64")),
        ColumnCondition(column: "group", .equals(.text("社保"))),
      ], numbers: [], total: 0),
    Browsing(
      testDescription: "spelled in a column that nobody spells",
      conditions: [ColumnCondition(column: "group", .spelled("7"))],
      numbers: [], total: 0),
    Browsing(
      testDescription: "spelled with nothing yet",
      conditions: [ColumnCondition(column: "title", .spelled(""))],
      numbers: ["01", "02", "03"], total: 3),
    Browsing(
      testDescription: "spelled with a key that is no digit",
      conditions: [ColumnCondition(column: "title", .spelled("9*"))],
      numbers: [], total: 0),
  ]

  @Test("browsing", arguments: StoreKind.allCases, browsings)
  func browses(kind: StoreKind, browsing: Browsing) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(documents))
      let question = BrowseQuestion(
        table: "文件", conditions: browsing.conditions, order: browsing.order,
        isDescending: browsing.isDescending)
      let outcome = store.commit(.browse(question, offset: browsing.offset, count: browsing.count))
      guard case .browsed(let rows, let total) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(rows.map { $0["number"] } == browsing.numbers.map { .text($0) })
      #expect(total == browsing.total)
    }
  }

  @Test("cells come back as they went in", arguments: StoreKind.allCases)
  func keepsCells(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(documents))
      let question = BrowseQuestion(table: "文件")
      guard case .browsed(let rows, _) = store.commit(.browse(question, offset: 0, count: 9)) else {
        Issue.record("no rows")
        return
      }
      #expect(rows.map(\.cells) == documents.rows)
    }
  }
}
