extension Span where Element == UInt8 {
  /// Where the next line feed is, from `start` on; nil where none is.
  ///
  /// Looks at eight bytes at a time: a byte of `word` is LF where the same byte of `word ^ LF…LF` is 0.
  @inline(__always)
  func lineFeed(from start: Int) -> Int? {
    withUnsafeBufferPointer { input in
      guard let first = input.baseAddress else { return nil }
      let raw = UnsafeRawPointer(first)
      var index = start
      while index &+ 8 <= input.count {
        let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let difference = word ^ 0x0A0A_0A0A_0A0A_0A0A
        let zeros = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
        if zeros != 0 { return index + zeros.trailingZeroBitCount / 8 }
        index &+= 8
      }
      while index < input.count {
        if input[index] == UInt8(ascii: "\n") { return index }
        index += 1
      }
      return nil
    }
  }

  /// The eight bytes from `start` on, as they lie in memory; 0 where there are fewer.
  @inline(__always)
  func word(at start: Int) -> UInt64 {
    guard start + 8 <= count else { return 0 }
    return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: start, as: UInt64.self) }
  }
}
