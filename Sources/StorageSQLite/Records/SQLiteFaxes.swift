import ServiceCalendar
import Storage
import Telephony

/// Fax jobs in the file.
final class SQLiteFaxes {
  private let receipts: SQLiteReceipts
  private let counts: SQLiteCounts
  private let nodes: NodeLocks
  private let insertJob: Statement
  private let updateJob: Statement
  private let findOperation: Statement
  private let findReceipt: Statement
  private let findOrder: Statement
  private let listDue: Statement
  private let listWaiting: Statement
  private let listSending: Statement
  private let listJobs: Statement
  private let listDays: Statement

  private static let columns =
    """
    id, call, segment, operation, receipt, menu, document, number, called, caller, ordered_at, ordered_pages,
    page_count, state, pages_sent, attempts, next_attempt_at, failure, sender, waited_s, seen_at, request,
    inquiries
    """

  init(
    _ connection: Connection, _ receipts: SQLiteReceipts, _ counts: SQLiteCounts
  ) throws(StorageFailure) {
    self.receipts = receipts
    self.counts = counts
    nodes = NodeLocks(besideStore: connection.path)
    insertJob = try connection.prepare(
      """
      INSERT INTO fax_jobs (\(Self.columns))
      VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
      """)
    updateJob = try connection.prepare(
      """
      UPDATE fax_jobs SET page_count = ?2, state = ?3, pages_sent = ?4, attempts = ?5, next_attempt_at = ?6,
        failure = ?7, sender = ?8, waited_s = ?9, seen_at = ?10, request = ?11,
        inquiries = ?12
      WHERE id = ?1
      """)
    findOperation = try connection.prepare(
      "SELECT \(Self.columns) FROM fax_jobs WHERE call = ?1 AND segment = ?2 AND operation = ?3")
    findReceipt = try connection.prepare(
      "SELECT \(Self.columns) FROM fax_jobs WHERE receipt = ?1")
    findOrder = try connection.prepare(
      "SELECT \(Self.columns) FROM fax_jobs WHERE call = ?1 AND receipt IS NOT NULL ORDER BY id")
    // Each half by an index of its own, however many jobs have been sent. What is due only in more than the longest rest
    // waits for a clock that was set back: see `FaxJob.isDue`.
    listDue = try connection.prepare(
      """
      SELECT * FROM (SELECT \(Self.columns), next_attempt_at AS due FROM fax_jobs
          WHERE state = 'waiting' AND receipt IS NOT NULL AND (next_attempt_at <= ?1 OR next_attempt_at > ?1 + \(FaxRules.longestRestSeconds))
        UNION ALL SELECT \(Self.columns), 0 AS due FROM fax_jobs
          WHERE state = 'sending' AND sender IS NULL AND request IS NOT NULL)
      ORDER BY due, id LIMIT ?2
      """)
    listWaiting = try connection.prepare(
      "SELECT \(Self.columns) FROM fax_jobs WHERE state = 'waiting' AND receipt IS NOT NULL")
    listSending = try connection.prepare(
      "SELECT \(Self.columns) FROM fax_jobs WHERE state = 'sending'")
    listDays = try connection.prepare(
      "SELECT \(Self.columns) FROM fax_jobs WHERE ordered_at >= ?1 AND ordered_at < ?2 ORDER BY ordered_at, id"
    )
    listJobs = try connection.prepare(
      """
      SELECT \(Self.columns) FROM fax_jobs
      WHERE id < ?1 AND (?2 IS NULL OR state = ?2) ORDER BY id DESC LIMIT ?3
      """)
  }

  /// A job and its place in the file.
  private struct Kept {
    let place: Int64
    var job: FaxJob

    /// From ``columns``.
    init(_ row: borrowing Row) {
      place = row.integer(0)
      let id: FaxJob.ID =
        row.isNull(4)
        ? .operation(row.operationKey(1))
        : .receipt(ReceiptNumber(UInt64(clamping: row.integer(4))))
      job = FaxJob(
        id: id,
        order: FaxOrder(
          call: row.callKey(1), menu: row.text(5), document: row.text(6),
          pageCount: UInt32(clamping: row.integer(11)), to: row.optionalText(7),
          called: row.text(8), caller: row.optionalText(9), orderedAt: row.time(10)),
        state: FaxJob.State(word: row.text(13)) ?? .failed)
      job.pageCount = UInt32(clamping: row.integer(12))
      job.pagesSent = UInt32(clamping: row.integer(14))
      job.attempts = UInt16(clamping: row.integer(15))
      job.nextAttemptAt = row.optionalInteger(16).map { UnixTime(seconds: $0) }
      job.failure = row.optionalText(17)
      job.sender = row.optionalText(18)
      job.waitedSeconds = row.integer(19)
      job.seenAt = row.optionalInteger(20).map { UnixTime(seconds: $0) }
      job.request = row.optionalText(21)
      job.inquiries = UInt16(clamping: row.integer(22))
    }
  }

  private func insert(_ job: FaxJob) throws(StorageFailure) {
    var id = [SQLValue(job.order.call), .null, .null, .null]
    switch job.id {
    case .operation(let key): id.replaceSubrange(0..<3, with: [SQLValue](key))
    case .receipt(let receipt): id[3] = SQLValue(receipt)
    }
    let order = job.order
    try insertJob.run(
      id + [
        SQLValue(order.menu), SQLValue(order.document), SQLValue(order.to),
        SQLValue(order.called), SQLValue(order.caller), SQLValue(order.orderedAt),
        SQLValue(order.pageCount),
      ] + Self.progress(of: job))
  }

