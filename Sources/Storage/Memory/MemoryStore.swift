import Telephony

/// A store that forgets all when the process ends: for tests, call scripts, and `--store memory`.
///
/// It holds secrets as they are, for it writes nothing anywhere.
package final class MemoryStore: Store {
  private var calls = MemoryCalls()
  private var messages = MemoryMessages()
  private var receipts = MemoryReceipts()
  private var faxes = MemoryFaxes()
  private var counts = MemoryCounts()
  private var tables = MemoryTables()
  /// Rows of ``ReceiptTable`` that call scripts say are there, by receipt.
  private var givenReceipts: [ReceiptNumber: ReceiptProgress] = [:]
  private var listenings = MemoryListenings()

  package init() {}

  /// A store that holds what `other` holds now.
  package init(copying other: MemoryStore) {
    calls = other.calls
    messages = other.messages
    receipts = other.receipts
    faxes = other.faxes
    counts = other.counts
    tables = other.tables
    listenings = other.listenings
    givenReceipts = other.givenReceipts
  }

  /// Answers from now on as if `row`, which fits ``ReceiptTable/schema``, were that of a message. For call scripts.
  package func give(receipt row: [TableValue]) {
    guard let progress = ReceiptProgress(row: row) else { return }
    givenReceipts[progress.receipt] = progress
  }

  /// Puts `contents`, which were checked, in the place of a table. For call scripts.
  package func give(table contents: TableContents) {
    tables.put(contents, menus: [], edited: [])
  }

  /// Carries out `requests` in order; nothing outlives the store.
  package func commit(_ requests: [StorageRequest]) -> [StorageOutcome] {
    requests.map { commit($0) }
  }

  /// The same of one: call scripts ask a dozen times a call.
  package func commit(_ request: consuming StorageRequest) -> StorageOutcome {
    do throws(StorageRefusal) {
      return try perform(request)
    } catch {
      return .refused(error)
    }
  }

  /// What it keeps is taken out of the request, and not copied.
  private func perform(_ request: consuming StorageRequest) throws(StorageRefusal)
    -> StorageOutcome
  {
    switch consume request {
    case .keepCall(let record):
      calls.keep(record)
      return .done
    case .findCall(let key): return .call(calls.find(key))
    case .listCalls(let filter, let page): return .calls(calls.list(filter, page))

    case .beginRecording(let start):
      try messages.begin(start)
      return .done
    case .appendAudio(let operation, let number, let samples):
      try messages.append(samples, number: number, to: operation)
      return .done
    case .finishRecording(let operation, let length, let endedBy):
      return .messageKept(
        try messages.finish(operation, length: length, endedBy: endedBy, &receipts))
    case .finishWholeRecording(let operation, let length, let endedBy, let sound, let visit):
      return .messageKept(
        try messages.finishWhole(
          operation, length: length, endedBy: endedBy, sound: sound, of: visit, &receipts))
    case .findMessageOfVisit(let visit, let asker):
      guard let message = try messages.find(of: visit, asker: asker, &receipts) else {
        return .notFound
      }
      return .messageFound(message.start.operation, message.receipt)
    case .dropRecording(let operation):
      try messages.drop(operation)
      return .done
    case .keepInterruptedRecordings: return .messagesKept(try messages.keepInterrupted(&receipts))
    case .findMessage(let receipt): return .message(messages.find(receipt))
    case .findMessageOfRecording(let operation): return .message(messages.find(operation))
    case .listMessages(let filter, let page): return .messages(messages.list(filter, page))
    case .stepMessage(let receipt, let event):
      try messages.step(receipt, event)
      return .done
    case .readMessageHistory(let receipt): return .messageHistory(messages.history(of: receipt))
    case .readAudio(let operation): return .audio(try messages.audio(of: operation))

    case .noteOverdue(let today): return .counted(messages.outbox.noteOverdue(today, messages))
    case .dueNotices(let now, let page):
      return .notices(messages.outbox.due(at: now, page, messages))
    case .claimNotice(let id, let now, let until):
      try messages.outbox.claim(id, at: now, until: until)
      return .done
    case .settleNotice(let id, let ending):
      try messages.outbox.settle(id, ending)
      return .done
    case .retryNotices(let id): return .counted(messages.outbox.retry(id))
    case .listNotices(let state, let page):
      return .notices(messages.outbox.list(state, page, messages))

    case .keepFax(let job):
      faxes.keep(job)
      return .done
    case .orderFax(let order, let limit):
      return faxes.order(order, limit: limit, counting: &counts, &receipts)
    case .claimFaxes(let sender, let count, let now, let rules):
      return .faxesClaimed(faxes.claim(by: sender, count: count, at: now, by: rules))
    case .tendFaxes(let now, let rules): return .faxesGivenUp(faxes.tend(at: now, by: rules))
    case .noteFaxRequest(let receipt, let attempt, let request):
      _ = try faxes.change(receipt) { $0.note(request, of: attempt) }
      return .done
    case .endFaxTry(let receipt, let attempt, let outcome, let now, let rules):
      return .fax(try faxes.change(receipt) { $0.end(attempt, outcome, at: now, by: rules) })
    case .releaseFaxes(let now, let rules):
      return .faxesGivenUp(faxes.release(at: now, by: rules))
    case .findFax(let receipt): return .fax(faxes.find(receipt))
    case .findFaxOfCall(let operation): return .fax(faxes.find(operation))
    case .tryFaxNow(let receipt, let now):
      return .fax(
        try faxes.change(receipt) { job throws(StorageRefusal) in
          if !job.tryNow(at: now) { throw .faxIs(job.state) }
        })
    case .cancelFax(let receipt):
      return .fax(
        try faxes.change(receipt) { job throws(StorageRefusal) in
          if !job.cancel() { throw .faxIs(job.state) }
        })
    case .listFaxes(let filter, let page): return .faxes(faxes.list(filter, page))

    // Its staff have no command that could read it.
    case .keepTimeZone: return .done
    case .count(let count, let limit):
      let value = counts.value(of: count)
      return value >= limit ? .limitReached(value) : .counted(counts.add(to: count))
    case .readCount(let count): return .counted(counts.value(of: count))

    case .replaceTable(let contents, let edits, let menus):
      return .tableReplaced(rowCount: try tables.replace(with: contents, edits, menus: menus))
    case .checkTable(let contents, let edits):
      return .tableReplaced(rowCount: try tables.check(contents, edits))
    case .listTables: return .tables(tables.summaries)
    case .lookUp(let question):
      return question.asksReceipts
        ? try lookUpReceipt(question) : try tables.lookUp(question, counting: &counts)
    case .browse(let question, let offset, let count):
      return try tables.browse(question, offset: offset, count: count, listenings)
    case .addRow(let row):
      try tables.add(row)
      return .done
    case .retireRow(let table, let key, let until):
      return try tables.retire(table, key, until: until)
    case .findRows(let table, let text, let limit):
      return try tables.find(table, text, limit: limit)
    case .keepListening(let listening):
      listenings.keep(listening)
      return .done
    }
  }
}

