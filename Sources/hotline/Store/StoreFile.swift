import Foundation
import Storage
import StorageSQLite

/// The store that a command works on.
enum StoreFile {
  /// Where calls and messages are kept unless `--store` says otherwise.
  static let standardPath = "hotline.db"

  /// What a service calls a store that goes when it ends.
  static let inMemory = "memory"

  static let flag = Flag("store", "FILE", "the store; default: \(standardPath)")

  static func path(_ invocation: Invocation) -> String { invocation[flag] ?? standardPath }

  /// The path of a store that is there already: looking into one does not make one.
  static func existingPath(_ invocation: Invocation) throws(CommandFailure) -> String {
    let path = path(invocation)
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure(
        "there is no store '\(path)'", hint: "name the one that `hotline serve` uses with --store")
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 {
      throw CommandFailure(
        "'\(path)' is empty, and no store",
        hint: "name the one that `hotline serve` uses with --store")
    }
    return path
  }

  /// Whether `path` is the store at `store` or one of the files beside it, also by another name or a link: who writes there
  /// takes what callers left from the service that uses it. Also one that is not there yet: SQLite takes what it finds by the
  /// name of its journal for its journal.
  static func isOwn(_ path: String, ofStore store: String) -> Bool {
    let target = FilePlace(path)
    // Where the store is named by a link, SQLite's files lie beside the file itself, and ours beside the link.
    let places = [store, URL(filePath: store).resolvingSymlinksInPath().path]
    return ["", "-wal", "-shm", "-journal", "-lock", ".mark-key"].contains { suffix in
      places.contains { FilePlace($0 + suffix).isSame(as: target) }
    }
  }

  /// Opens the store that is there already.
  static func openExisting(_ invocation: Invocation) throws(CommandFailure) -> SQLiteStore {
    try open(existingPath(invocation))
  }

  /// Opens the store that is there already for looking only, so that whoever may not write there may look too.
  static func lookInto(_ invocation: Invocation) throws(CommandFailure) -> SQLiteStore {
    let path = try existingPath(invocation)
    return try whole { () throws(StorageFailure) in try SQLiteStore(lookingInto: path) }
  }

  /// Opens the store, or makes it. A service may be using it.
  static func open(_ path: String) throws(CommandFailure) -> SQLiteStore {
    try whole { () throws(StorageFailure) in try SQLiteStore(path: path, isChecked: false) }
  }

  private static func whole(
    _ open: () throws(StorageFailure) -> SQLiteStore
  ) throws(CommandFailure) -> SQLiteStore {
    do throws(StorageFailure) {
      return try open()
    } catch {
      throw CommandFailure("\(error)", hint: error.hint)
    }
  }
}

extension SQLiteStore {
  /// The outcome of `request`; throws what the store refused, and how it failed.
  func outcome(of request: StorageRequest) throws(CommandFailure) -> StorageOutcome {
    try commit(request).whole
  }
}

extension StorageOutcome {
  /// What it came to; throws what the store refused, and how it failed.
  var whole: StorageOutcome {
    get throws(CommandFailure) {
      switch self {
      case .failed(let failure): throw CommandFailure("\(failure)", hint: failure.hint)
      case .refused(let refusal): throw CommandFailure("\(refusal)", hint: refusal.hint)
      default: return self
      }
    }
  }
}
