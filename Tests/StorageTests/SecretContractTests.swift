import Storage
import Testing

/// What every store does with right, wrong and initial secrets: each test on each store.
@Suite("Secrets in a store") struct SecretContractTests {
  @Test("wrong secrets lock a person for the day, whoever calls", arguments: StoreKind.allCases)
  func locksPerson(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(pensions))
      let id = "330106194001011230"
      let wrong = (0..<6).map {
        StorageRequest.lookUp(pensionQuestion(id, pin: "00000\($0)", caller: "\($0)"))
      }
      #expect(
        store.commit(wrong)
          == [.secretWrong, .secretWrong, .secretWrong, .secretWrong, .secretWrong, .secretLocked])
      #expect(
        store.commit(.lookUp(pensionQuestion(id, pin: "246810", caller: nil))) == .secretLocked)
      let other = pensionQuestion("330106197512310015", pin: "135790")
      guard case .found = store.commit(.lookUp(other)) else {
        Issue.record("another person is locked too")
        return
      }
      let tomorrow = pensionQuestion(id, pin: "246810", today: "2011-07-02")
      guard case .found = store.commit(.lookUp(tomorrow)) else {
        Issue.record("the lock outlives its day")
        return
      }
    }
  }

  @Test("wrong secrets lock a caller, whomever they ask about", arguments: StoreKind.allCases)
  func locksCaller(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(pensions))
      let limits = SecretLimits(wrongPerPerson: 5, wrongPerCaller: 2)
      let ask = { (id: String, pin: String, caller: String) in
        store.commit(.lookUp(pensionQuestion(id, pin: pin, caller: caller, limits: limits)))
      }
      #expect(ask("330106194001011230", "1", "a") == .secretWrong)
      #expect(ask("330106197512310015", "1", "a") == .secretWrong)
      #expect(ask("330106197512310015", "135790", "a") == .secretLocked)
      #expect(ask("nobody", "135790", "a") == .secretLocked)
      guard case .found = ask("330106197512310015", "135790", "b") else {
        Issue.record("another caller is locked too")
        return
      }
    }
  }

  @Test("who is not there locks as everybody does", arguments: StoreKind.allCases)
  func locksNobody(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit(.replaceTable(pensions))
      let ask = { (id: String, caller: String?) in
        store.commit(.lookUp(pensionQuestion(id, pin: "246810", caller: caller)))
      }
      let fromOne = (0..<6).map { ask("33010619400101\($0)", "a") }
      #expect(fromOne == Array(repeating: .secretWrong, count: 5) + [.secretLocked])
      let aboutOne = (0..<6).map { ask("nobody", "\($0)") }
      #expect(aboutOne == Array(repeating: .secretWrong, count: 5) + [.secretLocked])
    }
  }

  @Test("five wrong secrets in a day lock a caller's number", arguments: StoreKind.allCases)
  func locksCallerByTheStandard(kind: StoreKind) throws {
    try kind.withStore { store in
      let people = (0..<7).map { "\($0)" }
      let schema = try TableSchema(
        name: "pensions",
        columns: [
          TableColumn(name: "id", type: .digits, isKey: true),
          TableColumn(name: "pin", type: .digits, isSecret: true),
        ])
      let rows = people.map { [TableValue.text($0), .secret(Secret("246810"))] }
      _ = store.commit(.replaceTable(TableContents(schema: schema, rows: rows)))
      let answers = people.map { store.commit(.lookUp(pensionQuestion($0, pin: "1"))) }
      #expect(answers == Array(repeating: .secretWrong, count: 5) + [.secretLocked, .secretLocked])
    }
  }

  static let initialSecrets:
    [(form: InitialSecret.Form, id: String, pin: String, isInitial: Bool)] =
      [
        (.text("246810"), "330106194001011230", "246810", true),
        (.text("000000"), "330106194001011230", "246810", false),
        (.lastDigits(count: 6, ofColumn: "id"), "330106194001011230", "011230", true),
        (.lastDigits(count: 6, ofColumn: "id"), "330106194001011230", "246810", false),
        // The X of a citizen number is left out, or taken for 0.
        (.lastDigits(count: 6, ofColumn: "id"), "33010019520229003X", "229003", true),
        (.lastDigits(count: 6, ofColumn: "id"), "33010019520229003X", "290030", true),
        (.lastDigits(count: 6, ofColumn: "id"), "33010019520229003X", "29003", false),
        (.lastDigits(count: 6, ofColumn: "balance"), "330106194001011230", "246810", false),
      ]

  @Test(
    "an initial secret opens nothing, though it is right, and is not counted",
    arguments: StoreKind.allCases)
  func refusesInitialSecrets(kind: StoreKind) throws {
    for row in Self.initialSecrets {
      try kind.withStore { store in
        let cells: [TableValue] = [
          .text(row.id), .secret(Secret(row.pin)), .money(hundredths: 1), .number(1),
        ]
        _ = store.commit(.replaceTable(TableContents(schema: pensionSchema, rows: [cells])))
        let initial = [InitialSecret(column: "pin", row.form)]
        for _ in 0..<6 {
          let outcome = store.commit(
            .lookUp(pensionQuestion(row.id, pin: row.pin, initial: initial)))
          if row.isInitial {
            #expect(outcome == .secretInitial, "\(row)")
          } else if case .found = outcome {
          } else {
            Issue.record("\(row): \(outcome)")
          }
        }
        // A wrong one is wrong, initial or not.
        #expect(
          store.commit(.lookUp(pensionQuestion(row.id, pin: "000001", initial: initial)))
            == .secretWrong)
      }
    }
  }
}
