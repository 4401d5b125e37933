import CSQLite
import Glibc
package import Storage

/// A copy of a store that may be in use: SQLite's `VACUUM INTO`, which leaves out what was deleted.
///
/// The copy is made beside its place and moved there when it is whole and on disk, so that under `target` there is
/// never a half one. It is one file, without a log beside it.
package struct StoreBackup {
  private let source: Connection
  private let target: String
  /// Two backups at once must not share the half file, hence the process in its name.
  private var half: String { "\(target).\(getpid()).part" }

  /// What lies beside the target while it is made, by name ends: SQLite's files, too.
  static let fileEnds = ["", "-wal", "-shm", "-journal"]

  /// Steps of SQLite's machine between two words of progress: some hundred pages.
  private static let stepsPerWord: Int32 = 1000

  /// `source` must be there. A file that is at `target` is replaced when the copy is whole.
  package init(of source: String, to target: String) throws(StorageFailure) {
    self.source = try Connection(lookingInto: source)
    self.target = target
  }

  /// What whoever ends the process before its time should remove.
  package var unfinishedFiles: [String] { Self.fileEnds.map { half + $0 } }

  /// Copies; `progress` hears how many pages are done, of about how many. Returns the bytes of the copy.
  ///
  /// `place` gets the name of the whole copy, and moves it to the target; unless given, it replaces what is there.
  package func run(
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws(StorageFailure) -> Int64 {
    try run(progress: progress) { half throws(StorageFailure) in
      guard rename(half, target) == 0 else { throw Self.cannotOpen(target) }
    }
  }

  func run(
    progress: (_ done: Int, _ total: Int) -> Void,
    place: (_ half: String) throws(StorageFailure) -> Void
  ) throws(StorageFailure) -> Int64 {
    removeLeftParts()
    let descriptor = open(half, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.cannotOpen(half) }
    defer { close(descriptor) }
    do throws(StorageFailure) {
      do throws(StorageFailure) {
        try copy(to: half, progress)
      } catch {
        throw ofCopy(error, descriptor)
      }
      guard fsync(descriptor) == 0 else { throw Self.cannotOpen(half) }
      try place(half)
    } catch {
      for file in unfinishedFiles { unlink(file) }
      throw error
    }
    Self.syncFolder(of: target)
    var facts = stat()
    return stat(target, &facts) == 0 ? Int64(facts.st_size) : 0
  }

  /// SQLite tells of which kind a failure was, and not in which of the two files.
  private func ofCopy(_ failure: StorageFailure, _ descriptor: Int32) -> StorageFailure {
    switch failure {
    case .diskFull: return .diskFull(path: half)
    case .diskFailed:
      let more = [UInt8](repeating: 0, count: 65_536)
      var written = 0
      repeat {
        written = pwrite(descriptor, more, more.count, lseek(descriptor, 0, SEEK_END))
      } while (1..<more.count).contains(written)
      let number = errno
      return written < 0
        ? StorageFailure.diskFailure(number, half, String(cString: strerror(number))) : failure
    case .cannotOpen, .notADatabase, .notOurs, .newerSchema, .readOnly, .damaged, .busy, .inUse,
      .usedByEarlier, .replaced, .database, .overloaded, .closed:
      return failure
    }
  }

  /// It reads the store as it was at one moment, while a service writes on into the log.
  private func copy(
    to half: String, _ progress: (_ done: Int, _ total: Int) -> Void
  ) throws(StorageFailure) {
    let pageSize = Int(try source.number("PRAGMA page_size"))
    let pageCount = Int(
      try source.number("PRAGMA page_count") - source.number("PRAGMA freelist_count"))
    try withoutActuallyEscaping(progress) { progress throws(StorageFailure) in
      let word = CopyProgress(half: half, pageSize: pageSize, total: pageCount, tell: progress)
      sqlite3_progress_handler(
        source.handle, Self.stepsPerWord,
        { context in
          Unmanaged<CopyProgress>.fromOpaque(context!).takeUnretainedValue().told()
          return 0
        }, Unmanaged.passUnretained(word).toOpaque())
      defer { sqlite3_progress_handler(source.handle, 0, nil, nil) }
      _ = try withExtendedLifetime(word) { () throws(StorageFailure) in
        try source.prepare("VACUUM INTO ?1", isKept: false).run([SQLValue(half)])
      }
    }
    progress(pageCount, pageCount)
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

  static func cannotOpen(_ path: String) -> StorageFailure {
    .cannotOpen(path: path, reason: String(cString: strerror(errno)))
  }

  /// The new name itself is to outlive a loss of power.
  private static func syncFolder(of path: String) {
    let descriptor = open(split(path).folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// How far a copy has come, which its file's size tells.
private final class CopyProgress {
  private let half: String
  private let pageSize: Int
  private let total: Int
  private let tell: (_ done: Int, _ total: Int) -> Void

  init(half: String, pageSize: Int, total: Int, tell: @escaping (Int, Int) -> Void) {
    (self.half, self.pageSize, self.total, self.tell) = (half, pageSize, total, tell)
  }

  func told() {
    var facts = stat()
    if stat(half, &facts) == 0 { tell(min(Int(facts.st_size) / pageSize, total), total) }
  }
}
