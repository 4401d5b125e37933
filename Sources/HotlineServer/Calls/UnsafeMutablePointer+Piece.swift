internal import Glibc

extension UnsafeMutablePointer {
  /// Memory for `count` elements, for who keeps many such pieces; ``giveBack()`` ends it.
  ///
  /// `allocate(capacity:)` asks for an alignment of 16, which all that `malloc` gives has anyway; and an allocator with classes
  /// of sizes takes a piece of the next class to find it in: 384 bytes for the 320 of a call.
  static func piece(for count: Int) -> Self {
    let size = count * MemoryLayout<Pointee>.stride
    guard let memory = malloc(size) else { fatalError("out of memory") }
    return memory.bindMemory(to: Pointee.self, capacity: count)
  }

  func giveBack() { free(self) }
}
