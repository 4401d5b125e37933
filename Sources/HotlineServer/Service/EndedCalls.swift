internal import Storage

/// Records of calls that have ended, on their way to the store.
///
/// They go to it together, for to wake its thread costs as much as a third of a call, and are answered one by one, in their
/// order.
struct EndedCalls {
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

  /// Whether the store has answered for all.
  var isEmpty: Bool { records.isEmpty && asked.isEmpty }

  /// How many the store has not been asked to keep yet.
  var waitingCount: Int { records.count }

  mutating func add(_ record: consuming CallRecord, of trunk: Trunk?) {
    records.append(.keepCall(record))
    waiting.trunks.append(trunk)
  }

  /// What the store is asked now.
  mutating func takeWaiting() -> [StorageRequest] {
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
