import ServiceCalendar
import Storage
import Telephony

/// What callers have heard, in the file. What is old goes when something new is kept: what is old on the last day before, plus
/// one. Were a clock set far ahead by mistake, all that is there would be old.
final class SQLiteListenings {
  private let addCount: Statement
  private let forgetCounts: Statement
  private let keepPlace: Statement
  private let dropPlace: Statement
  private let forgetPlaces: Statement
  private let boundPlaces: Statement
  private let findPlace: Statement

  init(_ connection: Connection) throws(StorageFailure) {
    addCount = try connection.prepare(
      """
      INSERT INTO listenings (table_name, day, key, value) VALUES (?1, ?2, ?3, 1)
      ON CONFLICT (table_name, day, key) DO UPDATE SET value = value + 1
      """)
    forgetCounts = try connection.prepare(
      """
      DELETE FROM listenings WHERE table_name = ?1
        AND day < (SELECT max(day) FROM listenings WHERE table_name = ?1 AND day < ?2)
          + 1 - \(StorageLimits.listeningDaysMax)
      """)
    keepPlace = try connection.prepare(
      """
      INSERT INTO places (caller, table_name, key, language, position_ms, at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (caller, table_name, key, language) DO UPDATE SET position_ms = ?5, at = ?6
      """)
    dropPlace = try connection.prepare(
      "DELETE FROM places WHERE caller = ?1 AND table_name = ?2 AND key = ?3 AND language = ?4")
    forgetPlaces = try connection.prepare(
      """
      DELETE FROM places WHERE at < ((SELECT max(at) FROM places WHERE at < ?1) / 86400
        + 1 - \(StorageLimits.placeDaysMax)) * 86400
      """)
    boundPlaces = try connection.prepare(
      """
      DELETE FROM places WHERE caller = ?1 AND at < (SELECT at FROM places WHERE caller = ?1
        ORDER BY at DESC LIMIT 1 OFFSET \(StorageLimits.placesPerCallerMax - 1))
      """)
    findPlace = try connection.prepare(
      """
      SELECT position_ms FROM places
      WHERE caller = ?1 AND table_name = ?2 AND key = ?3 AND language = ?4 AND at >= ?5 AND at < ?6
      """)
  }

  func keep(_ listening: Listening) throws(StorageFailure) {
    let today = listening.at.date
    if listening.isCounted {
      try forgetCounts.run([SQLValue(listening.table), SQLValue(today)])
      try addCount.run([SQLValue(listening.table), SQLValue(today), SQLValue(listening.key)])
    }
    guard let place = listening.place else { return }
    try forgetPlaces.run([SQLValue(CivilDateTime(today))])
    let row = [
      SQLValue(place.caller), SQLValue(listening.table), SQLValue(listening.key),
      SQLValue(place.language),
    ]
    guard let position = place.position else {
      try dropPlace.run(row)
      return
    }
    try keepPlace.run(row + [SQLValue(position.count), SQLValue(listening.at)])
    try boundPlaces.run([SQLValue(place.caller)])
  }

  /// Where the caller stopped in the row; `nil` where that is not known.
  func place(
    _ question: PlaceQuestion, table: String, key: String
  ) throws(StorageFailure) -> Milliseconds? {
    try findPlace.first([
      SQLValue(question.caller), SQLValue(table), SQLValue(key), SQLValue(question.language),
      SQLValue(CivilDateTime(question.days.lowerBound)),
      SQLValue(question.days.upperBound.adding(days: 1).map { CivilDateTime($0) }),
    ]) { Milliseconds(UInt32(clamping: $0.integer(0))) }
  }
}
