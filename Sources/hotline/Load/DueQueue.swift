/// What is due when, the earliest first: a heap of numbers.
struct DueQueue {
  struct Entry: BitwiseCopyable {
    /// Nanoseconds of the machine's monotonic clock.
    let at: UInt64
    let call: UInt32
    /// Whether it still holds is its call's to say: an entry is never taken out, only out of date.
    let ticket: UInt32
  }

  private var heap: [Entry] = []

  /// When the next one is due; nil while nothing is.
  var earliest: UInt64? { heap.first?.at }

  mutating func add(_ entry: Entry) {
    heap.append(entry)
    var place = heap.count - 1
    while place > 0 {
      let parent = (place - 1) / 4
      guard entry.at < heap[parent].at else { break }
      heap[place] = heap[parent]
      place = parent
    }
    heap[place] = entry
  }

  /// The next entry whose time has come; nil when there is none left.
  mutating func takeDue(at now: UInt64) -> Entry? {
    guard let first = heap.first, first.at <= now else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty { sink(last) }
    return first
  }

  private mutating func sink(_ entry: Entry) {
    var place = 0
    while true {
      let first = place * 4 + 1
      guard first < heap.count else { break }
      var least = first
      for child in first..<min(first + 4, heap.count) where heap[child].at < heap[least].at {
        least = child
      }
      guard heap[least].at < entry.at else { break }
      heap[place] = heap[least]
      place = least
    }
    heap[place] = entry
  }
}
