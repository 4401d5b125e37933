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
    for place in try wordPlaces(in: connection) {
      findings += try words(
        """
        SELECT \(place.column), count(*) FROM \(place.table) WHERE \(place.column) IS NOT NULL
        GROUP BY 1
        """, in: connection
      ).filter { !place.isKnown($0.word) }.map {
        .unknownWord($0.word, column: place.column, table: place.table, rowCount: $0.count)
      }
    }
    return try findings + lostTables(in: connection)
  }

  /// Columns of words that a part of what happened is called by. A copy from before an update lacks some.
  private static func wordPlaces(
    in connection: Connection
  ) throws(StorageFailure) -> [(table: String, column: String, isKnown: (String) -> Bool)] {
    let places: [(table: String, column: String, isKnown: (String) -> Bool)] = [
      ("call_transfers", "outcome", { TransferOutcome(word: $0) != nil }),
      // A word of a gateway's that is none of ours is kept as `other`.
      ("call_segments", "cause", { HangupCause(word: $0).word == $0 }),
      ("call_segments", "ended_while", { EndedWhile(word: $0) != nil }),
      ("recordings", "ended_by", { word in RecordingEnd.allCases.contains { $0.word == word } }),
      ("message_events", "step", { MessageStep(word: $0, detail: "") != nil }),
    ]
    var found: [(table: String, column: String, isKnown: (String) -> Bool)] = []
    for place in places
    where try has(place.column, of: place.table, in: connection) { found.append(place) }
    return found
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
