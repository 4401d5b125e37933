import Storage
import Telephony
import Testing

/// What every store answers callers who ask by a receipt: each test on each store.
@Suite("Receipts in a store") struct ReceiptContractTests {
  @Test(
    "a caller who knows the receipt and the end of their number learns how far it is",
    arguments: StoreKind.allCases)
  func tellsProgress(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([
        .beginRecording(recording(operation(1))),
        .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
        .beginRecording(recording(operation(2), caller: nil)),
        .finishRecording(operation(2), length: Milliseconds(8000), endedBy: .key),
      ])
      let form = ReceiptForm(date: date("2011-07-01"), sequence: 1)
      let hidden = ReceiptForm(date: date("2011-07-01"), sequence: 2)
      let ask = { (question: LookupQuestion) in store.commit(.lookUp(question)) }
      let row = { (state: String, answer: String?) in
        StorageOutcome.found(
          TableRow(
            schema: ReceiptTable.schema,
            cells: [
              .text(form.receipt.description), .absent, .text("message"), .text(state),
              .text("劳动保障监察支队"),
              .date(date("2011-07-01")), .date(date("2011-07-06")),
              answer == nil ? .absent : .date(date("2011-07-04")),
              .text(answer ?? ""), .number(0), .number(0),
            ]))
      }
      #expect(ask(receiptQuestion(form.receipt.description)) == row("new", nil))
      _ = store.commit([
        .stepMessage(form.receipt, event(.heard)),
        .stepMessage(form.receipt, event(.answered("已经补发"))),
      ])
      #expect(ask(receiptQuestion(form.receipt.description)) == row("answered", "已经补发"))
      #expect(ask(receiptQuestion(form.receipt.description, kind: "fax")) == .secretWrong)
      #expect(ask(receiptQuestion("2011070199999")) == .notFound, "its check digit does not fit")
      #expect(ask(receiptQuestion(form.receipt.description, lastFour: "234")) == .secretWrong)
      #expect(
        ask(receiptQuestion(hidden.receipt.description, lastFour: "")) == .secretWrong,
        "what came from a hidden number is told to nobody")
      #expect(
        ask(receiptQuestion(form.receipt.description, lastFour: nil))
          == .refused(.unfitValue(table: "receipts", column: "caller")))
    }
  }

  @Test("wrong ends of numbers lock a receipt for the day", arguments: StoreKind.allCases)
  func locksReceipt(kind: StoreKind) throws {
    try kind.withStore { store in
      _ = store.commit([
        .beginRecording(recording(operation(1))),
        .finishRecording(operation(1), length: Milliseconds(8000), endedBy: .key),
      ])
      let digits = ReceiptForm(date: date("2011-07-01"), sequence: 1).receipt.description
      // Whoever calls, hidden or not.
      for caller in ["1", "2", nil, nil, "3"] as [String?] {
        let wrong = receiptQuestion(digits, lastFour: "1111", caller: caller)
        #expect(store.commit(.lookUp(wrong)) == .secretWrong)
      }
      #expect(store.commit(.lookUp(receiptQuestion(digits))) == .secretLocked)
      guard
        case .found = store.commit(.lookUp(receiptQuestion(digits, today: "2011-07-05")))
      else {
        Issue.record("a new day opens it")
        return
      }
    }
  }

  @Test("the built-in table is nobody else's", arguments: StoreKind.allCases)
  func guardsReceipts(kind: StoreKind) throws {
    try kind.withStore { store in
      let outcomes = store.commit([
        .replaceTable(TableContents(schema: ReceiptTable.schema, rows: [])),
        .browse(BrowseQuestion(table: "receipts"), offset: 0, count: 1),
      ])
      #expect(
        outcomes == [.refused(.builtInTable("receipts")), .refused(.builtInTable("receipts"))])
    }
  }

  @Test("a fax of the queue tells by its receipt how far it is", arguments: StoreKind.allCases)
  func tellsFaxProgress(kind: StoreKind) throws {
    try kind.withStore { store in
      let orders = [faxOrder(1), faxOrder(2, caller: nil)]
      var numbers: [String] = []
      for order in orders {
        guard case .faxOrdered(let receipt) = store.commit(.orderFax(order, limit: 9)) else {
          Issue.record("not ordered")
          return
        }
        numbers.append(receipt.description)
      }
      // Who hid their number knows where the fax was to go.
      for (number, lastFour) in zip(numbers, ["2345", "4321"]) {
        guard
          case .found(let row) = store.commit(
            .lookUp(receiptQuestion(number, lastFour: lastFour)))
        else {
          Issue.record("not found")
          return
        }
        #expect(row["kind"] == .text("fax") && row["state"] == .text("waiting"))
        #expect(row["left"] == .date(date("2011-07-01")))
        #expect(row["pages"] == .number(3) && row["pages_sent"] == .number(0))
      }
      #expect(
        store.commit(.lookUp(receiptQuestion(numbers[1], lastFour: "2345"))) == .secretWrong)
      _ = store.commit(.claimFaxes(by: "a", count: 1, at: unix(1), .standard))
      let receipt = ReceiptForm(numbers[0])!.receipt
      _ = store.commit(
        .endFaxTry(receipt, attempt: 1, .sent(pageCount: 3), at: unix(2), .standard))
      guard case .found(let row) = store.commit(.lookUp(receiptQuestion(numbers[0]))) else {
        Issue.record("not found")
        return
      }
      #expect(row["state"] == .text("sent"))
    }
  }
}
