import CSQLite
import ServiceCalendar
import Storage
import Telephony

/// One prepared statement; freed with its owner.
struct Statement: ~Copyable {
  private let handle: OpaquePointer
  /// Keeps the connection open for as long as the statement lives.
  private let connection: Connection
  private let bytes = BoundBytes()

  init(_ sql: String, on connection: Connection, isKept: Bool) throws(StorageFailure) {
    var handle: OpaquePointer?
    let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
    let code = sqlite3_prepare_v3(connection.handle, sql, -1, flags, &handle, nil)
    guard code == SQLITE_OK, let handle else { throw connection.failure(code) }
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  /// Runs it for what it changes; returns how many rows that were.
  @discardableResult
  func run(_ values: [SQLValue] = []) throws(StorageFailure) -> Int {
    try bind(values)
    defer { reset() }
    while try step() {}
    return Int(sqlite3_changes64(connection.handle))
  }

  /// Runs it and reads all its rows.
  func rows<Result>(
    _ values: [SQLValue] = [], _ read: (borrowing Row) throws(StorageFailure) -> Result
  ) throws(StorageFailure) -> [Result] {
    try bind(values)
    defer { reset() }
    var results: [Result] = []
    while try step() { results.append(try read(Row(handle))) }
    return results
  }

  /// Runs it and reads its first row; `nil` when there is none.
  func first<Result>(
    _ values: [SQLValue] = [], _ read: (borrowing Row) throws(StorageFailure) -> Result
  ) throws(StorageFailure) -> Result? {
    try bind(values)
    defer { reset() }
    return try step() ? try read(Row(handle)) : nil
  }

  /// Whether there is a row.
  private func step() throws(StorageFailure) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw connection.failure(code)
    }
  }

  var parameterCount: Int { Int(sqlite3_bind_parameter_count(handle)) }

  private func bind(_ values: [SQLValue]) throws(StorageFailure) {
    precondition(parameterCount == values.count, "one value for each parameter")
    bytes.begin(values.reduce(0) { $0 + $1.byteCount })
    var place: Int32 = 0
    for value in values {
      place += 1
      let code = bind(value, at: place)
      guard code == SQLITE_OK else {
        reset()
        throw connection.failure(code)
      }
    }
  }

  /// Returns SQLite's code.
  private func bind(_ value: SQLValue, at place: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, place)
    case .integer(let number): return sqlite3_bind_int64(handle, place, number)
    case .text(var text):
      let count = UInt64(text.utf8.count)
      let start = text.withUTF8 { bytes.add(UnsafeRawBufferPointer($0)) }
      return sqlite3_bind_text64(
        handle, place, start.assumingMemoryBound(to: CChar.self), count, nil, UInt8(SQLITE_UTF8))
    case .blob(let blob):
      // Where it is empty, a pointer all the same: null would bind NULL.
      let start = blob.withUnsafeBytes { bytes.add($0) }
      return sqlite3_bind_blob64(handle, place, start, UInt64(blob.count), nil)
    }
  }

  /// What was bound may go now.
  private func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    bytes.end()
  }
}

/// The row that a statement stands on. Columns count from 0.
struct Row: ~Copyable {
  private let handle: OpaquePointer

  fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

  func isNull(_ column: Int) -> Bool {
    sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
  }

  /// 0 where the column is NULL.
  func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

  func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }

  /// Empty where the column is NULL.
  func text(_ column: Int) -> String {
    guard let bytes = sqlite3_column_text(handle, Int32(column)) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

  /// Empty where the column is NULL.
  func blob(_ column: Int) -> [UInt8] {
    guard let bytes = sqlite3_column_blob(handle, Int32(column)) else { return [] }
    return Array(
      UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
  }

  /// The nearest day that exists.
  func date(_ column: Int) -> CivilDate {
    let days = Int(clamping: integer(column))
    return CivilDate(
      daysSince1970: min(max(days, CivilDate.first.daysSince1970), CivilDate.last.daysSince1970))
  }

  func optionalDate(_ column: Int) -> CivilDate? { isNull(column) ? nil : date(column) }

  func time(_ column: Int) -> CivilDateTime { CivilDateTime(secondsSince1970: integer(column)) }

  func optionalTime(_ column: Int) -> CivilDateTime? { isNull(column) ? nil : time(column) }

  func callKey(_ column: Int) -> CallKey {
    let bytes = blob(column)
    let word = { (range: Range<Int>) in bytes[range].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    guard bytes.count == 16 else { return CallKey(high: 0, low: 0) }
    return CallKey(high: word(0..<8), low: word(8..<16))
  }

  /// From the three columns `call, segment, operation`, of which `column` is the first.
  func operationKey(_ column: Int) -> OperationKey {
    OperationKey(
      call: callKey(column), segment: UInt32(clamping: integer(column + 1)),
      operation: OperationNumber(UInt32(clamping: integer(column + 2))))
  }
}
