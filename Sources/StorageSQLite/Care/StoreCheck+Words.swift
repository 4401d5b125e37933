import Storage
import Telephony

/// What this program cannot read although the file is whole: parts that are gone, and words that it does not know.
extension StoreCheck {
  static func unreadable(in connection: Connection) throws(StorageFailure) -> [StoreFinding] {
    var findings: [StoreFinding] = []
    let calls = try connection.number(
      """
      SELECT count(*) FROM calls
      WHERE NOT EXISTS (SELECT 1 FROM call_segments WHERE call_id = calls.id)
      """)
    if calls > 0 { findings.append(.callsWithoutSegment(Int(calls))) }
    findings += try words(
      """
      SELECT outcome, count(DISTINCT call) FROM (SELECT id AS call, outcome FROM calls
        UNION ALL SELECT call_id, outcome FROM call_segments)
      WHERE outcome IS NOT NULL GROUP BY outcome
      """, in: connection
    ).filter { CallOutcome(word: $0.word) == nil }.map {
      .unknownOutcome($0.word, callCount: $0.count)
    }
    findings += try words("SELECT state, count(*) FROM fax_jobs GROUP BY state", in: connection)
      .filter { FaxJob.State(word: $0.word) == nil }
      .map { .unknownFaxState($0.word, faxCount: $0.count) }
    return try findings + lostTables(in: connection)
  }

  private static func words(
    _ query: String, in connection: Connection
  ) throws(StorageFailure) -> [(word: String, count: Int)] {
    try connection.prepare(query, isKept: false).rows { ($0.text(0), Int($0.integer(1))) }
  }

  /// The rows of a table lie in one of the file's own, named by its number: see ``TableForm``.
  private static func lostTables(in connection: Connection) throws(StorageFailure) -> [StoreFinding]
  {
    try connection.prepare(
      """
      SELECT name FROM lookup_tables WHERE 'table_' || id NOT IN
        (SELECT name FROM sqlite_schema WHERE type = 'table') ORDER BY name
      """, isKept: false
    ).rows { .tableLost($0.text(0)) }
  }
}
