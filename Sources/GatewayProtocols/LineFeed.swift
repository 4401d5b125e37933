extension Span where Element == UInt8 {
  /// Where the next line feed is, from `start` on; nil where none is.
  ///
  /// Looks at eight bytes at a time, and first at 32 where lines are long, as those of prompts are.
  @inline(__always)
  func lineFeed(from start: Int) -> Int? {
    withUnsafeBufferPointer { input in
      guard let first = input.baseAddress else { return nil }
      let raw = UnsafeRawPointer(first)
      var index = start
      while index &+ 32 <= input.count {
        let found =
          raw.lineFeeds(at: index) | raw.lineFeeds(at: index &+ 8) | raw.lineFeeds(at: index &+ 16)
          | raw.lineFeeds(at: index &+ 24)
        if found != 0 { break }
        index &+= 32
      }
      while index &+ 8 <= input.count {
        let found = raw.lineFeeds(at: index)
        if found != 0 { return index + found.trailingZeroBitCount / 8 }
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

extension UnsafeRawPointer {
  /// Of the eight bytes from `offset` on: the top bit of the first that is LF, and maybe of some behind it; 0 where none is. A
  /// byte is LF where the same byte of `word ^ LF…LF` is 0.
  @inline(__always)
  fileprivate func lineFeeds(at offset: Int) -> UInt64 {
    let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    let difference = word ^ 0x0A0A_0A0A_0A0A_0A0A
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
  }
}
