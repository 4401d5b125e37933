/// The keys of callers by FastAGI, of whom nothing else counts, one after another.
struct AsteriskKeys {
  private enum Order { case repeated, random, once }

  /// The keys of one caller.
  struct Part {
    fileprivate var start: UInt32 = 0
    fileprivate var count: UInt32 = 0
  }

  private let order: Order
  private var keys: [UInt8] = []
  private var parts: [Part] = []

  init(of book: CallerBook) {
    switch book.callers {
    case .pressing(let keys):
      order = .repeated
      add(keys)
    case .random(let keys):
      order = .random
      add(keys)
    case .following(let scripts):
      order = .once
      for script in scripts {
        add(script.compactMap { act in if case .press(let key) = act { key } else { nil } })
      }
    }
  }

  private mutating func add(_ more: [UInt8]) {
    parts.append(Part(start: UInt32(keys.count), count: UInt32(more.count)))
    keys.append(contentsOf: more)
  }

  /// What the caller of call `number` presses.
  func part(ofCall number: Int) -> Part { parts[number % parts.count] }

  /// The key that follows `pressed` others. Whose script has no more goes on with `#`.
  func key(_ pressed: Int, of part: Part, by random: inout LoadRandom) -> UInt8 {
    let count = Int(part.count)
    let index =
      switch order {
      case .repeated: pressed % count
      case .random: Int(random.next() % UInt64(count))
      case .once: pressed
      }
    return index < count ? keys[Int(part.start) + index] : UInt8(ascii: "#")
  }
}
