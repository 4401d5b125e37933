import ServiceCalendar
import Storage
import Telephony

/// Fax jobs in the file.
final class SQLiteFaxes {
  private let writeJob: Statement
  private let listJobs: Statement

  init(_ connection: Connection) throws(StorageFailure) {
    writeJob = try connection.prepare(
      """
      INSERT INTO fax_jobs (call, segment, operation, document, page_count, number, ordered_at, state,
        pages_sent, attempts, next_attempt_at, failure)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
      ON CONFLICT (call, segment, operation) DO UPDATE SET document = ?4, page_count = ?5, number = ?6,
        ordered_at = ?7, state = ?8, pages_sent = ?9, attempts = ?10, next_attempt_at = ?11, failure = ?12
      """)
    listJobs = try connection.prepare(
      """
      SELECT call, segment, operation, document, page_count, number, ordered_at, state, pages_sent,
        attempts, next_attempt_at, failure, id
      FROM fax_jobs
      WHERE id < ?1 AND (?2 IS NULL OR state = ?2)
        AND (?3 IS NULL OR state = 'waiting' AND coalesce(next_attempt_at, ?3) <= ?3)
      ORDER BY id DESC LIMIT ?4
      """)
  }

  func keep(_ job: FaxJob) throws(StorageFailure) {
    try writeJob.run(
      [SQLValue](job.operation) + [
        SQLValue(job.document), SQLValue(job.pageCount), SQLValue(job.to), SQLValue(job.orderedAt),
        SQLValue(job.state.word), SQLValue(job.pagesSent), SQLValue(job.attempts),
        SQLValue(job.nextAttemptAt), SQLValue(job.failure),
      ])
  }

  func list(_ filter: FaxFilter, _ page: PageRequest) throws(StorageFailure) -> Page<FaxJob> {
    let found = try listJobs.rows([
      .integer(page.after ?? .max), SQLValue(filter.state?.word), SQLValue(filter.dueAt),
      SQLValue(page.limit + 1),
    ]) { row in
      (
        job: FaxJob(
          operation: row.operationKey(0), document: row.text(3),
          pageCount: UInt32(clamping: row.integer(4)), to: row.optionalText(5),
          orderedAt: row.time(6), state: FaxJob.State(word: row.text(7)) ?? .failed,
          pagesSent: UInt32(clamping: row.integer(8)), attempts: UInt16(clamping: row.integer(9)),
          nextAttemptAt: row.optionalTime(10), failure: row.optionalText(11)),
        id: row.integer(12)
      )
    }
    return Page(
      items: found.prefix(page.limit).map(\.job),
      next: found.count > page.limit ? found[page.limit - 1].id : nil)
  }
}

/// Counts by the day in the file.
final class SQLiteCounts {
  private let readCount: Statement
  private let addCount: Statement
  private let forget: Statement

  /// Days after which a count is forgotten: it has done its work, and names people.
  private static let daysKept = 7

  init(_ connection: Connection) throws(StorageFailure) {
    readCount = try connection.prepare(
      "SELECT value FROM daily_counts WHERE day = ?1 AND kind = ?2 AND subject = ?3")
    addCount = try connection.prepare(
      """
      INSERT INTO daily_counts (day, kind, subject, value) VALUES (?1, ?2, ?3, 1)
      ON CONFLICT (day, kind, subject) DO UPDATE SET value = value + 1 RETURNING value
      """)
    forget = try connection.prepare("DELETE FROM daily_counts WHERE day < ?1")
  }

  func value(of count: DailyCount) throws(StorageFailure) -> Int {
    Int(try readCount.first(Self.values(count)) { $0.integer(0) } ?? 0)
  }

  /// Returns the new value.
  @discardableResult
  func add(to count: DailyCount) throws(StorageFailure) -> Int {
    try forget.run([SQLValue(count.date.daysSince1970 - Self.daysKept)])
    return Int(try addCount.first(Self.values(count)) { $0.integer(0) } ?? 0)
  }

  private static func values(_ count: DailyCount) -> [SQLValue] {
    [SQLValue(count.date), SQLValue(count.kind.rawValue), SQLValue(count.subject)]
  }
}
