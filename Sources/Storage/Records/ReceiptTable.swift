package import ServiceCalendar
package import Telephony

/// The table `receipts`, which every menu may ask without importing it: how far that is what a caller has a receipt for.
///
/// Its rows are the messages and the faxes of the queue themselves. A receipt alone opens none, for receipts can be guessed: the last four digits of the
/// number from which the caller left the message are asked with it, compared in constant time, and counted when they are wrong, as
/// secrets are. What was left from a hidden number has none and is told to nobody.
package enum ReceiptTable {
  package static let name = "receipts"

  package static let schema = TableSchema(
    builtIn: name,
    columns: [
      TableColumn(name: "number", type: .digits, isKey: true),
      TableColumn(name: "caller", type: .digits, isSecret: true),
      TableColumn(name: "kind", type: .text),
      TableColumn(name: "state", type: .text),
      TableColumn(name: "department", type: .text),
      TableColumn(name: "left", type: .date),
      TableColumn(name: "due", type: .date),
      TableColumn(name: "answered", type: .date),
      // Empty while there is none, so that menus can choose by it.
      TableColumn(name: "answer", type: .text),
      // Of a fax: how many it has, and how many of them have arrived.
      TableColumn(name: "pages", type: .number),
      TableColumn(name: "pages_sent", type: .number),
    ])

  /// What the receipt is for.
  package enum Kind: String, CaseIterable, Sendable {
    case message
    /// One that is called back.
    case fax
  }

  /// A row that has `texts` and nothing else: recordings of its cells are named by it.
  package static func row(holding texts: [(column: String, text: String)]) -> TableRow {
    TableRow(
      schema: schema,
      cells: schema.columns.map { column in
        texts.first { $0.column == column.name }.map { .text($0.text) } ?? .absent
      })
  }

  /// The name of the recording that says the answer, without its language.
  package static func answerPrompt(of receipt: ReceiptNumber) -> String {
    "\(name)/\(receipt).answer"
  }

  /// The last four digits of `number`; `nil` where it has fewer.
  package static func lastFour(of number: String?) -> String? {
    guard let number, number.utf8.count >= 4 else { return nil }
    return String(number.suffix(4))
  }
}

/// A row of ``ReceiptTable``.
package struct ReceiptProgress: Equatable, Sendable {
  package let kind: ReceiptTable.Kind
  package let receipt: ReceiptNumber
  /// The number from which it was left; `nil` where it was hidden.
  package let caller: String?
  /// The word of its state.
  package let state: String
  package let department: String
  package let left: CivilDate
  package let due: CivilDate?
  /// When it was answered last, and how.
  package let answer: (on: CivilDate, text: String)?
  /// Of a fax; `nil` for a message.
  package let pages: (sent: Int64, count: Int64)?

  /// Of a message with all that was done with it.
  package init(_ message: VoiceMessage, _ history: [MessageEvent]) {
    kind = .message
    receipt = message.receipt
    caller = message.start.caller
    state = message.state.word
    department = message.start.department
    left = message.start.recordedAt.date
    due = message.start.dueDate
    var answer: (on: CivilDate, text: String)?
    for event in history {
      if case .answered(let text) = event.step { answer = (event.at.date, text) }
    }
    self.answer = answer
    pages = nil
  }

  /// Of a fax in the queue; nil for one that was sent in its call, which has no receipt. Who hid their number when they
  /// ordered it is known by the number that it goes to.
  package init?(_ job: FaxJob) {
    guard let receipt = job.receipt else { return nil }
    kind = .fax
    self.receipt = receipt
    caller = job.order.caller ?? job.order.to
    state = job.state.word
    department = ""
    left = job.order.orderedAt.date
    due = nil
    answer = nil
    pages = (sent: Int64(job.pagesSent), count: Int64(job.pageCount))
  }

  /// Of a row that a call script gives; `nil` where its number is no receipt.
  package init?(row cells: [TableValue]) {
    let row = TableRow(schema: ReceiptTable.schema, cells: cells)
    let text = { (column: String) -> String? in
      switch row[column] {
      case .text(let text): text
      case .secret(let secret): secret.text
      default: nil
      }
    }
    let date = { (column: String) -> CivilDate? in
      if case .date(let date) = row[column] { date } else { nil }
    }
    let number = { (column: String) -> Int64? in
      if case .number(let number) = row[column] { number } else { nil }
    }
    guard let form = ReceiptForm(text("number") ?? "") else { return nil }
    kind = text("kind").flatMap { ReceiptTable.Kind(rawValue: $0) } ?? .message
    receipt = form.receipt
    caller = text("caller")
    state = text("state") ?? VoiceMessage.State.new.word
    department = text("department") ?? ""
    let day = date("left") ?? form.date
    left = day
    due = date("due")
    answer = text("answer").flatMap { $0.isEmpty ? nil : $0 }.map { (date("answered") ?? day, $0) }
    let sent = number("pages_sent")
    // Whoever tells only what has arrived means a fax that has as many at least.
    pages = (number("pages") ?? sent).map { (sent: sent ?? 0, count: $0) }
  }

  package static func == (left: Self, right: Self) -> Bool { left.row == right.row }

  /// Without the caller.
  package var row: TableRow {
    TableRow(
      schema: ReceiptTable.schema,
      cells: [
        .text(receipt.description), .absent, .text(kind.rawValue), .text(state),
        .text(department), .date(left), due.map { .date($0) } ?? .absent,
        answer.map { .date($0.on) } ?? .absent, .text(answer?.text ?? ""),
        .number(pages?.count ?? 0), .number(pages?.sent ?? 0),
      ])
  }

  /// Whether `secret` is the end of the caller's number. Takes as long wherever they differ.
  package func wasLeft(from secret: Secret) -> Bool {
    guard let lastFour = ReceiptTable.lastFour(of: caller) else { return false }
    return Secret(lastFour).isEqualInConstantTime(to: secret)
  }
}

extension LookupQuestion {
  /// Whether it is put to the built-in table.
  package var asksReceipts: Bool { table == ReceiptTable.name }

  /// The receipt that it asks about; `nil` for a number that is none.
  package var receipt: ReceiptNumber? {
    for condition in conditions where condition.column == "number" {
      if case .equals(.text(let text)) = condition.test { return ReceiptForm(text)?.receipt }
    }
    return nil
  }

  /// Why it makes no sense to ``ReceiptTable``; `nil` when it does.
  package var receiptRefusal: StorageRefusal? {
    if let refusal = refusal(in: ReceiptTable.schema) { return refusal }
    return secretConditions(in: ReceiptTable.schema).isEmpty
      ? .unfitValue(table: table, column: "caller") : nil
  }

  /// What `progress`, which has the receipt asked about, is to who asks; `nil` where nobody has that receipt. The lock comes
  /// before it.
  package func outcome(_ progress: ReceiptProgress?) -> StorageOutcome {
    // Whoever tries receipts learns nothing of which there are; a slip is told by its check digit.
    guard let progress else { return receipt == nil ? .notFound : .secretWrong }
    let row = progress.row
    guard
      plainConditions(in: row.schema).allSatisfy({ row.cells[$0.column] == $0.value })
    else { return .secretWrong }
    var isRight = true
    for (_, secret) in secretConditions(in: row.schema) where !progress.wasLeft(from: secret) {
      isRight = false
    }
    return isRight ? .found(row) : .secretWrong
  }
}
