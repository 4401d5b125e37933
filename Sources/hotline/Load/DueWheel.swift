/// What is due when, on moments that are equally far apart: a place for each of those that come soon, so that to put something
/// there and to take all of it costs the same however much waits; and a ``DueQueue`` for what is due later.
struct DueWheel {
  private let width: UInt64
  private var places: [[DueQueue.Entry]]
  /// Which of them hold something, a bit for each.
  private var held: [UInt64]
  /// The first moment that has not been taken yet, as a multiple of ``width``.
  private var next: UInt64
  /// What was added too late for its moment.
  private var late: [DueQueue.Entry] = []
  private var far = DueQueue()
  /// Room of places that were taken, for those that come next: it is near the processor, and one round of the wheel takes
  /// seconds, in which each place would ask for its own.
  private var spare: [[DueQueue.Entry]] = []

  private static let placesCount: UInt64 = 1024

  /// `width`: from one moment to the next, in nanoseconds. `now`: nothing has been due before it.
  init(width: UInt64, from now: UInt64) {
    self.width = width
    next = now / width
    places = Array(repeating: [], count: Int(DueWheel.placesCount))
    held = Array(repeating: 0, count: Int(DueWheel.placesCount / 64))
  }

  /// It is due at the first moment that is not before its time.
  mutating func add(_ entry: DueQueue.Entry) {
    let moment = (entry.at + width - 1) / width
    if moment < next {
      late.append(entry)
    } else if moment < next + DueWheel.placesCount {
      let place = Int(moment % DueWheel.placesCount)
      if places[place].capacity == 0, let room = spare.popLast() { places[place] = room }
      places[place].append(entry)
      held[place / 64] |= 1 << (place % 64)
    } else {
      far.add(entry)
    }
  }

  /// Whether something was added that should have been done before.
  var isBehind: Bool { !late.isEmpty }

  /// When something is due, but for what is late; nil while nothing is.
  var earliest: UInt64? {
    let far = far.earliest.map { ($0 + width - 1) / width * width }
    guard let near = nextHeld(from: next).map({ $0 * width }) else { return far }
    return far.map { min(near, $0) } ?? near
  }

  /// Moves everything to `entries` whose moment has come by `now`.
  mutating func takeDue(at now: UInt64, to entries: inout [DueQueue.Entry]) {
    entries.append(contentsOf: late)
    late.removeAll(keepingCapacity: true)
    while let moment = nextHeld(from: next), moment * width <= now {
      let place = Int(moment % DueWheel.placesCount)
      entries.append(contentsOf: places[place])
      var room: [DueQueue.Entry] = []
      swap(&room, &places[place])
      room.removeAll(keepingCapacity: true)
      spare.append(room)
      held[place / 64] &= ~(1 << (place % 64))
    }
    next = max(next, now / width + 1)
    while let entry = far.takeDue(at: (next - 1) * width) { entries.append(entry) }
  }

  /// The first moment that has something, as a multiple of ``width``; nil where there is none within one turn of the wheel.
  private func nextHeld(from first: UInt64) -> UInt64? {
    var moment = first
    let end = first + DueWheel.placesCount
    while moment < end {
      let place = Int(moment % DueWheel.placesCount)
      let bits = held[place / 64] >> (place % 64)
      if bits != 0 { return moment + UInt64(bits.trailingZeroBitCount) }
      moment += UInt64(64 - place % 64)
    }
    return nil
  }
}
