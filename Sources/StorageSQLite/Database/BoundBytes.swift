/// The texts and blobs of a statement while it runs, one behind the other: SQLite would copy each into memory of its own.
final class BoundBytes {
  private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var used = 0

  /// The most that is kept for the next time.
  private static let keptMax = 16 * 1024

  deinit { memory.deallocate() }

  /// To be called before the first is added; all together are at most `count` bytes.
  func begin(_ count: Int) {
    used = 0
    guard count > memory.count || memory.baseAddress == nil else { return }
    memory.deallocate()
    memory = .allocate(byteCount: max(256, count), alignment: 1)
  }

  /// Returns where they lie until ``end()``.
  func add(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawPointer {
    let place = memory.baseAddress! + used
    if let source = bytes.baseAddress { place.copyMemory(from: source, byteCount: bytes.count) }
    used += bytes.count
    return UnsafeRawPointer(place)
  }

  func end() {
    guard memory.count > BoundBytes.keptMax else { return }
    memory.deallocate()
    memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }
}
