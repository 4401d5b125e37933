package import Storage

/// A store in one SQLite file: a write-ahead log, and a wait for the disk at each commit (`synchronous=FULL`).
///
/// Any number of stores, in this process or others, may have the file open: readers never wait, writers wait for
/// one another.
package final class SQLiteStore: Store {
  private let connection: Connection
  private let calls: SQLiteCalls
  private let recordings: SQLiteRecordings
  private let messages: SQLiteMessages
  private let outbox: SQLiteOutbox
  private let faxes: SQLiteFaxes
  private let settings: SQLiteSettings
  private let counts: SQLiteCounts
  private let listenings: SQLiteListenings
  private let tables: SQLiteTables
  private let secrets: SecretWork
  /// Told how far the replacing of a table has come, from any thread; `nil` where nobody waits for it.
  package var tableProgress: (@Sendable (TableProgress) -> Void)?

  /// Opens the file at `path`, or makes it, and brings it to the form that this program knows, unless a service of an earlier
  /// version uses it.
  ///
  /// `isChecked`: reads through the whole file for damage, which takes a second for each gigabyte or so; once for each
  /// start of a service is enough. `secretIterations`: for tables that are imported; tests take fewer.
  package convenience init(
    path: String, isChecked: Bool = true, secretIterations: UInt32? = nil
  ) throws(StorageFailure) {
    let connection = try Connection(path: path)
    if isChecked { try connection.checkIntegrity() }
    try self.init(connection, secretIterations: secretIterations)
  }

  /// Opens the file at `path` for looking only: whatever would change it fails.
  package convenience init(lookingInto path: String) throws(StorageFailure) {
    try self.init(current: .looking(into: path), secretIterations: nil)
  }

  convenience init(
    _ connection: Connection, secretIterations: UInt32? = nil
  ) throws(StorageFailure) {
    try Migrations.runWhileAlone(on: connection)
    try self.init(current: connection, secretIterations: secretIterations)
  }

  /// The file has the form that this program knows.
  private init(current connection: Connection, secretIterations: UInt32?) throws(StorageFailure) {
    self.connection = connection
    calls = try SQLiteCalls(connection)
    let receipts = try SQLiteReceipts(connection)
    outbox = try SQLiteOutbox(connection)
    recordings = try SQLiteRecordings(connection, receipts, outbox)
    messages = try SQLiteMessages(connection, recordings, outbox)
    settings = try SQLiteSettings(connection)
    counts = try SQLiteCounts(connection)
    faxes = try SQLiteFaxes(connection, receipts, counts)
    listenings = try SQLiteListenings(connection)
    tables = try SQLiteTables(connection, listenings)
    secrets = SecretWork(iterations: secretIterations ?? SecretHash.standardIterations)
  }

  package func commit(_ requests: [StorageRequest]) -> [StorageOutcome] {
    guard !requests.isEmpty else { return [] }
    // What goes into a file that has no name any more is lost with the process.
    if connection.hasMoved {
      return requests.map { _ in .failed(.replaced(path: connection.path)) }
    }
    do throws(StorageFailure) {
      return try attempt(requests)
    } catch {
      if requests.count == 1 { return [.failed(error)] }
    }
    return requests.map { request in
      do throws(StorageFailure) {
        return try attempt([request])[0]
      } catch {
        return .failed(error)
      }
    }
  }

  private func attempt(_ requests: [StorageRequest]) throws(StorageFailure) -> [StorageOutcome] {
    // What is slow comes first, while nobody waits for the right to write.
    var verdicts = SecretVerdicts()
    var hashes: [Int: [SecretHash]] = [:]
    var staged: [Int: StagedTable] = [:]
    defer { if !hashes.isEmpty { try? tables.dropUnused() } }
    var writes = false
    for (index, request) in requests.enumerated() {
      switch request {
      case .lookUp(let question):
        try compareSecrets(of: question, into: &verdicts)
      case .replaceTable(let contents, let edits, menus: _):
        writes = true
        if contents.refusal == nil {
          let new = secrets.hashes(of: contents, tell: tableProgress)
          hashes[index] = new
          staged[index] = try tables.stage(contents, edits, hashes: new, tell: tableProgress)
        }
      case .keepCall, .beginRecording, .appendAudio, .finishRecording, .finishWholeRecording,
        .findMessageOfVisit, .dropRecording, .keepInterruptedRecordings, .stepMessage, .keepFax,
        .noteOverdue, .claimNotice, .settleNotice, .retryNotices,
        .orderFax, .claimFaxes, .tendFaxes, .noteFaxRequest, .endFaxTry, .releaseFaxes, .tryFaxNow,
        .cancelFax, .keepTimeZone, .count, .addRow, .retireRow, .keepListening:
        writes = true
      case .findCall, .listCalls, .findMessage, .findMessageOfRecording, .listMessages,
        .readMessageHistory, .readAudio,
        .dueNotices, .listNotices,
        .findFax, .findFaxOfCall, .listFaxes, .readCount, .checkTable, .listTables, .browse,
        .findRows:
        break
      }
    }
    return try connection.transaction(writes: writes || verdicts.hasWrong) {
      () throws(StorageFailure) in
      var outcomes: [StorageOutcome] = []
      outcomes.reserveCapacity(requests.count)
      for (index, request) in requests.enumerated() {
        outcomes.append(
          try perform(
            request, hashes: hashes[index] ?? [], staged: staged[index], verdicts: &verdicts))
      }
      return outcomes
    }
  }

  private func perform(
    _ request: StorageRequest, hashes: [SecretHash], staged: StagedTable?,
    verdicts: inout SecretVerdicts
  ) throws(StorageFailure) -> StorageOutcome {
    switch request {
    case .keepCall(let record):
      try calls.keep(record)
      return .done
    case .findCall(let key): return .call(try calls.find(key))
    case .listCalls(let filter, let page): return .calls(try calls.list(filter, page))

    case .beginRecording(let start): return try recordings.begin(start)
    case .appendAudio(let operation, let number, let samples):
      return try recordings.append(samples, number: number, to: operation)
    case .finishRecording(let operation, let length, let endedBy):
      return try recordings.finish(operation, length: length, endedBy: endedBy)
    case .finishWholeRecording(let operation, let length, let endedBy, let sound, let visit):
      return try recordings.finishWhole(
        operation, length: length, endedBy: endedBy, sound: sound, of: visit)
    case .findMessageOfVisit(let visit, let asker):
      return try recordings.find(of: visit, asker: asker)
    case .dropRecording(let operation): return try recordings.drop(operation)
    case .keepInterruptedRecordings: return try recordings.keepInterrupted()
    case .findMessage(let receipt): return .message(try messages.find(receipt))
    case .findMessageOfRecording(let operation): return .message(try messages.find(operation))
    case .listMessages(let filter, let page): return .messages(try messages.list(filter, page))
    case .stepMessage(let receipt, let event): return try messages.step(receipt, event)
    case .readMessageHistory(let receipt):
      return .messageHistory(try messages.history(of: receipt))
    case .readAudio(let operation): return try recordings.audio(of: operation)

    case .noteOverdue(let today): return .counted(try outbox.noteOverdue(today))
    case .dueNotices(let now, let page):
      return .notices(try outbox.due(at: now, page, of: messages))
    case .claimNotice(let id, let now, let until):
      return try outbox.claim(id, at: now, until: until)
    case .settleNotice(let id, let ending): return try outbox.settle(id, ending)
    case .retryNotices(let id): return .counted(try outbox.retry(id))
    case .listNotices(let state, let page):
      return .notices(try outbox.list(state, page, of: messages))

    case .keepFax(let job):
      try faxes.keep(job)
      return .done
    case .orderFax(let order, let limit): return try faxes.order(order, limit: limit)
    case .claimFaxes(let sender, let count, let now, let rules):
      return .faxesClaimed(try faxes.claim(by: sender, count: count, at: now, by: rules))
    case .tendFaxes(let now, let rules):
      return .faxesGivenUp(try faxes.tend(at: now, by: rules))
    case .noteFaxRequest(let receipt, let attempt, let request):
      _ = try faxes.change(receipt) { $0.note(request, of: attempt) }
      return .done
    case .endFaxTry(let receipt, let attempt, let outcome, let now, let rules):
      return .fax(try faxes.change(receipt) { $0.end(attempt, outcome, at: now, by: rules) })
    case .releaseFaxes(let now, let rules):
      return .faxesGivenUp(try faxes.release(at: now, by: rules))
    case .findFax(let receipt): return .fax(try faxes.find(receipt))
    case .findFaxOfCall(let operation): return .fax(try faxes.find(operation))
    case .tryFaxNow(let receipt, let now): return try faxes.tryNow(receipt, at: now)
    case .cancelFax(let receipt): return try faxes.cancel(receipt)
    case .listFaxes(let filter, let page): return .faxes(try faxes.list(filter, page))

    case .keepTimeZone(let name):
      try settings.set("timezone", name)
      return .done
    case .count(let count, let limit):
      let value = try counts.value(of: count)
      return value >= limit ? .limitReached(value) : .counted(try counts.add(to: count))
    case .readCount(let count): return .counted(try counts.value(of: count))

    case .replaceTable(let contents, let edits, let menus):
      if let refusal = contents.refusal { return .refused(refusal) }
      return try tables.replace(
        with: contents, edits, menus: menus, staged: staged, hashes: hashes)
    case .checkTable(let contents, let edits):
      if let refusal = contents.refusal { return .refused(refusal) }
      return try tables.check(contents, edits)
    case .listTables: return .tables(try tables.summaries)
    case .lookUp(let question): return try lookUp(question, &verdicts)
    case .browse(let question, let offset, let count):
      return try tables.browse(question, offset: offset, count: count)

    case .addRow(let row): return try tables.add(row)
    case .retireRow(let table, let key, let until):
      return try tables.retire(table, key, until: until)
    case .findRows(let table, let text, let limit):
      return try tables.find(table, text, limit: limit)
    case .keepListening(let listening):
      try listenings.keep(listening)
      return .done
    }
  }

  // MARK: Lookups

  /// Compares what is asked with what is kept, ahead of the transaction.
  private func compareSecrets(
    of question: LookupQuestion, into verdicts: inout SecretVerdicts
  ) throws(StorageFailure) {
    if question.asksReceipts {
      // The last four digits of a number are no secret that a hash could keep; they are compared as they are.
      if case .secretWrong = try progress(question) { verdicts.noteWrong() }
      return
    }
    switch try tables.candidate(for: question) {
    case .refused: break
    case .noRow(let schema):
      if question.secretConditions(in: schema).isEmpty { break }
      // Takes as long as a row would, locked or not, so that nobody learns who is in the table.
      if try !isLocked(question, schema) {
        secrets.spendTheTime()
        verdicts.noteWrong()
      }
    case .row(let row, let hashes):
      let asked = question.secretConditions(in: row.schema)
      if asked.isEmpty { break }
      if try isLocked(question, row.schema) { break }
      for (condition, hash) in zip(asked, hashes) { verdicts.compare(condition.secret, hash) }
    }
  }

  private func lookUp(
    _ question: LookupQuestion, _ verdicts: inout SecretVerdicts
  ) throws(StorageFailure) -> StorageOutcome {
    if question.asksReceipts { return try lookUpReceipt(question) }
    switch try tables.candidate(for: question) {
    case .refused(let refusal): return .refused(refusal)
    case .noRow(let schema):
      let asked = question.secretConditions(in: schema)
      if asked.isEmpty { return .notFound }
      if try isLocked(question, schema) { return .secretLocked }
      return try countWrong(question, schema)
    case .row(let row, let hashes):
      let asked = question.secretConditions(in: row.schema)
      if asked.isEmpty { return .found(row) }
      // Asked again within the transaction: others of the group may have been wrong before.
      if try isLocked(question, row.schema) { return .secretLocked }
      var isRight = true
      for (condition, hash) in zip(asked, hashes) where !verdicts.compare(condition.secret, hash) {
        isRight = false
      }
      if isRight { return question.hasInitialSecret(in: row) ? .secretInitial : .found(row) }
      return try countWrong(question, row.schema)
    }
  }

  private func countWrong(
    _ question: LookupQuestion, _ schema: TableSchema
  ) throws(StorageFailure) -> StorageOutcome {
    for wrong in question.wrongSecretCounts(in: schema) { try counts.add(to: wrong.count) }
    return .secretWrong
  }

  private func lookUpReceipt(_ question: LookupQuestion) throws(StorageFailure) -> StorageOutcome {
    if question.receiptRefusal == nil, try isLocked(question, ReceiptTable.schema) {
      return .secretLocked
    }
    let outcome = try progress(question)
    if case .secretWrong = outcome { return try countWrong(question, ReceiptTable.schema) }
    return outcome
  }

  /// What the row with the receipt is to who asks, whether or not it is locked.
  private func progress(_ question: LookupQuestion) throws(StorageFailure) -> StorageOutcome {
    if let refusal = question.receiptRefusal { return .refused(refusal) }
    guard let receipt = question.receipt else { return .notFound }
    if let message = try messages.progress(of: receipt) { return question.outcome(message) }
    return question.outcome(try faxes.find(receipt).flatMap { ReceiptProgress($0) })
  }

  private func isLocked(
    _ question: LookupQuestion, _ schema: TableSchema
  ) throws(StorageFailure) -> Bool {
    for (count, limit) in question.wrongSecretCounts(in: schema)
    where try counts.value(of: count) >= limit { return true }
    return false
  }
}
