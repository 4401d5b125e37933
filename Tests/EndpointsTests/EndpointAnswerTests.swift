import Endpoints
import Foundation
import ServiceCalendar
import Storage
import Telephony
import TestSupport
import Testing

@Suite("Endpoints' questions and answers") struct EndpointAnswerTests {
  static let schema = try! TableSchema(
    name: "pensions",
    columns: [
      TableColumn(name: "id", type: .citizenID, isKey: true),
      TableColumn(name: "pin", type: .digits, isSecret: true),
      TableColumn(name: "balance", type: .money),
      TableColumn(name: "months", type: .number),
      TableColumn(name: "until", type: .date),
    ])
  static let id = "330106194001011230"
  static let conditions = [
    ColumnCondition(column: "id", .equals(.text(id))),
    ColumnCondition(column: "pin", .equals(.secret(Secret("246810")))),
  ]
  static let row = #"{"id":"330106194001011230","balance":"10250.40","months":180,"until":null}"#

  static func answer(
    to conditions: [ColumnCondition] = conditions
  ) -> EndpointAnswer {
    EndpointAnswer(of: schema, askedBy: conditions, isCitizenNumber: { $0.utf8.count == 18 })
  }

  @Test("a question is a JSON object with its secrets apart") func asks() throws {
    let today = CivilDate("2011-07-01")!
    let lookup = LookupQuestion(
      table: "pensions", conditions: Self.conditions, caller: nil, today: today)
    #expect(
      String(decoding: EndpointQuestion(lookup).bytes, as: UTF8.self)
        == #"{"ask":"row","secrets":{"pin":"246810"},"table":"pensions","where":{"id":"330106194001011230"}}"#
    )
    let browse = BrowseQuestion(
      table: "payments",
      conditions: [
        ColumnCondition(column: "paid", .equals(.money(hundredths: -5))),
        ColumnCondition(column: "months", .equals(.number(3))),
        ColumnCondition(column: "on", .equals(.date(today))),
      ], order: "on", isDescending: true)
    #expect(
      String(decoding: EndpointQuestion(browse, offset: 2, count: 5).bytes, as: UTF8.self)
        == #"{"ask":"rows","count":5,"from":2,"order":{"column":"on","descending":true},"table":"payments","where":{"months":3,"on":"2011-07-01","paid":"-0.05"}}"#
    )
  }

  @Test(
    "amounts are written with two digits behind the point, and read again",
    arguments: [(0, "0.00"), (-5, "-0.05"), (18_000, "180.00"), (-1_025_040, "-10250.40")])
  func writesAmounts(_ hundredths: Int64, _ text: String) {
    #expect(String(hundredths: hundredths) == text)
    #expect(TableValue.money(hundredths: hundredths).written == text)
    #expect(Int64(hundredthsIn: text) == hundredths)
  }

  @Test("answers that fit") func reads() throws {
    let found = try Self.answer().row(Array(#"{"answer":"found","row":\#(Self.row)}"#.utf8))
    #expect(
      found
        == .found(
          TableRow(
            schema: Self.schema,
            cells: [
              .text(Self.id), .absent, .money(hundredths: 1_025_040), .number(180), .absent,
            ])))
    let words: [(String, StorageOutcome)] = [
      ("not-found", .secretWrong), ("wrong-secret", .secretWrong), ("initial", .secretInitial),
      ("locked", .secretLocked),
    ]
    for (word, outcome) in words {
      #expect(try Self.answer().row(Array(#"{"answer":"\#(word)"}"#.utf8)) == outcome)
    }
    let rows = try Self.answer(to: []).rows(
      Array(#"{"answer":"rows","total":7,"rows":[\#(Self.row),\#(Self.row)]}"#.utf8), offset: 5,
      count: 5)
    guard case .browsed(let read, total: 7) = rows else {
      Issue.record("\(rows)")
      return
    }
    #expect(read.count == 2)
  }

  /// What is wrong, and with what.
  static let unfit: [(answer: String, why: EndpointFailure)] = [
    ("", .notJSON), ("null", .notJSON), ("[]", .notJSON), ("<html>", .notJSON),
    (#"{"answer":"found""#, .notJSON), ("\u{FFFE}", .notJSON),
    ("{}", .unfit(what: "no 'answer'")),
    (#"{"answer":7}"#, .unfit(what: "no 'answer'")),
    (
      #"{"answer":"rows","rows":[],"total":0}"#,
      .unfit(what: "'answer' is not an answer to a lookup")
    ),
    (#"{"answer":"not-found","row":null}"#, .unfit(what: "it has members beside 'answer'")),
    (#"{"answer":"found"}"#, .unfit(what: "no 'row'")),
    (#"{"answer":"found","row":[]}"#, .unfit(what: "a row is not an object")),
    (
      #"{"answer":"found","row":{"id":"330106194001011230"}}"#,
      .unfit(what: "a row has no column 'balance'")
    ),
  ]

  /// The row with one member in another form.
  static let unfitCells: [(member: String, instead: String, why: String)] = [
    (#""10250.40""#, "10250.40", "'balance' is not of type money"),
    (#""10250.40""#, #""10250.405""#, "'balance' is not of type money"),
    (#""10250.40""#, #""""#, "'balance' is not of type money"),
    (#""10250.40""#, "true", "'balance' is not of type money"),
    ("180", #""180""#, "'months' is not of type number"),
    ("180", "180.5", "'months' is not of type number"),
    ("180", "1e99", "'months' is not of type number"),
    ("180", "[180]", "'months' is not of type number"),
    ("null", #""2011-02-30""#, "'until' is not of type date"),
    (#""330106194001011230""#, "null", "the key 'id' is empty"),
    (#""330106194001011230""#, #""33010619400101123""#, "'id' is not of type citizen-id"),
    (
      #""330106194001011230""#, #""330106194001011249""#,
      "a row has another 'id' than was asked for"
    ),
    ("}", #","pin":"246810"}"#, "a row shows the secret column 'pin'"),
    ("}", #","more":1}"#, "a row has a column that the table does not declare"),
  ]

  @Test(arguments: unfit)
  func refuses(_ row: (answer: String, why: EndpointFailure)) {
    #expect(throws: row.why) { try Self.answer().row(Array(row.answer.utf8)) }
  }

  @Test(arguments: unfitCells)
  func refusesCells(_ row: (member: String, instead: String, why: String)) {
    let changed = Self.row.replacingOccurrences(of: row.member, with: row.instead)
    #expect(throws: EndpointFailure.unfit(what: row.why)) {
      try Self.answer().row(Array(#"{"answer":"found","row":\#(changed)}"#.utf8))
    }
  }

  @Test("an initial secret is no answer to a lookup that has no exit for it")
  func refusesInitial() {
    let answer = EndpointAnswer(
      of: Self.schema, askedBy: Self.conditions, takesInitial: false,
      isCitizenNumber: { $0.utf8.count == 18 })
    #expect(
      throws: EndpointFailure.unfit(what: "'answer' is initial, and the lookup has no such exit")
    ) {
      try answer.row(Array(#"{"answer":"initial"}"#.utf8))
    }
  }

  @Test("nobody's secret is wrong where none was asked for") func refusesSecretsUnasked() {
    let plain = [Self.conditions[0]]
    for word in ["wrong-secret", "initial", "locked"] {
      #expect(throws: EndpointFailure.self) {
        try Self.answer(to: plain).row(Array(#"{"answer":"\#(word)"}"#.utf8))
      }
    }
  }

  @Test(
    "rows that cannot be",
    arguments: [
      #"{"answer":"rows","rows":[]}"#, #"{"answer":"rows","total":-1,"rows":[]}"#,
      #"{"answer":"rows","total":1.5,"rows":[]}"#,
      #"{"answer":"rows","total":5000000000,"rows":[]}"#,
      #"{"answer":"rows","total":1,"rows":{}}"#, #"{"answer":"rows","total":1,"rows":[1]}"#,
      #"{"answer":"found","row":{}}"#, #"{"answer":"not-found"}"#,
      #"{"answer":"rows","total":0,"rows":[\#(row)]}"#,
      #"{"answer":"rows","total":9,"rows":[\#(row),\#(row)]}"#,
      #"{"answer":"rows","total":5,"rows":[]}"#,
    ])
  func refusesRows(_ text: String) {
    #expect(throws: EndpointFailure.self) {
      try Self.answer(to: []).rows(Array(text.utf8), offset: 0, count: 1)
    }
  }

  @Test("no rows are an answer where there are none", arguments: [0, 5])
  func readsNoRows(total: Int) throws {
    let answer = Array(#"{"answer":"rows","total":\#(total),"rows":[]}"#.utf8)
    #expect(
      try Self.answer(to: []).rows(answer, offset: total, count: 1) == .browsed([], total: total))
  }

  /// Bytes changed, cut and doubled anywhere: it is read as the table says, or refused, and ends.
  @Test("Fuzz: any bytes", arguments: 0..<20)
  func reads(seed: UInt64) {
    var random = SplitMix64(seed: 7700 + seed)
    let whole = Array(#"{"answer":"found","row":\#(Self.row)}"#.utf8)
    let signs = Array(#"{}[]",:0123456789.eE+-\unltrfasp "#.utf8)
    for _ in 0..<(200 * FuzzFactor.rounds) {
      var bytes = whole
      for _ in 0..<(1 + random.next() % 6) where !bytes.isEmpty {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] = signs[Int(random.next() % UInt64(signs.count))]
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 8)))
        default:
          bytes.insert(contentsOf: bytes[place...].prefix(Int(random.next() % 40)), at: place)
        }
      }
      guard let outcome = try? Self.answer().row(bytes) else { continue }
      if case .found(let row) = outcome {
        #expect(row["id"] == .text(Self.id) && row["pin"] == .absent)
        #expect(Self.schema.fits(row.cells))
      }
    }
    // Depth costs no stack, length no time.
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: EndpointLimits.answerBytesMax)
    #expect(throws: EndpointFailure.notJSON) { try Self.answer().row(deep) }
  }
}
