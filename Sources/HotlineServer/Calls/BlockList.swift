internal import CPrefetch

/// A list that grows by blocks and not by copies: what it holds stays where it is, and it has room for no more than a block that
/// is not needed. One that doubles has room for as much as it holds, and leaves as much behind in holes.
struct BlockList<Element>: ~Copyable {
  private var blocks: [UnsafeMutablePointer<Element>] = []
  private(set) var count = 0

  /// A power of two, so that no division finds a block: 4,096 bytes of elements of 16.
  private static var blockSize: Int { 256 }

  deinit {
    for index in 0..<count { address(index).deinitialize(count: 1) }
    for block in blocks { block.giveBack() }
  }

  var isEmpty: Bool { count == 0 }

  var indices: Range<Int> { 0..<count }

  /// Read and changed where it lies.
  subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress { UnsafePointer(address(checked(index))) }
    @inline(__always) unsafeMutableAddress { address(checked(index)) }
  }

  mutating func append(_ element: consuming Element) {
    if count == blocks.count * Self.blockSize { blocks.append(.piece(for: Self.blockSize)) }
    address(count).initialize(to: element)
    count += 1
  }

  mutating func removeLast() -> Element {
    count = checked(count - 1)
    return address(count).move()
  }

  /// Asks for the memory of the element at `index`.
  @inline(__always)
  func fetchAhead(_ index: Int) {
    fetch_ahead(address(checked(index)), MemoryLayout<Element>.stride)
  }

  @inline(__always)
  private func checked(_ index: Int) -> Int {
    precondition(index >= 0 && index < count, "an element that was not added")
    return index
  }

  @inline(__always)
  private func address(_ index: Int) -> UnsafeMutablePointer<Element> {
    let place = UInt(bitPattern: index)
    let size = UInt(bitPattern: Self.blockSize)
    return blocks[Int(bitPattern: place / size)] + Int(bitPattern: place % size)
  }
}
