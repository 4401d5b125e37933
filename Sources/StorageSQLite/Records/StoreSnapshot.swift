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

  /// A store of an earlier version is brought forward first.
  package init(of path: String) throws(StorageFailure) {
    connection = try Connection(lookingInto: path)
    if Int(try connection.number("PRAGMA user_version")) < Migrations.latestVersion {
      try Migrations.run(on: Connection(path: path))
    }
    let version = Int(try connection.number("PRAGMA user_version"))
    guard version <= Migrations.latestVersion else {
      throw .newerSchema(path: path, found: version, known: Migrations.latestVersion)
    }
    try connection.execute("BEGIN")
    calls = try SQLiteCalls(connection)
    let receipts = try SQLiteReceipts(connection)
    messages = try SQLiteMessages(connection, receipts, SQLiteOutbox(connection))
    faxes = try SQLiteFaxes(connection, receipts, SQLiteCounts(connection))
  }

  deinit { try? connection.execute("ROLLBACK") }

  /// The calls that rang on `days`, in order of their ringing.
  package func eachCall(
    on days: ClosedRange<CivilDate>, _ body: (CallRecord) -> Void
  ) throws(StorageFailure) {
    try calls.each(on: days, body)
  }

  /// Messages, newest first, until `body` returns false.
  package func eachMessage(
    _ filter: MessageFilter, _ body: (VoiceMessage) throws(StorageFailure) -> Bool
  ) throws(StorageFailure) {
    var after: Int64?
    repeat {
      let page = try messages.list(filter, PageRequest(after: after, limit: PageRequest.limitMax))
      for message in page.items {
        guard try body(message) else { return }
      }
      after = page.next
    } while after != nil
  }

  /// When `message` was answered first; `nil` where it was not.
  package func firstAnswer(to message: VoiceMessage) throws(StorageFailure) -> CivilDateTime? {
    for event in try messages.history(of: message.receipt) {
      if case .answered = event.step { return event.at }
    }
    return nil
  }

  /// Fax jobs, newest first, until `body` returns false.
  package func eachFax(_ body: (FaxJob) -> Bool) throws(StorageFailure) {
    var after: Int64?
    repeat {
      let page = try faxes.list(
        FaxFilter(), PageRequest(after: after, limit: PageRequest.limitMax))
      for fax in page.items where !body(fax) { return }
      after = page.next
    } while after != nil
  }
}
