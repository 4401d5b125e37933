/// Names and their places, in the order in which they came.
///
/// A large menu asks for a million names while it is compiled, and in a `Dictionary` most of what that costs is a hash that
/// holds out against chosen keys. Who writes a menu waits for it himself, so a plain hash will do; and few names are
/// looked through.
struct NameIndex: Sendable {
  private(set) var names: [String] = []
  /// Open addressing, at most half full; none while there are few names.
  private var slots: [Slot] = []

  private struct Slot {
    var hash: UInt32 = 0
    var place = Slot.free

    static let free = UInt32.max
  }

  private static let lookedThrough = 8

  func place(of name: String) -> Int? {
    guard !slots.isEmpty else { return names.firstIndex(of: name) }
    let found = slots[slot(of: name, Self.hash(of: name))].place
    return found == Slot.free ? nil : Int(found)
  }

  /// Adds `name` where it is not there yet.
  mutating func insert(_ name: String) -> (place: Int, isNew: Bool) {
    guard !slots.isEmpty || names.count >= Self.lookedThrough else {
      if let place = names.firstIndex(of: name) { return (place, false) }
      names.append(name)
      return (names.count - 1, true)
    }
    if names.count * 2 >= slots.count { grow() }
    let hash = Self.hash(of: name)
    let slot = slot(of: name, hash)
    guard slots[slot].place == Slot.free else { return (Int(slots[slot].place), false) }
    slots[slot] = Slot(hash: hash, place: UInt32(names.count))
    names.append(name)
    return (names.count - 1, true)
  }

  /// Where `name` is, or would be.
  private func slot(of name: String, _ hash: UInt32) -> Int {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot].place != Slot.free {
      if slots[slot].hash == hash, names[Int(slots[slot].place)] == name { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// Room for `count` names.
  mutating func reserveCapacity(_ count: Int) {
    names.reserveCapacity(count)
    var slotCount = max(32, slots.count)
    while slotCount <= count * 2 { slotCount *= 2 }
    if count >= Self.lookedThrough, slotCount > slots.count { grow(to: slotCount) }
  }

  private mutating func grow() { grow(to: max(32, slots.count * 2)) }

  private mutating func grow(to count: Int) {
    let old = slots
    slots = Array(repeating: Slot(), count: count)
    if old.isEmpty {
      for (place, name) in names.enumerated() {
        put(Slot(hash: Self.hash(of: name), place: UInt32(place)))
      }
    }
    for slot in old where slot.place != Slot.free { put(slot) }
  }

  private mutating func put(_ entry: Slot) {
    var slot = Int(entry.hash) & (slots.count - 1)
    while slots[slot].place != Slot.free { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entry
  }

  /// Eight bytes at a time. Strings are equal that spell a letter in two ways, so beyond ASCII their own hash is taken.
  private static func hash(of name: String) -> UInt32 {
    var name = name
    let plain: UInt64? = name.withUTF8 { bytes in
      var hash = UInt64(truncatingIfNeeded: bytes.count)
      var all: UInt64 = 0
      func add(_ word: UInt64) {
        all |= word
        hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
      }
      let raw = UnsafeRawBufferPointer(bytes)
      var index = 0
      while index + 8 <= raw.count {
        add(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        index += 8
      }
      if index < raw.count {
        var word: UInt64 = 0
        for byte in raw[index...] { word = word << 8 | UInt64(byte) }
        add(word)
      }
      return all & 0x8080_8080_8080_8080 == 0 ? hash : nil
    }
    let hash = plain ?? UInt64(bitPattern: Int64(name.hashValue))
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