  private func update(_ kept: Kept) throws(StorageFailure) {
    try updateJob.run([.integer(kept.place)] + Self.progress(of: kept.job))
  }

  /// What changes in a job's life, in the order of both statements.
  private static func progress(of job: FaxJob) -> [SQLValue] {
    [
      SQLValue(job.pageCount), SQLValue(job.state.word), SQLValue(job.pagesSent),
      SQLValue(job.attempts), SQLValue(job.nextAttemptAt), SQLValue(job.failure),
      SQLValue(job.sender), .integer(job.waitedSeconds), SQLValue(job.seenAt),
      SQLValue(job.request), SQLValue(job.inquiries),
    ]
  }

  func keep(_ job: FaxJob) throws(StorageFailure) {
    // Before anybody can ask whether it lives.
    if let sender = job.sender { try nodes.hold(sender) }
    guard case .operation(let key) = job.id,
      var kept = try findOperation.first([SQLValue](key), { Kept($0) })
    else { return try insert(job) }
    kept.job = job
    try update(kept)
  }

  func order(_ order: FaxOrder, limit: Int) throws(StorageFailure) -> StorageOutcome {
    let jobs = try findOrder.rows([SQLValue(order.call)]) { Kept($0).job }
    if let job = jobs.first(where: { $0.answers(order) }) { return .faxOrdered(job.receipt!) }
    let count = order.dailyCount
    let value = try counts.value(of: count)
    if value >= limit { return .limitReached(value) }
    try counts.add(to: count)
    let receipt = try receipts.next(on: order.orderedAt.date)
    try insert(.queued(receipt, order))
    return .faxOrdered(receipt)
  }

  func claim(
    by sender: String, count: Int, at now: UnixTime, by rules: FaxRules
  ) throws(StorageFailure) -> ClaimedFaxes {
    // Before anybody can ask whether it lives.
    try nodes.hold(sender)
    var claimed = ClaimedFaxes()
    // What is given up leaves room for others that are due.
    while claimed.taken.count < count {
      let due = try listDue.rows([SQLValue(now), SQLValue(count - claimed.taken.count)]) {
        Kept($0)
      }
      if due.isEmpty { break }
      for var kept in due {
        claimed.take(&kept.job, for: sender, by: rules)
        try update(kept)
      }
    }
    return claimed
  }

  /// Returns those that are given up.
  func tend(at now: UnixTime, by rules: FaxRules) throws(StorageFailure) -> [FaxJob] {
    var givenUp: [FaxJob] = []
    for var kept in try listSending.rows([], { Kept($0) }) {
      guard let sender = kept.job.sender, try !nodes.isHeld(sender) else { continue }
      if !kept.job.release(at: now, by: rules) { givenUp.append(kept.job) }
      try update(kept)
    }
    for var kept in try listWaiting.rows([], { Kept($0) }) {
      if !kept.job.grow(until: now, by: rules) { givenUp.append(kept.job) }
      try update(kept)
    }
    return givenUp
  }

  /// Returns those of the queue that are given up.
  func release(at now: UnixTime, by rules: FaxRules) throws(StorageFailure) -> [FaxJob] {
    var givenUp: [FaxJob] = []
    for var kept in try listSending.rows([], { Kept($0) }) {
      if !kept.job.release(at: now, by: rules) { givenUp.append(kept.job) }
      try update(kept)
    }
    return givenUp
  }

  /// Changes the job of that receipt; `nil` when there is none.
  func change(
    _ receipt: ReceiptNumber, _ body: (inout FaxJob) -> Void
  ) throws(StorageFailure) -> FaxJob? {
    guard var kept = try findReceipt.first([SQLValue(receipt)], { Kept($0) }) else { return nil }
    body(&kept.job)
    try update(kept)
    return kept.job
  }

  func tryNow(_ receipt: ReceiptNumber, at now: UnixTime) throws(StorageFailure) -> StorageOutcome {
    var isRefused = false
    let job = try change(receipt) { isRefused = !$0.tryNow(at: now) }
    return job.map { isRefused ? .refused(.faxIs($0.state)) : .fax($0) } ?? .fax(nil)
  }

  func cancel(_ receipt: ReceiptNumber) throws(StorageFailure) -> StorageOutcome {
    var isRefused = false
    let job = try change(receipt) { isRefused = !$0.cancel() }
    return job.map { isRefused ? .refused(.faxIs($0.state)) : .fax($0) } ?? .fax(nil)
  }

  func find(_ receipt: ReceiptNumber) throws(StorageFailure) -> FaxJob? {
    try findReceipt.first([SQLValue(receipt)]) { Kept($0).job }
  }

  func find(_ operation: OperationKey) throws(StorageFailure) -> FaxJob? {
    try findOperation.first([SQLValue](operation)) { Kept($0).job }
  }

  /// Jobs that were ordered on `days`, in order of their ordering.
  func jobs(on days: ClosedRange<CivilDate>) throws(StorageFailure) -> [FaxJob] {
    try listDays.rows([
      SQLValue(CivilDateTime(days.lowerBound)), SQLValue(CivilDateTime(days.upperBound, .endOfDay)),
    ]) { Kept($0).job }
  }

  func list(_ filter: FaxFilter, _ page: PageRequest) throws(StorageFailure) -> Page<FaxJob> {
    let found = try listJobs.rows([
      .integer(page.after ?? .max), SQLValue(filter.state?.word), SQLValue(page.limit + 1),
    ]) { Kept($0) }
    return Page(
      items: found.prefix(page.limit).map(\.job),
      next: found.count > page.limit ? found[page.limit - 1].place : nil)
  }
}
