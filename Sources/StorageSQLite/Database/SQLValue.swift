import ServiceCalendar
import Telephony

/// What is bound to a parameter of a statement.
enum SQLValue {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  /// How many bytes SQLite has to be given beside it.
  var byteCount: Int {
    switch self {
    case .null, .integer: 0
    case .text(let text): text.utf8.count
    case .blob(let bytes): bytes.count
    }
  }

  init(_ number: some BinaryInteger) { self = .integer(Int64(number)) }
  init(_ text: String) { self = .text(text) }
  init(_ text: String?) { self = text.map { .text($0) } ?? .null }
  /// Days since 1970.
  init(_ date: CivilDate) { self = .integer(Int64(date.daysSince1970)) }
  init(_ date: CivilDate?) { self = date.map { SQLValue($0) } ?? .null }
  /// Seconds since 1970 on the wall clock; the `sqlite3` shell shows it with `datetime(…, 'unixepoch')`.
  init(_ time: CivilDateTime) { self = .integer(time.secondsSince1970) }
  init(_ time: CivilDateTime?) { self = time.map { SQLValue($0) } ?? .null }
  /// Seconds since 1970, UTC.
  init(_ time: UnixTime?) { self = time.map { .integer($0.seconds) } ?? .null }
  /// 16 bytes, the highest first.
  init(_ key: CallKey) {
    var bytes: [UInt8] = []
    withUnsafeBytes(of: key.high.bigEndian) { bytes += $0 }
    withUnsafeBytes(of: key.low.bigEndian) { bytes += $0 }
    self = .blob(bytes)
  }
  init(_ receipt: ReceiptNumber) { self = .integer(Int64(clamping: receipt.number)) }
}

extension [SQLValue] {
  /// The three columns `call, segment, operation`.
  init(_ key: OperationKey) {
    self = [SQLValue(key.call), SQLValue(key.segment), SQLValue(key.operation.number)]
  }
}
