/// The calls of one trunk, by the ids that its gateway gave them.
///
/// Calls stay where they are as the table grows (it grows by blocks, not by copies), so a hundred thousand of them cost
/// what they are and little more. Finding one neither allocates nor counts references.
struct CallTable: ~Copyable {
  /// Place of a call, for as long as it is in the table.
  typealias Slot = UInt32

  private static let blockSize = 64
  private static let noSlot = Slot.max

  private var blocks: [UnsafeMutablePointer<ServedCall?>] = []
  private var freeSlots: [Slot] = []
  private var slotCount = 0
  /// Open addressing, a power of two of places; ``noSlot`` where a place is free.
  private var places: [Slot] = []
  private var namedCount = 0
  /// Makes it useless to choose ids that collide.
  private let seed: UInt64

  init(seed: UInt64) { self.seed = seed }

  deinit {
    for block in blocks {
      block.deinitialize(count: CallTable.blockSize)
      block.deallocate()
    }
  }

  /// How many calls can be found by their id.
  var count: Int { namedCount }

  subscript(slot: Slot) -> ServedCall? {
    _read { yield blocks[Int(slot) / CallTable.blockSize][Int(slot) % CallTable.blockSize] }
    _modify {
      yield &blocks[Int(slot) / CallTable.blockSize][Int(slot) % CallTable.blockSize]
    }
  }

  /// Calls `body` with the id of the call in `slot`, which must hold one.
  @inline(__always)
  func withID<Result>(_ slot: Slot, _ body: (Span<UInt8>) -> Result) -> Result {
    let place = blocks[Int(slot) / CallTable.blockSize] + Int(slot) % CallTable.blockSize
    return body(place.pointee!.id.span)
  }

  /// Every slot that holds a call.
  var slots: [Slot] { (0..<Slot(slotCount)).filter { self[$0] != nil } }

  func find(_ id: Span<UInt8>) -> Slot? {
    if places.isEmpty { return nil }
    var place = hash(id)
    while true {
      let slot = places[place]
      if slot == CallTable.noSlot { return nil }
      if isNamed(slot, id) { return slot }
      place = (place + 1) & (places.count - 1)
    }
  }

  /// Adds a call, which must not be there under its id.
  mutating func insert(_ call: consuming ServedCall) -> Slot {
    if (namedCount + 1) * 2 > places.count { grow() }
    let slot = newSlot()
    add(slot, hash(call.id.span))
    self[slot] = call
    namedCount += 1
    return slot
  }

  /// The call's id is free from here on; the call itself stays, for what the store still has to say of it.
  mutating func forgetID(of slot: Slot) {
    guard let call = self[slot], find(call.id.span) == slot else { return }
    var hole = hash(call.id.span)
    while places[hole] != slot { hole = (hole + 1) & (places.count - 1) }
    // Those behind the hole move up, unless they would come before their own place.
    var place = hole
    while true {
      place = (place + 1) & (places.count - 1)
      let next = places[place]
      if next == CallTable.noSlot { break }
      let home = hash(self[next]!.id.span)
      if (place - home) & (places.count - 1) >= (place - hole) & (places.count - 1) {
        places[hole] = next
        hole = place
      }
    }
    places[hole] = CallTable.noSlot
    namedCount -= 1
  }

  /// Removes a call for good.
  mutating func remove(_ slot: Slot) {
    forgetID(of: slot)
    self[slot] = nil
    freeSlots.append(slot)
  }

  private mutating func newSlot() -> Slot {
    if let slot = freeSlots.popLast() { return slot }
    if slotCount == blocks.count * CallTable.blockSize {
      let block = UnsafeMutablePointer<ServedCall?>.allocate(capacity: CallTable.blockSize)
      block.initialize(repeating: nil, count: CallTable.blockSize)
      blocks.append(block)
    }
    slotCount += 1
    return Slot(slotCount - 1)
  }

  private mutating func grow() {
    let old = places
    places = Array(repeating: CallTable.noSlot, count: max(16, old.count * 2))
    for slot in old where slot != CallTable.noSlot { add(slot, hash(self[slot]!.id.span)) }
  }

  private mutating func add(_ slot: Slot, _ hash: Int) {
    var place = hash
    while places[place] != CallTable.noSlot { place = (place + 1) & (places.count - 1) }
    places[place] = slot
  }

  private func isNamed(_ slot: Slot, _ id: Span<UInt8>) -> Bool {
    let block = blocks[Int(slot) / CallTable.blockSize] + Int(slot) % CallTable.blockSize
    guard let name = block.pointee?.id, name.count == id.count else { return false }
    for index in id.indices where name[index] != id[index] { return false }
    return true
  }

  /// FNV-1a from the seed on, its high bits mixed in at the end.
  private func hash(_ id: Span<UInt8>) -> Int {
    var hash = seed
    for index in id.indices { hash = (hash ^ UInt64(id[index])) &* 0x0000_0100_0000_01B3 }
    hash ^= hash >> 32
    return Int(truncatingIfNeeded: hash) & (places.count - 1)
  }
}
