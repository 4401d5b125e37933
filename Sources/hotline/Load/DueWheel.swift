/// What is due when, on moments that are equally far apart: a place for each of those that come soon, so that to put something
/// there and to take all of it costs the same however much waits; and a ``DueQueue`` for what is due later. What comes in the
/// order in which it is due needs neither.
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
  /// What was added in its order, see ``addInOrder(_:)``, and the moment of the last of it.
  private var inOrder = Ring<DueQueue.Entry>()
  private var lastInOrder: UInt64 = 0
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
    let moment = moment(of: entry)
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

  /// The same for what is mostly due no sooner than all that was added like this before: callers who all type at one speed press
  /// their next keys in the order in which they have pressed the last. It lies side by side, and not each somewhere else.
  mutating func addInOrder(_ entry: DueQueue.Entry) {
    let moment = moment(of: entry)
    guard moment >= max(next, lastInOrder) else { return add(entry) }
    lastInOrder = moment
    inOrder.append(entry)
  }

  private func moment(of entry: DueQueue.Entry) -> UInt64 { (entry.at + width - 1) / width }

  /// Whether something was added that should have been done before.
  var isBehind: Bool { !late.isEmpty }

  /// When something is due, but for what is late; nil while nothing is.
  var earliest: UInt64? {
    let moment = nextMoment
    return moment == UInt64.max ? nil : moment * width
  }

  /// As a multiple of ``width``; the last that there could be while nothing is due.
  private var nextMoment: UInt64 {
    var moment = nextHeld(from: next) ?? UInt64.max
    if let entry = inOrder.first { moment = min(moment, self.moment(of: entry)) }
    if let time = far.earliest { moment = min(moment, (time + width - 1) / width) }
    return moment
  }

  /// Moves everything to `entries` whose moment has come by `now`: what is late, and then moment by moment, or what comes of it
  /// would not come in its order.
  mutating func takeDue(at now: UInt64, to entries: inout [DueQueue.Entry]) {
    entries.append(contentsOf: late)
    late.removeAll(keepingCapacity: true)
    let last = now / width
    while case let moment = nextMoment, moment <= last {
      next = moment + 1
      while let entry = inOrder.first, entry.at <= moment * width {
        entries.append(entry)
        _ = inOrder.popFirst()
      }
      takePlace(Int(moment % DueWheel.placesCount), to: &entries)
      while let entry = far.takeDue(at: moment * width) { entries.append(entry) }
    }
    next = max(next, last + 1)
  }

  private mutating func takePlace(_ place: Int, to entries: inout [DueQueue.Entry]) {
    guard held[place / 64] & 1 << (place % 64) != 0 else { return }
    entries.append(contentsOf: places[place])
    var room: [DueQueue.Entry] = []
    swap(&room, &places[place])
    room.removeAll(keepingCapacity: true)
    spare.append(room)
    held[place / 64] &= ~(1 << (place % 64))
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
