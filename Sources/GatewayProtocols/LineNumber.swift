extension Span where Element == UInt8 {
  /// The decimal number that begins at `index`, which is moved behind it: up to ten digits, of which what is above 4,294,967,295
  /// wraps around. nil where no digit stands there; `index` stays.
  package func number(at index: inout Int) -> UInt32? {
    // Eight bytes at a time, the first one lowest. Of a byte that is no digit the highest bit is set in `others`; those behind
    // the first do not matter.
    let digits = UInt64(littleEndian: word(at: index)) ^ 0x3030_3030_3030_3030
    let others = (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
    let count = others.trailingZeroBitCount / 8
    guard count > 0, count < 8 else { return numberByDigits(at: &index) }
    index += count
    // As if zeros stood before it, then two neighbours become one: units of 10, of 100 and of 10,000.
    let eight = digits << UInt64(64 - 8 * count)
    let pairs = (eight &* (1 + 10 << 8)) >> 8 & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* (1 + 100 << 16)) >> 16 & 0x0000_FFFF_0000_FFFF
    return UInt32(truncatingIfNeeded: (fours &* (1 + 10_000 << 32)) >> 32)
  }

  /// The same near the end of a line, of long numbers, and where there is none.
  private func numberByDigits(at index: inout Int) -> UInt32? {
    var value: UInt64 = 0
    let start = index
    while index < count {
      let digit = self[index] &- UInt8(ascii: "0")
      guard digit < 10, index - start < 10 else { break }
      value = value * 10 + UInt64(digit)
      index += 1
    }
    return index > start ? UInt32(truncatingIfNeeded: value) : nil
  }
}
