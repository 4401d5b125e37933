import CallKeeping
import HotlineServer
import Storage
import TestSupport

/// One process of the service.
final class SimulatedNode {
  let number: Int
  let chance: SimulatedChance
  /// The same numbers as `chance` gives the service, for whoever must know them.
  var chanceKnown: SplitMix64
  let queue: SimulatedQueue
  var service: SteppedService!
  var isUp = true
  var isDraining = false
  var began: UInt64 = 0
  let faxes = SimulatedFaxDesk()
  var restartsAt: UInt64?
  /// Versions of menus whose marks it takes.
  var versions: Set<UInt64> = []
  var menu = 0
  var deadlines = Agenda()
  var wanted: [Wanted] = []
  /// What calls have asked and the store could not do.
  var failed: [StorageRequest] = []

  /// What must be asked in this turn.
  struct Wanted {
    let expected: ExpectedCall
    let caller: Int
    let request: StorageRequest
    let question: CallQuestion
  }

  var awaiting: [UInt64: (ExpectedCall, Int, CallQuestion)] = [:]

  init(_ number: Int, chance seed: UInt64, store: SimulatedStore) {
    self.number = number
    chance = SimulatedChance(seed)
    chanceKnown = SplitMix64(seed: seed)
    queue = SimulatedQueue(store)
  }
}

/// Unchecked: a simulation has one thread.
final class SimulatedChance: @unchecked Sendable {
  private var random: SplitMix64
  init(_ seed: UInt64) { random = SplitMix64(seed: seed) }
  func next() -> UInt64 { random.next() }
}

/// The time of day. Unchecked: a simulation has one thread.
final class SimulatedClock: @unchecked Sendable {
  var unixMilliseconds: Int64 = 0
}
