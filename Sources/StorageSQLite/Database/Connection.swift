import CSQLite
import Glibc
import Storage

/// One open SQLite file. Used by one thread at a time.
final class Connection {
  let handle: OpaquePointer
  let path: String

  /// How long another process may hold the file before ``StorageFailure/busy(path:)``.
  private static let busyMilliseconds: Int32 = 15_000
  /// The same where nobody is expected to hold it.
  private static let briefMilliseconds: Int32 = 1_000
  /// "HOTL": says in the file's header whose it is.
  private static let applicationID: Int64 = 0x484F_544C

  /// Opens the file at `path`, or makes it, readable for its owner only: it holds what callers said.
  init(path: String) throws(StorageFailure) {
    try Self.makeIfMissing(path)
    handle = try Self.opened(path, SQLITE_OPEN_READWRITE)
    self.path = path
    sqlite3_busy_timeout(handle, Self.busyMilliseconds)
    guard sqlite3_db_readonly(handle, "main") == 0 else { throw .readOnly(path: path) }
    try claim()
    // A voice or a number that is deleted is to be gone from the file too, also where it filled pages of its own: with the next
    // checkpoint. The log holds it until it begins anew, or is cut by a purge.
    try execute(
      """
      PRAGMA secure_delete = ON;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA trusted_schema = OFF;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -16384;
      PRAGMA journal_size_limit = 67108864;
      """)
  }

  /// A file that is there is not touched: closing any descriptor of it would take the locks from every connection that this
  /// process has to it (POSIX), and the next program that closes the store would take itself for its last user and delete the
  /// log that the others are writing.
  private static func makeIfMissing(_ path: String) throws(StorageFailure) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
      return
    }
    var reason = errno
    if reason == EEXIST {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
      reason = EISDIR
    }
    // Where nothing may be made, SQLite looks in, and tells below what it may not.
    if reason != EACCES && reason != EROFS && reason != EPERM {
      throw .cannotOpen(path: path, reason: String(cString: strerror(reason)))
    }
  }

  /// Opens the file at `path` for looking only, at any version: nothing in it is changed, and none is made.
  init(lookingInto path: String) throws(StorageFailure) {
    handle = try Self.opened(path, SQLITE_OPEN_READONLY)
    self.path = path
    sqlite3_busy_timeout(handle, Self.busyMilliseconds)
    guard try number("PRAGMA application_id") == Self.applicationID,
      try number("PRAGMA user_version") >= 0
    else { throw .notOurs(path: path) }
  }

  /// Opens the file at `path` as it is: whose it is and of which version, its user asks.
  init(asItIs path: String) throws(StorageFailure) {
    handle = try Self.opened(path, SQLITE_OPEN_READWRITE)
    self.path = path
    sqlite3_busy_timeout(handle, Self.briefMilliseconds)
  }

  /// Whether an SQLite file is one of ours; nil where there is nothing in it.
  var isOurs: Bool? {
    get throws(StorageFailure) {
      if try number("PRAGMA application_id") == Self.applicationID { return true }
      return try number("SELECT count(*) FROM sqlite_schema") == 0 ? nil : false
    }
  }

  /// Whether the file has been moved away, or another put in its place, since it was opened.
  var hasMoved: Bool {
    var moved: Int32 = 0
    return sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK
      && moved != 0
  }

  /// Opens the file at `path` for looking only, in the form that this program knows: a store of an earlier version is brought
  /// forward first, unless a service of an earlier version uses it.
  static func looking(into path: String) throws(StorageFailure) -> Connection {
    let connection = try Connection(lookingInto: path)
    if try Migrations.version(of: connection) < Migrations.latestVersion {
      try Migrations.runWhileAlone(on: Connection(path: path))
    }
    return connection
  }

  private static func opened(
    _ path: String, _ access: Int32
  ) throws(StorageFailure) -> OpaquePointer {
    _ = Self.countsNoMemory
    var handle: OpaquePointer?
    let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(handle)
      throw .cannotOpen(path: path, reason: reason)
    }
    return handle
  }

  /// SQLite counts its memory for whoever asks, which nobody does here, and takes a lock for each piece. Only to be told before
  /// the first file is opened; nothing depends on it.
  private static let countsNoMemory =
    hotline_sqlite_configure(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK

  deinit { sqlite3_close_v2(handle) }

  /// Makes sure that the file is ours, or new and then ours.
  private func claim() throws(StorageFailure) {
    // The first look into the file: here a text or a picture turns out to be no database.
    let owner = try number("PRAGMA application_id")
    // Of what another version has written, not even the journal's mode is changed.
    let version = Int(try number("PRAGMA user_version"))
    guard version >= 0 else { throw .notOurs(path: path) }
    if owner == Self.applicationID, version > Migrations.latestVersion {
      throw .newerSchema(path: path, found: version, known: Migrations.latestVersion)
    }
    if owner != Self.applicationID {
      guard owner == 0, try number("SELECT count(*) FROM sqlite_schema") == 0 else {
        throw .notOurs(path: path)
      }
      try execute("PRAGMA application_id = \(Self.applicationID)")
    }
    let mode = try prepare("PRAGMA journal_mode = WAL", isKept: false).first { $0.text(0) }
    guard mode == "wal" else {
      throw .cannotOpen(path: path, reason: "its file system cannot hold a write-ahead log")
    }
  }

  func execute(_ sql: String) throws(StorageFailure) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code) }
  }

  /// `isKept`: it lives as long as the connection, so SQLite may spend more on it.
  func prepare(_ sql: String, isKept: Bool = true) throws(StorageFailure) -> Statement {
    try Statement(sql, on: self, isKept: isKept)
  }

  /// The number that `sql` asks for; 0 when it gives no row.
  func number(_ sql: String) throws(StorageFailure) -> Int64 {
    try prepare(sql, isKept: false).first { $0.integer(0) } ?? 0
  }

  var lastRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Runs `body` as one transaction: all of it lasts when this returns, nothing when it throws.
  ///
  /// `writes`: takes the right to write at once, so that nobody else can come between its reading and writing.
  func transaction<Result>(
    writes: Bool, _ body: () throws(StorageFailure) -> Result
  ) throws(StorageFailure) -> Result {
    try execute(writes ? "BEGIN IMMEDIATE" : "BEGIN")
    do throws(StorageFailure) {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // Some failures have rolled it back already; then this one fails, and rightly does nothing.
      try? execute("ROLLBACK")
      throw error
    }
  }

  /// Others try again after up to 100 ms; so long a pause lets them in.
  private static let pauseMax = Duration.milliseconds(50)

  /// One of many small transactions, which leaves others as much time to write as it took itself, up to 50 ms.
  func shortTransaction<Result>(
    _ body: () throws(StorageFailure) -> Result
  ) throws(StorageFailure) -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try transaction(writes: true, body)
    // A machine may have slept for a day meanwhile.
    let pause = min(clock.now - start, Self.pauseMax)
    usleep(UInt32(pause / .microseconds(1)))
    return result
  }

  /// Reads through the whole file.
  func checkIntegrity() throws(StorageFailure) {
    let finding = try prepare("PRAGMA quick_check(1)", isKept: false).first { $0.text(0) } ?? ""
    guard finding == "ok" else { throw .damaged(path: path, detail: finding) }
  }

  /// What SQLite's `code` means.
  func failure(_ code: Int32) -> StorageFailure { StorageFailure(code, of: handle, path: path) }
}
