internal import CBytes

extension Span where Element == UInt8 {
  /// The index of the first line feed at `start` or behind it; nil where there is none, as where `start` is the end. `start` is
  /// 0 or more. By the C library, which looks at as many bytes at a time as the processor can.
  @inline(__always)
  func lineFeed(from start: Int) -> Int? {
    withUnsafeBufferPointer { input in
      guard start < input.count, let first = input.baseAddress else { return nil }
      return find_byte(first + start, input.count - start, UInt8(ascii: "\n")).map { $0 - first }
    }
  }

  /// The eight bytes from `start` on, as they lie in memory; 0 where there are fewer.
  @inline(__always)
  func word(at start: Int) -> UInt64 {
    guard start + 8 <= count else { return 0 }
    return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: start, as: UInt64.self) }
  }
}
