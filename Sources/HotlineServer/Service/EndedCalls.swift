internal import Storage

/// Records of calls that have ended, on their way to the store.
///
/// To wake its thread costs as much as a third of a call: one that ends some time after the last goes to it at once, and those
/// that follow soon go together. They are answered one by one, in their order.
struct EndedCalls {
  /// How long it is from one waking to the next at least: short where a trunk waits, and who has hung up may look for the record.
  private static let (trunkPauseMilliseconds, pauseMilliseconds): (UInt64, UInt64) = (5, 50)
  /// As many wait for no more: it is what a store commits together.
  private static let waitingMax = 512

  private struct Batch {
    /// Whose call each was; nil where its connection has ended with it, so that nobody waits.
    var trunks: [Trunk?] = []
    /// How many of them the store has answered.
    var answeredCount = 0
  }

  private var records: [StorageRequest] = []
  /// Those of ``records``.
  private var waiting = Batch()
  /// In the order in which the store was asked.
  private var asked: [Batch] = []
  /// When those that wait go to it at the latest, in milliseconds of the loop's clock.
  private(set) var due: UInt64 = 0
  private var lastHandOver: UInt64?

  /// Whether the store has answered for all.
  var isEmpty: Bool { records.isEmpty && asked.isEmpty }

  /// How many the store has not been asked to keep yet.
  var waitingCount: Int { records.count }

  func areDue(at now: UInt64) -> Bool {
    now >= due || waitingCount >= EndedCalls.waitingMax
  }

  mutating func add(_ record: consuming CallRecord, of trunk: Trunk?) {
    let pause = trunk == nil ? EndedCalls.pauseMilliseconds : EndedCalls.trunkPauseMilliseconds
    let itsDue = lastHandOver.map { $0 + pause } ?? 0
    due = records.isEmpty ? itsDue : min(due, itsDue)
    records.append(.keepCall(record))
    waiting.trunks.append(trunk)
  }

  /// What the store is asked at `now`, in milliseconds of the loop's clock.
  mutating func takeWaiting(at now: UInt64) -> [StorageRequest] {
    lastHandOver = now
    let taken = records
    asked.append(waiting)
    let count = taken.count
    records = []
    waiting = Batch()
    records.reserveCapacity(count)
    waiting.trunks.reserveCapacity(count)
    return taken
  }

  /// The next of those that the store was asked for has been answered; returns whose call it was.
  mutating func takeAnswer() -> Trunk? {
    let trunk = asked[0].trunks[asked[0].answeredCount]
    asked[0].answeredCount += 1
    if asked[0].answeredCount == asked[0].trunks.count { asked.removeFirst() }
    return trunk
  }
}
