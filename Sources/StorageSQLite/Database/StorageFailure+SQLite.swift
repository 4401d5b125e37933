import CSQLite
import Glibc
import Storage

extension StorageFailure {
  /// What SQLite's `code` means, which the database `handle` of the file at `path` has told last.
  init(_ code: Int32, of handle: OpaquePointer, path: String) {
    let message = String(cString: sqlite3_errmsg(handle))
    self =
      switch code & 0xFF {
      case SQLITE_CANTOPEN: .cannotOpen(path: path, reason: message)
      case SQLITE_NOTADB: .notADatabase(path: path)
      case SQLITE_READONLY: .readOnly(path: path)
      case SQLITE_FULL: .diskFull(path: path)
      case SQLITE_CORRUPT: .damaged(path: path, detail: message)
      case SQLITE_BUSY: .busy(path: path)
      case SQLITE_IOERR: Self.diskFailure(Self.lastSystemError(of: handle), path, message)
      default: .database(code: Int(code), message: message)
      }
  }

  /// Which failure of the disk it was: SQLite itself tells only a full one apart.
  static func diskFailure(_ number: Int32, _ path: String, _ message: String) -> Self {
    switch number {
    case EROFS: .readOnly(path: path)
    case ENOSPC, EDQUOT, EFBIG: .diskFull(path: path)
    // Of the file that its readers share, SQLite keeps no number.
    case 0 where isFull(path): .diskFull(path: path)
    case 0: .diskFailed(path: path, reason: message)
    case let number: .diskFailed(path: path, reason: String(cString: strerror(number)))
    }
  }

  /// Whether there is less room beside the file than SQLite takes at a time.
  private static func isFull(_ path: String) -> Bool {
    var facts = statvfs()
    return statvfs(path, &facts) == 0
      && UInt64(facts.f_bavail) * UInt64(facts.f_frsize) < smallestRoom
  }

  private static let smallestRoom: UInt64 = 65_536

  /// The system's number of the last error in the log beside the file, or else in the file; 0 where there was none.
  ///
  /// `sqlite3_system_errno` is not told of errors in a commit.
  private static func lastSystemError(of handle: OpaquePointer) -> Int32 {
    var number: Int32 = 0
    var log: UnsafeMutablePointer<sqlite3_file>?
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log)
    if let log, let methods = log.pointee.pMethods {
      _ = methods.pointee.xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number)
    }
    if number == 0 { sqlite3_file_control(handle, "main", SQLITE_FCNTL_LAST_ERRNO, &number) }
    return number
  }
}
