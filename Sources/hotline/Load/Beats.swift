/// The moments at which callers of an open loop do things: what is due since the last beat is done at the next, by one waking of
/// this program and one write a trunk, and what was answered meanwhile is read then, by the system's own note of when it came.
///
/// They are as far apart as some tens of such things, or a few hundred, take to become due, so that the price of a beat is shared,
/// and near enough that what comes together is small beside what a service does in the time. Callers keep their own times from
/// one thing to the next: only the doing waits for the beat, and times to an answer count from there.
///
/// Who wakes seldom finds nothing near the processor, and the waking is dearer than all that is done then. So beats are
/// further apart where a service answers soon what comes together: where it does not, its callers would wait for each other,
/// which is not what is to be measured, and beats come nearer by halves until it does, see ``Reach``.
struct Beats: Equatable {
  /// From one to the next at the nearest, in nanoseconds: all of them are multiples of it.
  let width: UInt64
  /// How many of those are one beat at the most.
  let strideMax: UInt64
  /// How many are one now.
  private(set) var stride: UInt64 = 1
  private var reach: Reach
  /// Whether what is answered next was done by beats of another width.
  private var isSettling = false
  /// How many things are to share a beat where a service answers soon.
  private let thingsMax: Double
  /// How many were done of late in each ``width``: callers who wait for something press less often than they type.
  private var things: Double
  private var promptness = Promptness()
  /// The most that ``rest`` can be.
  private let restMax: UInt64

  /// `things`: how many are expected to be done in each `width`.
  init(
    width: UInt64, strideMax: UInt64, things: Double, thingsMax: Double, restMax: UInt64
  ) {
    self.width = width
    self.strideMax = strideMax
    self.things = things
    self.thingsMax = thingsMax
    self.restMax = restMax
    reach = Reach(atMost: strideMax)
    stride = strideOfThings
  }

  /// How many things share a beat at most, and how wide it is then at most, in nanoseconds.
  private struct Share {
    let things: Double
    let widthMax: UInt64
  }

  /// Keys on a trunk are answered together; a call by FastAGI takes the service as long as many of them.
  private static func near(_ order: LoadOrder) -> Share {
    switch order.wire {
    case .trunk: Share(things: 48, widthMax: widths.upperBound)
    case .fastAGI: Share(things: 8, widthMax: widths.upperBound)
    }
  }

  /// The same where a service answers soon. A key on a trunk of its own shares less with the others, and by FastAGI much of what a
  /// service says waits to be replied to.
  private static func far(_ order: LoadOrder) -> Share {
    switch order.wire {
    case .trunk where order.trunks <= trunksShared: Share(things: 192, widthMax: 150_000_000)
    case .trunk: Share(things: 48, widthMax: 150_000_000)
    case .fastAGI: Share(things: near(order).things, widthMax: 30_000_000)
    }
  }

  /// The least and the most of ``width``.
  static let widths: ClosedRange<UInt64> = 250_000...10_000_000
  /// Between nearer beats nothing goes cold.
  private static let coldFrom: UInt64 = 2_000_000
  private static let trunksShared = 16
  private static let beatsWeighed = 32.0
  /// So many beats there are at least in the time in which a caller does nothing. By FastAGI some keys are waited for only once
  /// the service has asked for something else and been answered.
  private static func beatsPerPause(_ wire: LoadOrder.Wire) -> UInt64 {
    switch wire {
    case .trunk: 2
    case .fastAGI: 3
    }
  }

  /// About how much the callers of `order` do in a second.
  private static func dueASecond(_ order: LoadOrder) -> Double {
    let (pause, keysPerCall): (UInt64, Double) =
      if case .following = order.callers.callers {
        (order.prompt > 0 ? min(order.typing, order.prompt) : order.typing, .infinity)
      } else {
        (order.typing, Double(order.keysPerCall))
      }
    let keys = keysPerCall > 0 ? Double(order.callsAtOnce) * 1e9 / Double(pause) : 0
    return order.callsPerSecond.map { min(keys, $0 * keysPerCall) + $0 } ?? keys
  }

  /// From one to the next, in nanoseconds.
  var span: UInt64 { stride * width }

  /// Something was answered after `time`, in nanoseconds.
  mutating func tookAnswer(after time: UInt64) { promptness.tookAnswer(after: time) }

  /// A beat is over in which so many things were done: how far away the next one is. `isHurried`: something else than answers is
  /// waited for.
  mutating func goOn(after count: Int, isHurried: Bool = false) {
    things += (Double(count) / Double(stride) - things) / Beats.beatsWeighed
    let (before, reachBefore) = (stride, reach.strides)
    if isHurried || isSettling {
      promptness = Promptness()
    } else if let verdict = promptness.takeVerdict() {
      reach.take(verdict, of: stride)
    }
    stride = isHurried ? 1 : min(reach.strides, strideOfThings)
    // What was done at this beat came due within the one before it.
    isSettling =
      reach.strides != reachBefore || stride >= 2 * before || before >= 2 * stride
  }

  private var strideOfThings: UInt64 {
    UInt64(min(Double(strideMax), max(1, thingsMax / max(things, thingsMax / Double(strideMax)))))
  }

  /// How often that is read at the least which the service says by itself, in nanoseconds: answers are read at the next beat.
  var rest: UInt64 { min(max(8 * span, Beats.restLeast), restMax) }

  private static let restLeast: UInt64 = 100_000_000
  /// The next caller by FastAGI waits for the end of a connection.
  private static func restMax(_ wire: LoadOrder.Wire) -> UInt64 {
    switch wire {
    case .trunk: 400_000_000
    case .fastAGI: 50_000_000
    }
  }

  /// The beat at which that is done which is due at `time`: none before it, and the first of the others.
  func beat(for time: UInt64) -> UInt64 { (time + span - 1) / span * span }
}

extension Beats {
  /// nil where there are none: callers who press as fast as they are answered are the closed loop's.
  init?(_ order: LoadOrder) {
    guard order.depth == nil, order.typing > 0 else { return nil }
    let pause = order.prompt > 0 ? min(order.typing, order.prompt) : order.typing
    let beatMax = pause / Beats.beatsPerPause(order.wire)
    let due = Beats.dueASecond(order)
    func widest(_ share: Share) -> UInt64 {
      max(min(beatMax, share.widthMax), Beats.widths.lowerBound)
    }
    let (near, far) = (Beats.near(order), Beats.far(order))
    let shared = due > 0 ? UInt64(near.things * 1e9 / due) : .max
    let width = max(min(shared, widest(near)), Beats.widths.lowerBound)
    self.init(
      width: width, strideMax: widest(far) / width, things: due * Double(width) / 1e9,
      thingsMax: width < Beats.coldFrom ? near.things : far.things,
      // Who hears it goes on at the next beat, and that is to be before they would have typed on.
      restMax: max(width, min(pause - beatMax, Beats.restMax(order.wire))))
  }
}
