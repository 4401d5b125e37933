/// A key that was pressed.
struct PressedKey: BitwiseCopyable {
  let call: UInt32
  /// The one of the call's keys that it is, see ``TrunkCaller/press``.
  let press: UInt32
  /// When it was sent, which may be later than it was meant.
  let sent: UInt64

  /// Whether nothing was heard for it yet.
  func waits(in calls: CallerTable) -> Bool {
    calls[Int(call)].pressed != 0 && calls[Int(call)].press == press
  }
}

/// The keys of a trunk in the order in which they were pressed. Those that were answered leave when they come to the head.
struct PressedKeys {
  private var keys = Ring<PressedKey>()
  /// How many, from the head, have been passed over: one behind them was answered.
  private var passedOver = 0

  var hasPassedOver: Bool { passedOver > 0 }
  /// When the last one was sent; nil where none is left.
  var lastSent: UInt64? { keys.last?.sent }

  mutating func append(_ key: PressedKey) { keys.append(key) }

  /// The one that has waited longest; nil where none waits.
  mutating func oldest(of calls: CallerTable) -> PressedKey? {
    while let key = keys.first {
      if key.waits(in: calls) { return key }
      drop()
    }
    return nil
  }

  /// The oldest waits no more.
  mutating func drop() {
    _ = keys.popFirst()
    passedOver = max(0, passedOver - 1)
  }

  /// Passes over all that were sent before `sent`; returns how many of them took room.
  mutating func passOver(before sent: UInt64, _ calls: CallerTable) -> Int {
    var room = 0
    while passedOver < keys.count, keys[passedOver].sent < sent {
      let key = keys[passedOver]
      if key.waits(in: calls) {
        if calls[Int(key.call)].makeRoom() { room += 1 }
        passedOver += 1
      } else if passedOver == 0 {
        _ = keys.popFirst()
      } else {
        passedOver += 1
      }
    }
    return room
  }
}
