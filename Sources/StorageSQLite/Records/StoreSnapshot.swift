package import ServiceCalendar
package import Storage

/// A store as it was at one moment, for reading much of it, while a service goes on writing.
///
/// It is one reading transaction: writers do not wait for it, nor it for them. Their log cannot be shortened meanwhile,
/// so it should not be kept for hours.
package final class StoreSnapshot {
  private let connection: Connection
  private let calls: SQLiteCalls
  private let messages: SQLiteMessages
  private let faxes: SQLiteFaxes
  private let settings: SQLiteSettings

  /// A store of an earlier version is brought forward first, unless a service of an earlier version uses it.
  package init(of path: String) throws(StorageFailure) {
    connection = try .looking(into: path)
    try connection.execute("BEGIN")
    calls = try SQLiteCalls(connection)
    let receipts = try SQLiteReceipts(connection)
    let outbox = try SQLiteOutbox(connection)
    messages = try SQLiteMessages(
      connection, SQLiteRecordings(connection, receipts, outbox), outbox)
    faxes = try SQLiteFaxes(connection, receipts, SQLiteCounts(connection))
    settings = try SQLiteSettings(connection)
  }

  deinit { try? connection.execute("ROLLBACK") }

  /// Where the service's clock stands, as `Asia/Shanghai`; nil where no service has used the store yet.
  package func timeZoneName() throws(StorageFailure) -> String? {
    try settings.value(of: "timezone")
  }

  /// The calls that rang on `days`, in order of their ringing.
  package func eachCall(
    on days: ClosedRange<CivilDate>, _ body: (CallRecord) -> Void
  ) throws(StorageFailure) {
    try calls.each(on: days, body)
  }

  /// Messages that were left on `days`, in order of their leaving.
  package func eachMessage(
    on days: ClosedRange<CivilDate>, _ body: (VoiceMessage) throws(StorageFailure) -> Void
  ) throws(StorageFailure) {
    for message in try messages.messages(on: days) { try body(message) }
  }

  /// Messages of any age that somebody has still to answer, due by `day`.
  package func eachOpenMessage(
    dueBy day: CivilDate, _ body: (VoiceMessage) -> Void
  ) throws(StorageFailure) {
    for message in try messages.openMessages(dueBy: day) { body(message) }
  }

  /// When `message` was answered first; `nil` where it was not.
  package func firstAnswer(to message: VoiceMessage) throws(StorageFailure) -> CivilDateTime? {
    for event in try messages.history(of: message.receipt) {
      if case .answered = event.step { return event.at }
    }
    return nil
  }

  /// Fax jobs that were ordered on `days`, in order of their ordering.
  package func eachFax(
    on days: ClosedRange<CivilDate>, _ body: (FaxJob) -> Void
  ) throws(StorageFailure) {
    for fax in try faxes.jobs(on: days) { body(fax) }
  }
}
