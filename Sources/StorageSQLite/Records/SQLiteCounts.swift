import ServiceCalendar
import Storage

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
    // Behind the last day before, not behind the one that counts: were a clock set far ahead by mistake, today's limits would go.
    forget = try connection.prepare(
      """
      DELETE FROM daily_counts
      WHERE day < (SELECT max(day) FROM daily_counts WHERE day < ?1) + 1 - \(Self.daysKept)
      """)
  }

  func value(of count: DailyCount) throws(StorageFailure) -> Int {
    Int(try readCount.first(Self.values(count)) { $0.integer(0) } ?? 0)
  }

  /// Returns the new value.
  @discardableResult
  func add(to count: DailyCount) throws(StorageFailure) -> Int {
    try forget.run([SQLValue(count.date)])
    return Int(try addCount.first(Self.values(count)) { $0.integer(0) } ?? 0)
  }

  private static func values(_ count: DailyCount) -> [SQLValue] {
    [SQLValue(count.date), SQLValue(count.kind.rawValue), SQLValue(count.subject)]
  }
}
