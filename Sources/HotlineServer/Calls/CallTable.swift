internal import CallKeeping
internal import Telephony

/// The calls of one trunk, by the ids that its gateway gave them.
///
/// Calls stay where they are as the table grows (it grows by blocks, not by copies), so a hundred thousand of them cost
/// what they are and little more. Finding one neither allocates nor counts references.
struct CallTable: ~Copyable {
  /// Place of a call, for as long as it is in the table.
  typealias Slot = UInt32

  private static let blockSize = 64
  private static let noSlot = Slot.max

  private var blocks: [UnsafeMutablePointer<ServedCall>] = []
  /// By slot, whether it holds a call.
  private var isTaken: [Bool] = []
  private var freeSlots: [Slot] = []
  /// Open addressing, a power of two of places; ``noSlot`` where a place is free.
  private var places: [Slot] = []
  private var namedCount = 0
  /// What was found last; ``noSlot`` where that has gone.
  private var lastFound = CallTable.noSlot
  /// Makes it useless to choose ids that collide.
  private let seed: UInt64

  init(seed: UInt64) { self.seed = seed }

  deinit {
    for slot in slots { place(of: slot).deinitialize(count: 1) }
    for block in blocks { block.deallocate() }
  }

  /// How many calls can be found by their id.
  var count: Int { namedCount }

  /// The call in a slot that holds one. Read and changed where it lies.
  subscript(slot: Slot) -> ServedCall {
    unsafeAddress { UnsafePointer(place(of: slot)) }
    unsafeMutableAddress { place(of: slot) }
  }

  /// Whether the slot holds a call.
  func holds(_ slot: Slot) -> Bool { isTaken[Int(slot)] }

  /// Where the call lies, for as long as it is in the table.
  @inline(__always)
  func place(of slot: Slot) -> UnsafeMutablePointer<ServedCall> {
    blocks[Int(slot) / CallTable.blockSize] + Int(slot) % CallTable.blockSize
  }

  /// Calls `body` with the id of the call in `slot`, which must hold one.
  @inline(__always)
  func withID<Result>(_ slot: Slot, _ body: (Span<UInt8>) -> Result) -> Result {
    body(place(of: slot).pointee.identity.call.text.utf8.span)
  }

  /// Every slot that holds a call.
  var slots: [Slot] { (0..<Slot(isTaken.count)).filter { isTaken[Int($0)] } }

  mutating func find(_ id: Span<UInt8>) -> Slot? {
    if places.isEmpty { return nil }
    // A gateway often says several things of a call in a row.
    if lastFound != CallTable.noSlot, isNamed(lastFound, id) { return lastFound }
    var place = hash(id)
    while true {
      let slot = places[place]
      if slot == CallTable.noSlot { return nil }
      if isNamed(slot, id) {
        lastFound = slot
        return slot
      }
      place = (place + 1) & (places.count - 1)
    }
  }

  /// Adds a call, which must not be there under its id.
  mutating func insert(_ call: consuming ServedCall) -> Slot {
    if (namedCount + 1) * 2 > places.count { grow() }
    let slot = newSlot()
    place(of: slot).initialize(to: call)
    add(slot, withID(slot) { hash($0) })
    isTaken[Int(slot)] = true
    namedCount += 1
    return slot
  }

  /// The call's id is free from here on; the call itself stays, for what the store still has to say of it.
  mutating func forgetID(of slot: Slot) {
    guard var hole = placeNaming(slot) else { return }
    if lastFound == slot { lastFound = CallTable.noSlot }
    // Those behind the hole move up, unless they would come before their own place.
    var place = hole
    while true {
      place = (place + 1) & (places.count - 1)
      let next = places[place]
      if next == CallTable.noSlot { break }
      let home = withID(next) { hash($0) }
      if (place - home) & (places.count - 1) >= (place - hole) & (places.count - 1) {
        places[hole] = next
        hole = place
      }
    }
    places[hole] = CallTable.noSlot
    namedCount -= 1
  }

  /// The place that leads to `slot`; nil where its id is free already.
  private func placeNaming(_ slot: Slot) -> Int? {
    var place = withID(slot) { hash($0) }
    while places[place] != slot {
      if places[place] == CallTable.noSlot { return nil }
      place = (place + 1) & (places.count - 1)
    }
    return place
  }

  /// Removes a call for good.
  mutating func remove(_ slot: Slot) {
    forgetID(of: slot)
    place(of: slot).deinitialize(count: 1)
    isTaken[Int(slot)] = false
    freeSlots.append(slot)
  }

  private mutating func newSlot() -> Slot {
    if let slot = freeSlots.popLast() { return slot }
    if isTaken.count == blocks.count * CallTable.blockSize {
      blocks.append(.allocate(capacity: CallTable.blockSize))
    }
    isTaken.append(false)
    return Slot(isTaken.count - 1)
  }

  private mutating func grow() {
    let old = places
    places = Array(repeating: CallTable.noSlot, count: max(16, old.count * 2))
    for slot in old where slot != CallTable.noSlot { add(slot, withID(slot) { hash($0) }) }
  }

  private mutating func add(_ slot: Slot, _ hash: Int) {
    var place = hash
    while places[place] != CallTable.noSlot { place = (place + 1) & (places.count - 1) }
    places[place] = slot
  }

  private func isNamed(_ slot: Slot, _ id: Span<UInt8>) -> Bool {
    withID(slot) { name in
      guard name.count == id.count else { return false }
      for index in id.indices where name[index] != id[index] { return false }
      return true
    }
  }

  /// FNV-1a from the seed on, its high bits mixed in at the end.
  private func hash(_ id: Span<UInt8>) -> Int {
    var hash = seed
    for index in id.indices { hash = (hash ^ UInt64(id[index])) &* 0x0000_0100_0000_01B3 }
    hash ^= hash >> 32
    return Int(truncatingIfNeeded: hash) & (places.count - 1)
  }
}
