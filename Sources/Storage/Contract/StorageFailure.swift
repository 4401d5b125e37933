/// Why the store could not do its work, as facts.
package enum StorageFailure: Error, Equatable, Sendable {
  /// The file cannot be opened or made. `reason` is the system's word.
  case cannotOpen(path: String, reason: String)
  /// The file is something else.
  case notADatabase(path: String)
  /// It is an SQLite file, of another program.
  case notOurs(path: String)
  /// A later version of the program wrote it.
  case newerSchema(path: String, found: Int, known: Int)
  case readOnly(path: String)
  case diskFull(path: String)
  /// Reading or writing failed for another reason. `reason` is the system's word.
  case diskFailed(path: String, reason: String)
  /// The file is damaged; `detail` says where.
  case damaged(path: String, detail: String)
  /// Another process held the file for too long.
  case busy(path: String)
  /// A service or another program has the file open, and it is to be replaced.
  case inUse(path: String)
  /// It is of an earlier version, and a service that knows no later one has it open.
  case usedByEarlier(path: String)
  /// The file that is open has been moved away or removed, or another was put in its place.
  case replaced(path: String)
  /// Anything else that the database reports.
  case database(code: Int, message: String)
  /// More is waiting than the queue before the store takes: `StorageLane.Limits`.
  case overloaded
  case closed
}

extension StorageFailure: CustomStringConvertible {
  /// One line.
  package var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "the store '\(path)' cannot be opened: \(reason)"
    case .notADatabase(let path): "'\(path)' is not a store of ours, nor an SQLite file"
    case .notOurs(let path): "'\(path)' is not a store of ours, but another program's SQLite file"
    case .newerSchema(let path, let found, let known):
      "the store '\(path)' has version \(found); this program knows versions up to \(known)"
    case .readOnly(let path): "the store '\(path)' is read-only"
    case .diskFull(let path): "no room is left on the disk of the store '\(path)'"
    case .diskFailed(let path, let reason): "the disk of the store '\(path)' fails: \(reason)"
    case .damaged(let path, let detail): "the store '\(path)' is damaged: \(detail)"
    case .busy(let path): "another process keeps the store '\(path)' busy"
    case .inUse(let path): "the store '\(path)' is in use"
    case .usedByEarlier(let path): "a service of an earlier version uses the store '\(path)'"
    case .replaced(let path):
      "the file of the store '\(path)' was moved away, or another one put in its place"
    case .database(let code, let message): "the store failed: \(message) (SQLite error \(code))"
    case .overloaded: "the store cannot keep up"
    case .closed: "the store is closed"
    }
  }

  /// What to do about it while a service runs that goes on meanwhile; `nil` where nobody knows.
  package var hintInService: String? {
    switch self {
    case .diskFull: "make room; calls go on, messages cannot be kept until then"
    case .diskFailed: "look into the system's log; nothing need be restarted once the disk works"
    case .cannotOpen, .notADatabase, .notOurs, .newerSchema, .readOnly, .damaged, .busy, .inUse,
      .usedByEarlier, .replaced, .database, .overloaded, .closed:
      hint
    }
  }

  /// What to do about it; `nil` where nobody knows.
  package var hint: String? {
    switch self {
    case .cannotOpen: "does its folder exist, and may this user write there?"
    case .notADatabase, .notOurs: "name another file, or move this one away"
    case .newerSchema:
      "run the newer program, or put the copy from before the update in place with `hotline restore`"
    case .readOnly: "make the file, its folder and their disk writable for this user"
    case .diskFull: "make room on that disk"
    case .diskFailed: "look into the system's log"
    case .damaged:
      "put a copy in place with `hotline restore`; `sqlite3 FILE .recover` saves what can be read"
    case .busy: "wait for the import or backup to end"
    case .inUse: "stop the service, and whatever else works on the store, and try again"
    case .usedByEarlier: "stop it first, and every other that uses the store"
    case .replaced: "start again: what is kept in the old file would be lost"
    case .overloaded: "is the disk slow?"
    case .database, .closed: nil
    }
  }
}
