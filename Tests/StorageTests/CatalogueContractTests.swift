import ServiceCalendar
import Storage
import Telephony
import Testing

/// What every store does with the rows that callers browse: each test on each store.
@Suite("Catalogues in a store") struct CatalogueContractTests {
  // MARK: Listenings

  @Test("what was listened to most on the days asked comes first", arguments: StoreKind.allCases)
  func mostAsked(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(advice))
      for (key, day, times) in [
        ("1", "2011-06-01", 5), ("2", "2011-06-20", 1), ("3", "2011-07-01", 2),
      ] {
        for _ in 1...times { #expect(listen(to: key, on: day, in: store) == .done) }
      }
      // One that only goes on where it stopped is not counted again.
      for _ in 1...9 { _ = listen(to: "2", on: "2011-07-01", isCounted: false, in: store) }
      let week = date("2011-06-25")...date("2011-07-01")
      let month = date("2011-06-02")...date("2011-07-01")
      #expect(numbers(in: store, mostAsked: week) == ["3", "1", "2"])
      #expect(numbers(in: store, mostAsked: month) == ["3", "2", "1"])
      #expect(numbers(in: store, mostAsked: date("2011-06-01")...week.upperBound).first == "1")
      #expect(numbers(in: store) == ["1", "2", "3"])
    }
  }

  @Test("an import keeps how often rows were listened to", arguments: StoreKind.allCases)
  func countsOutliveImports(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(advice))
      _ = listen(to: "3", on: "2011-07-01", in: store)
      _ = store.commit(.replaceTable(advice))
      #expect(numbers(in: store, mostAsked: date("2011-07-01")...date("2011-07-01")).first == "3")
    }
  }

  @Test("days beyond the bound are forgotten", arguments: StoreKind.allCases)
  func forgetsOldDays(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(advice))
      let last = date("2011-07-01")
      let bound = CivilDate(daysSince1970: last.daysSince1970 - StorageLimits.listeningDaysMax)
      let beyond = CivilDate(daysSince1970: bound.daysSince1970 - 1)
      _ = listen(to: "2", on: bound.description, in: store)
      _ = listen(to: "3", on: beyond.description, in: store)
      _ = listen(to: "1", on: "2011-06-30", in: store)
      _ = listen(to: "1", on: "2011-07-01", in: store)
      #expect(numbers(in: store, mostAsked: bound...bound) == ["2", "1", "3"])
      #expect(numbers(in: store, mostAsked: beyond...beyond) == ["1", "2", "3"])
    }
  }

  @Test("a clock that is set ahead by mistake forgets nothing", arguments: StoreKind.allCases)
  func forgetsNothingAhead(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(advice))
      let today = date("2011-07-01")
      _ = listen(to: "2", on: today.description, in: store)
      _ = listen(to: "3", on: today.description, stopped: 65_000, in: store)
      for _ in 0..<2 {
        _ = listen(to: "1", on: "2036-01-01", in: store)
        _ = listen(to: "1", on: "2036-01-01", caller: "13900000000", stopped: 1, in: store)
      }
      #expect(numbers(in: store, mostAsked: today...today).first == "2")
      #expect(place(of: "3", in: store) == Milliseconds(65_000))
    }
  }

  // MARK: Places

  @Test("a place is the caller's own, of one row and language", arguments: StoreKind.allCases)
  func places(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(advice))
      _ = listen(to: "2", on: "2011-07-01", stopped: 65_000, in: store)
      #expect(place(of: "2", in: store) == Milliseconds(65_000))
      #expect(place(of: "1", in: store) == nil)
      #expect(place(of: "2", caller: "13900000000", in: store) == nil)
      #expect(place(of: "2", language: "en", in: store) == nil)
      #expect(place(of: "2", days: "2011-07-02", in: store) == nil)
      _ = listen(to: "2", on: "2011-07-01", stopped: 80_000, in: store)
      #expect(place(of: "2", in: store) == Milliseconds(80_000))
      // Heard to its end.
      _ = listen(to: "2", on: "2011-07-01", stopped: nil, in: store)
      #expect(place(of: "2", in: store) == nil)
    }
  }

  @Test("of a caller's places the oldest go first", arguments: StoreKind.allCases)
  func boundsPlaces(kind: StoreKind) throws {
    try kind.withStore { store in
      let count = StorageLimits.placesPerCallerMax + 1
      _ = store.commit(.replaceTable(adviceOf(count)))
      for number in 1...count {
        let minute = number < 10 ? "0\(number)" : "\(number)"
        _ = listen(
          to: "\(number)", on: "2011-07-01", at: "20:\(minute)", stopped: 1_000, in: store)
      }
      #expect(place(of: "1", in: store) == nil)
      #expect(place(of: "2", in: store) == Milliseconds(1_000))
      #expect(place(of: "\(count)", in: store) == Milliseconds(1_000))
    }
  }

  @Test("places expire as others are kept", arguments: StoreKind.allCases)
  func placesExpire(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(advice))
      let first = date("2011-05-01")
      _ = listen(to: "1", on: first.description, stopped: 1_000, in: store)
      let question = { place(of: "1", days: first.description, in: store) }
      let kept = CivilDate(daysSince1970: first.daysSince1970 + StorageLimits.placeDaysMax)
      _ = listen(to: "2", on: kept.description, caller: "13900000000", stopped: 1, in: store)
      #expect(question() == Milliseconds(1_000))
      let late = CivilDate(daysSince1970: kept.daysSince1970 + 1)
      _ = listen(to: "2", on: late.description, caller: "13900000000", stopped: 1, in: store)
      #expect(question() == nil)
    }
  }

  // MARK: Rows that staff change

  @Test("a new row is browsed and spelled at once; its key is new", arguments: StoreKind.allCases)
  func addsRows(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([.replaceTable(advice), .replaceTable(pensions)])
      #expect(store.commit(.addRow(newRow("7", "高温津贴", keys: "42693654"))) == .done)
      #expect(numbers(in: store) == ["1", "2", "3", "7"])
      let spelled = ColumnCondition(column: "title", .spelled("4269"))
      #expect(numbers(in: store, where: [spelled]) == ["7"])
      #expect(
        store.commit(.addRow(newRow("7", "别的", keys: "2")))
          == .refused(.keyTwice(table: "advice", key: "7")))
      #expect(
        store.commit(.addRow(NewRow(table: "pensions", cells: pensions.rows[0], spellings: [])))
          == .refused(.noCatalogue("pensions")))
      #expect(numbers(in: store) == ["1", "2", "3", "7"])
    }
  }

  @Test("a retired row is heard on its last day, and not after", arguments: StoreKind.allCases)
  func retiresRows(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(advice))
      let retired = store.commit(
        .retireRow(table: "advice", key: [.text("2")], until: date("2011-07-01")))
      #expect(retired == .done)
      for (day, heard) in [("2011-07-01", ["1", "2", "3"]), ("2011-07-02", ["1", "3"])] {
        let condition = ColumnCondition(column: "until", .atLeast(date(day)))
        #expect(numbers(in: store, where: [condition]) == heard, "\(day)")
      }
      #expect(
        store.commit(.retireRow(table: "advice", key: [.text("9")], until: date("2011-07-01")))
          == .notFound)
    }
  }

  @Test("words are found, those of titles first", arguments: StoreKind.allCases)
  func findsRows(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([.replaceTable(advice), .addRow(newRow("7", "失业登记", keys: "2"))])
      for (text, found) in [
        ("工伤", ["2", "1"]), ("伤", ["2", "1"]), ("工伤 失业", ["1"]), ("登记", ["7"]), ("飞机", []),
        ("\" OR *", []),
      ] {
        let outcome = store.commit(.findRows(table: "advice", text: text, limit: 10))
        guard case .browsed(let rows, let total) = outcome else {
          Issue.record("\(text): \(outcome)")
          continue
        }
        #expect(rows.map { $0["number"]?.written } == found, "\(text)")
        #expect(total == found.count, "\(text)")
      }
      guard
        case .browsed(let rows, total: 2) = store.commit(
          .findRows(table: "advice", text: "工伤", limit: 1))
      else {
        Issue.record("not two")
        return
      }
      #expect(rows.count == 1)
    }
  }

  @Test("an import says what becomes of what staff wrote", arguments: StoreKind.allCases)
  func importsOverEdits(kind: StoreKind) throws {
    for (edits, left) in [(EditPolicy.kept, ["1", "2", "3", "7"]), (.dropped, ["1", "2", "3"])] {
      try kind.withStore { store in
        _ = store.commit([.replaceTable(advice), .addRow(newRow("7", "高温津贴", keys: "4269"))])
        #expect(
          store.commit(.replaceTable(advice, edits: .refused))
            == .refused(.rowsEdited(table: "advice", keys: ["7"], count: 1)))
        #expect(
          store.commit(.checkTable(advice, edits: .refused))
            == .refused(.rowsEdited(table: "advice", keys: ["7"], count: 1)))
        #expect(
          store.commit(.checkTable(advice, edits: edits)) == .tableReplaced(rowCount: left.count))
        #expect(numbers(in: store) == ["1", "2", "3", "7"])
        #expect(
          store.commit(.replaceTable(advice, edits: edits)) == .tableReplaced(rowCount: left.count))
        #expect(numbers(in: store) == left)
        let spelled = ColumnCondition(column: "title", .spelled("4269"))
        #expect(numbers(in: store, where: [spelled]) == left.filter { $0 == "7" })
        // What was kept is still staff's; what was dropped is nobody's.
        let again = store.commit(.replaceTable(advice, edits: .refused))
        #expect((again == .tableReplaced(rowCount: 3)) == (edits == .dropped))
      }
    }
  }

  // MARK: Asking

  private func listen(
    to key: String, on day: String, isCounted: Bool = true, in store: any Store
  ) -> StorageOutcome {
    store.commit(
      .keepListening(
        Listening(
          table: "advice", key: key, at: time("\(day) 20:15"), isCounted: isCounted, place: nil)))
  }

  private func listen(
    to key: String, on day: String, at minute: String = "20:15", caller: String = "13957112345",
    stopped: UInt32?, in store: any Store
  ) -> StorageOutcome {
    let place = Listening.Place(
      caller: caller, language: "zh", position: stopped.map { Milliseconds($0) })
    return store.commit(
      .keepListening(
        Listening(
          table: "advice", key: key, at: time("\(day) \(minute)"), isCounted: false, place: place)))
  }

  private func rows(_ question: BrowseQuestion, in store: any Store) -> [TableRow] {
    let outcome = store.commit(.browse(question, offset: 0, count: 50))
    guard case .browsed(let rows, _) = outcome else {
      Issue.record("\(outcome)")
      return []
    }
    return rows
  }

  private func numbers(
    in store: any Store, where conditions: [ColumnCondition] = [],
    mostAsked: ClosedRange<CivilDate>? = nil
  ) -> [String] {
    rows(
      BrowseQuestion(table: "advice", conditions: conditions, mostAsked: mostAsked), in: store
    ).map { $0["number"]?.written ?? "" }
  }

  private func place(
    of number: String, caller: String = "13957112345", language: String = "zh",
    days: String = "2011-07-01", in store: any Store
  ) -> Milliseconds? {
    let day = date(days)
    let places = PlaceQuestion(caller: caller, language: language, days: day...day)
    return rows(BrowseQuestion(table: "advice", places: places), in: store).first {
      $0["number"] == .text(number)
    }?.place
  }
}

private let adviceSchema = try! TableSchema(
  name: "advice",
  columns: [
    TableColumn(name: "number", type: .digits, isKey: true),
    TableColumn(name: "title", type: .text, isSpelled: true),
    TableColumn(name: "body", type: .text),
    TableColumn(name: "until", type: .date, bound: .until),
  ], isCatalogue: true)

private let advice = TableContents(
  schema: adviceSchema,
  rows: [
    row("1", "失业金", "工伤以后也可以领"), row("2", "工伤认定", "三十日以内"), row("3", "年休假", "五天"),
  ])

private func adviceOf(_ count: Int) -> TableContents {
  TableContents(schema: adviceSchema, rows: (1...count).map { row("\($0)", "题\($0)", "文") })
}

private func row(_ number: String, _ title: String, _ body: String) -> [TableValue] {
  [.text(number), .text(title), .text(body), .absent]
}

private func newRow(_ number: String, _ title: String, keys: String) -> NewRow {
  NewRow(
    table: "advice", cells: row(number, title, "新的"),
    spellings: [TableSpelling(row: 0, column: 1, keys: keys)])
}
