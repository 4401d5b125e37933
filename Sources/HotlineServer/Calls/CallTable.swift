internal import CPrefetch
internal import CallKeeping
internal import GatewayProtocols
internal import Telephony

/// The calls of one trunk, by the ids that its gateway gave them.
///
/// Calls stay where they are as the table grows (it grows by blocks, not by copies), so a hundred thousand of them cost
/// what they are and little more. Finding one neither allocates nor counts references.
///
/// Where a trunk has one call, or says several things of it in a row, that call is found without a look at any list: with
/// thousands of trunks each list is a wait for memory.
struct CallTable: ~Copyable {
  /// Place of a call, for as long as it is in the table.
  typealias Slot = UInt32

  private static let blockSize = 64
  private static let noSlot = Slot.max

  /// What was found last, and where it lies; ``noSlot`` where that has gone.
  private var lastFound = CallTable.noSlot
  private var lastPlace: UnsafeMutablePointer<ServedCall>?
  /// The call in slot 0, which has a block of its own: a trunk with one call needs no more.
  private var first: UnsafeMutablePointer<ServedCall>?
  private var blocks: [UnsafeMutablePointer<ServedCall>] = []
  /// By slot, whether it holds a call.
  private var isTaken: [Bool] = []
  private var freeSlots: [Slot] = []
  /// Open addressing, a power of two of places; ``noSlot`` where a place is free.
  private var places: [Slot] = []
  private var namedCount = 0
  /// Makes it useless to choose ids that collide.
  private let seed: UInt64

  init(seed: UInt64) { self.seed = seed }

  deinit {
    for slot in 0..<slotCount where holds(slot) { place(of: slot).deinitialize(count: 1) }
    for block in blocks { block.giveBack() }
    first?.giveBack()
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
    if slot == lastFound { return lastPlace! }
    if slot == 0 { return first! }
    let index = Int(slot) - 1
    return blocks[index / CallTable.blockSize] + index % CallTable.blockSize
  }

  /// Asks for the memory of the calls that `bytes` of a gateway say something of, as it seems: it comes while their lines are
  /// read. `further` asks for what the keys of some calls lead to.
  ///
  /// Where calls are many, each look is a wait: at the list of places, at the call, at what it leads to. So all have their first
  /// look before any has its second, and their waits are one.
  @inline(__always)
  func fetchAhead(
    _ bytes: Span<UInt8>, further: (inout KeyAhead.Group, _ count: Int) -> Void
  ) {
    if namedCount == 1 {
      if let lastPlace { fetch_ahead(lastPlace, MemoryLayout<ServedCall>.size) }
    } else if namedCount > 1 {
      var keys = KeyAhead.Group(repeating: KeyAhead(key: nil))
      var count = 0
      NativeLineParser.forEachKey(in: bytes) { id, key in
        if count == keys.count {
          fetchAhead(&keys, count, further)
          count = 0
        }
        let place = hash(id)
        places.withUnsafeBufferPointer { fetch_ahead($0.baseAddress! + place, 1) }
        keys[count] = KeyAhead(place: UInt32(place), key: key)
        count += 1
      }
      fetchAhead(&keys, count, further)
    }
  }

  private func fetchAhead(
    _ keys: inout KeyAhead.Group, _ count: Int, _ further: (inout KeyAhead.Group, Int) -> Void
  ) {
    for index in 0..<count {
      let slot = places[Int(keys[index].place)]
      if slot == CallTable.noSlot { continue }
      keys[index].served = place(of: slot)
      fetch_ahead(place(of: slot), MemoryLayout<ServedCall>.size)
    }
    // One that comes alone is on its way while its line is read.
    if count > 1 { further(&keys, count) }
  }

  /// Calls `body` with the id of the call in `slot`, which must hold one.
  @inline(__always)
  func withID<Result>(_ slot: Slot, _ body: (Span<UInt8>) -> Result) -> Result {
    body(place(of: slot).pointee.identity.call.text.utf8.span)
  }

  /// Slots from 0 on of which some may be free.
  var slotCount: Slot { Slot(isTaken.count) }

  mutating func find(_ id: Span<UInt8>) -> Slot? {
    // A gateway often says several things of a call in a row.
    if lastFound != CallTable.noSlot, isNamed(lastFound, id) { return lastFound }
    if places.isEmpty { return nil }
    var place = hash(id)
    while true {
      let slot = places[place]
      if slot == CallTable.noSlot { return nil }
      if isNamed(slot, id) {
        lastPlace = self.place(of: slot)
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
    if lastFound == slot { (lastFound, lastPlace) = (CallTable.noSlot, nil) }
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
    if isTaken.isEmpty {
      first = .piece(for: 1)
    } else if isTaken.count == 1 + blocks.count * CallTable.blockSize {
      blocks.append(.piece(for: CallTable.blockSize))
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
      for index in 0..<name.count where name[unchecked: index] != id[unchecked: index] {
        return false
      }
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