extension MemoryStore {
  private func lookUpReceipt(_ question: LookupQuestion) throws(StorageRefusal) -> StorageOutcome {
    if let refusal = question.receiptRefusal { throw refusal }
    let wrongCounts = question.wrongSecretCounts(in: ReceiptTable.schema)
    if wrongCounts.contains(where: { counts.value(of: $0.count) >= $0.limit }) {
      return .secretLocked
    }
    let outcome = question.outcome(
      question.receipt.flatMap {
        givenReceipts[$0] ?? messages.progress(of: $0) ?? faxes.progress(of: $0)
      })
    if case .secretWrong = outcome {
      for wrong in wrongCounts { _ = counts.add(to: wrong.count) }
    }
    return outcome
  }
}

/// Counts by the day, in memory.
struct MemoryCounts {
  private var values: [DailyCount: Int] = [:]

  func value(of count: DailyCount) -> Int { values[count] ?? 0 }

  /// Returns the new value.
  mutating func add(to count: DailyCount) -> Int {
    values[count, default: 0] += 1
    return values[count]!
  }
}

extension Page {
  /// The page of `all`, which is oldest first; an item's place in it is what pages go on from.
  init(of all: [Item], _ request: PageRequest, where isShown: (Item) -> Bool) {
    var items: [Item] = []
    var next: Int64?
    for (index, item) in all.enumerated().reversed() {
      if let after = request.after, index >= Int(clamping: after) { continue }
      guard isShown(item) else { continue }
      if items.count == request.limit { break }
      items.append(item)
      next = Int64(index)
    }
    let isLast =
      next.map { end in !all[..<Int(end)].contains(where: isShown) } ?? true
    self.init(items: items, next: isLast ? nil : next)
  }
}
