import Glibc
package import ServiceCalendar
package import Storage

/// Puts a copy in the place of a store that no service uses.
///
///     the copy ─▶ a whole file beside the store ─▶ receipts go on after those of the store that was there
///     the store that was there ─▶ STORE.before-restore, with its log in it
///     the whole file ─▶ STORE
package struct StoreRestore {
  /// What was done.
  package struct Outcome: Equatable, Sendable {
    /// Of the store that is there now.
    package let bytes: Int64
    /// Where the one that was there before lies now; nil where there was none.
    package let before: String?
    /// The receipts of these days go on so many numbers later; 0 where the store that was there told where they stood.
    package let receiptsLater: Int
  }

  /// More than callers leave between a copy and a loss, and still a number that can be spoken.
  package static let receiptsLater = 10_000

  /// As it is named, where files of ours lie beside it.
  private let named: String
  /// The file itself, behind links.
  private let store: String
  private let backup: StoreBackup

  /// `copy` must be there; at `store` there may be nothing, or something that cannot be read any more.
  package init(of copy: String, to store: String) throws(StorageFailure) {
    named = store
    let real = realpath(store, nil)
    defer { free(real) }
    self.store = real.map { String(cString: $0) } ?? store
    backup = try StoreBackup(of: copy, to: self.store)
  }

  /// What whoever ends the process before its time should remove.
  package var unfinishedFiles: [String] { backup.unfinishedFiles }

  /// `today` and its neighbours are days on which receipts may be given next. Throws ``StorageFailure/inUse(path:)`` where a
  /// service or another program has the store open.
  package func run(
    today: CivilDate, progress: (_ done: Int, _ total: Int) -> Void
  ) throws(StorageFailure) -> Outcome {
    var before: String?
    var later = 0
    let bytes = try ServiceLock.whileAlone(besideStore: named) { () throws(StorageFailure) in
      try backup.run(progress: progress) { half throws(StorageFailure) in
        let old = try LeftStore(at: store)
        later = old.isWhole ? 0 : Self.receiptsLater
        try moveReceipts(of: half, after: old.receipts, later: later, today: today)
        try keepOwner(in: half)
        before = try moveAside()
        guard rename(half, store) == 0 else { throw StoreBackup.cannotOpen(store) }
        withExtendedLifetime(old) {}
      }
    }
    return Outcome(bytes: bytes, before: before, receiptsLater: later)
  }

  /// No receipt is given that the store which was there has given.
  private func moveReceipts(
    of half: String, after last: [(day: Int64, sequence: Int64)], later: Int, today: CivilDate
  ) throws(StorageFailure) {
    let connection = try Connection(asItIs: half)
    try connection.transaction(writes: true) { () throws(StorageFailure) in
      let reach = try connection.prepare(
        """
        INSERT INTO receipts (day, last) VALUES (?1, ?2)
        ON CONFLICT (day) DO UPDATE SET last = max(last, excluded.last)
        """)
      for (day, sequence) in last { try reach.run([.integer(day), .integer(sequence)]) }
      if later == 0 { return }
      // A recording that was open when the copy was made gets its receipt at the next start, of its own day.
      let open = try connection.prepare(
        "SELECT DISTINCT recorded_at / 86400 FROM recordings WHERE receipt IS NULL"
      ).rows { $0.integer(0) }
      let near = (-1...1).map { Int64(today.daysSince1970 + $0) }
      let step = try connection.prepare(
        """
        INSERT INTO receipts (day, last) VALUES (?1, ?2)
        ON CONFLICT (day) DO UPDATE SET last = last + excluded.last
        """)
      for day in Set(open + near).sorted() { try step.run([.integer(day), SQLValue(later)]) }
    }
  }

  /// The service that could read the store before can read it again.
  private func keepOwner(in half: String) throws(StorageFailure) {
    var facts = stat()
    guard stat(store, &facts) == 0 else { return }
    var own = stat()
    guard stat(half, &own) == 0,
      own.st_uid == facts.st_uid && own.st_gid == facts.st_gid
        || chown(half, facts.st_uid, facts.st_gid) == 0,
      chmod(half, facts.st_mode & 0o777) == 0
    else { throw StoreBackup.cannotOpen(half) }
  }

  /// Gives the store a second name, and takes from its place what SQLite would take for the log of the new one.
  private func moveAside() throws(StorageFailure) -> String? {
    let name = freeName()
    let isThere = link(store, name) == 0
    guard isThere || errno == ENOENT else { throw StoreBackup.cannotOpen(name) }
    for end in StoreBackup.fileEnds.dropFirst() where rename(store + end, name + end) != 0 {
      guard errno == ENOENT else { throw StoreBackup.cannotOpen(name + end) }
    }
    return isThere ? name : nil
  }

  /// The first name that nothing lies under, not even a log without its store: SQLite would play it into the one that gets
  /// the name.
  private func freeName() -> String {
    var name = store + ".before-restore"
    var number = 1
    while StoreBackup.fileEnds.contains(where: { access(name + $0, F_OK) == 0 }) {
      number += 1
      name = "\(store).before-restore-\(number)"
    }
    return name
  }
}

/// The store that a copy is to replace, held for as long as this lives so that nobody writes to it.
private final class LeftStore {
  /// The last sequence that it gave on each day, as far as it can be read.
  private(set) var receipts: [(day: Int64, sequence: Int64)] = []
  /// Whether it can be read to its end, so that ``receipts`` are all.
  private(set) var isWhole = false
  private var connection: Connection?

  init(at path: String) throws(StorageFailure) {
    guard access(path, F_OK) == 0 else { return }
    do throws(StorageFailure) {
      let connection = try Connection(asItIs: path)
      switch try connection.isOurs {
      case nil: return
      case false?: throw .notOurs(path: path)
      case true?: break
      }
      // Brings the log into the file and removes it, which SQLite does for nobody who is not alone.
      let mode = try connection.prepare("PRAGMA journal_mode = DELETE", isKept: false).first {
        $0.text(0)
      }
      guard mode == "delete" else { throw StorageFailure.busy(path: path) }
      try connection.execute("BEGIN EXCLUSIVE")
      receipts = try connection.prepare("SELECT day, last FROM receipts", isKept: false).rows {
        ($0.integer(0), $0.integer(1))
      }
      try connection.checkIntegrity()
      self.connection = connection
      isWhole = true
    } catch {
      switch error {
      case .busy: throw .inUse(path: path)
      case .notADatabase, .damaged, .diskFailed, .database: return
      case .cannotOpen, .notOurs, .newerSchema, .readOnly, .diskFull, .inUse, .usedByEarlier,
        .replaced,
        .overloaded, .closed:
        throw error
      }
    }
  }
}
