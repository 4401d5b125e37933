import ServiceCalendar
import Storage
import Telephony

/// Receipt numbers in the file: messages and faxes share one sequence a day, so that a receipt names one thing.
final class SQLiteReceipts {
  private let nextSequence: Statement

  init(_ connection: Connection) throws(StorageFailure) {
    nextSequence = try connection.prepare(
      """
      INSERT INTO receipts (day, last) VALUES (?1, 1)
      ON CONFLICT (day) DO UPDATE SET last = last + 1 RETURNING last
      """)
  }

  func next(on date: CivilDate) throws(StorageFailure) -> ReceiptNumber {
    let sequence = try nextSequence.first([SQLValue(date)]) { $0.integer(0) }!
    return ReceiptForm(date: date, sequence: UInt32(clamping: sequence)).receipt
  }
}
