import CSQLite
import Glibc
package import Storage

/// A copy of a store that may be in use: SQLite's online backup.
///
/// The copy is made beside its place and moved there when it is whole and on disk, so that under `target` there is
/// never a half one. It is one file, without a log beside it.
package struct StoreBackup {
  private let source: Connection
  private let target: String
  /// Two backups at once must not share the half file, hence the process in its name.
  private var half: String { "\(target).\(getpid()).part" }

  /// What lies beside the target while it is made, by name ends: SQLite's files, too.
  private static let fileEnds = ["", "-wal", "-shm", "-journal"]

  /// Pages copied between two words of progress.
  private static let pagesPerStep: Int32 = 256

  /// `source` must be there. A file that is at `target` is replaced when the copy is whole.
  package init(of source: String, to target: String) throws(StorageFailure) {
    self.source = try Connection(lookingInto: source)
    self.target = target
  }

  /// What whoever ends the process before its time should remove.
  package var unfinishedFiles: [String] { Self.fileEnds.map { half + $0 } }

  /// Copies; `progress` hears how many pages are done, of how many. Returns the bytes of the copy.
  package func run(
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws(StorageFailure) -> Int64 {
    removeLeftParts()
    let descriptor = open(half, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.cannotOpen(half) }
    close(descriptor)
    do throws(StorageFailure) {
      try copy(to: half, progress)
      guard rename(half, target) == 0 else { throw Self.cannotOpen(target) }
    } catch {
      for file in unfinishedFiles { unlink(file) }
      throw error
    }
    Self.syncFolder(of: target)
    var facts = stat()
    return stat(target, &facts) == 0 ? Int64(facts.st_size) : 0
  }

  private func copy(
    to half: String, _ progress: (_ done: Int, _ total: Int) -> Void
  ) throws(StorageFailure) {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(half, &handle, SQLITE_OPEN_READWRITE, nil)
    defer { sqlite3_close_v2(handle) }
    guard code == SQLITE_OK, let handle else { throw Self.cannotOpen(half) }

    // A copy begins anew whenever somebody else writes, and would never end beside a busy service. Within one
    // reading transaction it sees the store as it was at its beginning, and the service writes on into the log.
    try source.execute("BEGIN")
    defer { try? source.execute("ROLLBACK") }
    _ = try source.number("SELECT count(*) FROM sqlite_schema")
    guard let backup = sqlite3_backup_init(handle, "main", source.handle, "main") else {
      throw Self.failure(handle, half)
    }
    var step = sqlite3_backup_step(backup, Self.pagesPerStep)
    while step == SQLITE_OK {
      let total = Int(sqlite3_backup_pagecount(backup))
      progress(total - Int(sqlite3_backup_remaining(backup)), total)
      step = sqlite3_backup_step(backup, Self.pagesPerStep)
    }
    let total = Int(sqlite3_backup_pagecount(backup))
    guard sqlite3_backup_finish(backup) == SQLITE_OK, step == SQLITE_DONE else {
      throw Self.failure(handle, half)
    }
    progress(total, total)
    // The store's own mode came along; a copy that is one file is easier to carry.
    guard sqlite3_exec(handle, "PRAGMA journal_mode = DELETE", nil, nil, nil) == SQLITE_OK else {
      throw Self.failure(handle, half)
    }
  }

  /// What was left by backups whose process was killed. One that works in another container is no process here, but has
  /// written to its file a moment ago.
  private func removeLeftParts() {
    let (folder, name) = Self.split(target)
    guard let entries = opendir(folder) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let found = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard found.hasPrefix(name + "."),
        let process = Self.process(ofPart: found.dropFirst("\(name).".count)),
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      let path = folder == "/" ? "/" + found : folder + "/" + found
      var facts = stat()
      if stat(path, &facts) == 0, time(nil) - facts.st_mtim.tv_sec >= Self.restSeconds {
        unlink(path)
      }
    }
  }

  private static let restSeconds = 60

  /// From `4711.part` or `4711.part-journal`; nil for any other name.
  private static func process(ofPart name: Substring) -> pid_t? {
    for end in fileEnds where name.hasSuffix(".part" + end) {
      return pid_t(name.dropLast(".part".count + end.count))
    }
    return nil
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let end = path.lastIndex(of: "/") else { return (".", path) }
    let folder = end == path.startIndex ? "/" : String(path[..<end])
    return (folder, String(path[path.index(after: end)...]))
  }

  private static func cannotOpen(_ path: String) -> StorageFailure {
    .cannotOpen(path: path, reason: String(cString: strerror(errno)))
  }

  /// What kept the copy from being written.
  private static func failure(_ handle: OpaquePointer, _ path: String) -> StorageFailure {
    StorageFailure(sqlite3_errcode(handle), of: handle, path: path)
  }

  /// The new name itself is to outlive a loss of power.
  private static func syncFolder(of path: String) {
    let descriptor = open(split(path).folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
