internal import CallKeeping

/// The numbers that one gateway has dialled, each once: calls by the thousand refer to few.
struct DialledNumbers {
  /// A gateway that dials more of them in turn has some made anew.
  private static let countMax = 64

  let gateway: String
  private var known: [DialledNumber] = []

  init(of gateway: String) { self.gateway = gateway }

  mutating func number(_ number: String) -> DialledNumber {
    for dialled in known where dialled.number == number { return dialled }
    if known.count == DialledNumbers.countMax { known.removeAll() }
    let dialled = DialledNumber(number, at: gateway)
    known.append(dialled)
    return dialled
  }
}
