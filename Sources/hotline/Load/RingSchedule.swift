/// When a load's callers ring, and in which place each of them has its call.
///
/// With a rate they ring at their own times, and those who find every place taken are held back. Without one each free
/// place rings again at once, but only so many ring at a time.
struct RingSchedule {
  enum Due {
    /// `number` counts the calls from 0; the call was meant to ring at `moment`, which may be over.
    case ring(place: Int, number: Int, moment: UInt64)
    case heldBack
  }

  /// From one call to the next, in nanoseconds; nil where there is no rate.
  private let gap: UInt64?
  private let ringingMax: Int
  private var free: [UInt32]
  private var ringing = 0
  private var callsSoFar = 0
  /// When the next one is to ring by the rate, or when the first could; nil before ``begin(at:)``.
  private var nextMoment: UInt64?

  /// `rate`: calls a second.
  init(places: Int, rate: Double?, ringingMax: Int) {
    gap = rate.map { max(1, UInt64(1e9 / $0)) }
    self.ringingMax = ringingMax
    free = (0..<UInt32(places)).reversed()
  }

  /// Before this nobody rings.
  mutating func begin(at now: UInt64) { nextMoment = now }

  var hasFreePlace: Bool { !free.isEmpty }

  /// Whether callers would ring at once, and wait for others to be answered.
  var isHeldUp: Bool { gap == nil && ringing >= ringingMax && !free.isEmpty }

  /// When to ask for the next one that is due; nil where free places ring by themselves.
  var next: UInt64? { gap == nil ? nil : nextMoment }

  /// The next one that is due by `now`; nil when there is none left.
  mutating func takeDue(at now: UInt64) -> Due? {
    guard let moment = nextMoment, moment <= now else { return nil }
    guard let gap else { return ringing < ringingMax ? ring(at: now) : nil }
    nextMoment = moment + gap
    return ring(at: moment) ?? .heldBack
  }

  private mutating func ring(at moment: UInt64) -> Due? {
    guard let place = free.popLast() else { return nil }
    defer { callsSoFar += 1 }
    ringing += 1
    return .ring(place: Int(place), number: callsSoFar, moment: moment)
  }

  mutating func answered() { ringing -= 1 }

  /// The call is over, answered or not, and its place is free.
  mutating func giveBack(_ place: Int, wasAnswered: Bool) {
    isOver(wasAnswered: wasAnswered)
    free.append(UInt32(place))
  }

  /// A call is over, and nobody rings in its place until that is put back.
  mutating func isOver(wasAnswered: Bool) {
    if !wasAnswered { ringing -= 1 }
  }

  /// Takes the free places that `areMeant` out, in which nobody rings until they are put back.
  mutating func takeOut(_ areMeant: (Int) -> Bool) -> [UInt32] {
    let taken = free.filter { areMeant(Int($0)) }
    free.removeAll { areMeant(Int($0)) }
    return taken
  }

  mutating func putBack(_ places: [UInt32]) { free += places }
}
