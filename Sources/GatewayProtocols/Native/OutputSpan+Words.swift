/// Pieces of a line, written where they will lie: an addition to the output for each would cost more than they do.
extension OutputSpan where Element == UInt8 {
  /// There must be room for it, as for all pieces.
  @inline(__always)
  package mutating func add(_ word: StaticString) {
    add(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  @inline(__always)
  mutating func add(_ bytes: Span<UInt8>) { bytes.withUnsafeBufferPointer { add($0) } }

  @inline(__always)
  private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    precondition(bytes.count <= freeCapacity, "no room for a piece of a line")
    guard let source = bytes.baseAddress else { return }
    withUnsafeMutableBufferPointer { buffer, count in
      (buffer.baseAddress! + count).initialize(from: source, count: bytes.count)
      count += bytes.count
    }
  }

  /// Adds once more what stands at `range`, which has been added before.
  @inline(__always)
  package mutating func addAgain(_ range: Range<Int>) {
    precondition(range.count <= freeCapacity, "no room for a piece of a line")
    withUnsafeMutableBufferPointer { buffer, count in
      precondition(range.upperBound <= count, "nothing there to add again")
      (buffer.baseAddress! + count).initialize(
        from: buffer.baseAddress! + range.lowerBound, count: range.count)
      count += range.count
    }
  }

  /// Decimal, without leading zeros.
  @inline(__always)
  package mutating func add(_ number: UInt32) {
    // Nearly all numbers of a line are short.
    if number < 10_000, freeCapacity >= 4 { addShort(number) } else { addLong(number) }
  }

  @inline(never)
  private mutating func addLong(_ number: UInt32) {
    guard number < 100_000_000, freeCapacity >= 8 else { return addByDigits(number) }
    let first = number / 10_000
    if first > 0 {
      addShort(first)
      addDigits(digits(of: number &- first &* 10_000), without: 0)
    } else {
      addShort(number)
    }
  }

  /// The same of the largest ones, and at the end of the room.
  private mutating func addByDigits(_ number: UInt32) {
    var digits = 1
    var rest = number / 10
    while rest > 0 {
      rest /= 10
      digits += 1
    }
    precondition(digits <= freeCapacity, "no room for a number")
    withUnsafeMutableBufferPointer { buffer, count in
      var rest = number
      var place = buffer.baseAddress! + count + digits
      for _ in 0..<digits {
        place -= 1
        place.initialize(to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
        rest /= 10
      }
      count += digits
    }
  }

  /// One below 10,000, without the zeros at its beginning. There must be room for four digits.
  @inline(__always)
  private mutating func addShort(_ number: UInt32) {
    let digits = digits(of: number)
    addDigits(digits, without: number == 0 ? 3 : digits.trailingZeroBitCount / 8)
  }

  /// The four digits of a number below 10,000, worked out together: a byte each, the first one lowest.
  @inline(__always)
  private func digits(of number: UInt32) -> UInt32 {
    let hundreds = number / 100
    let pairs = hundreds | (number &- hundreds &* 100) << 16
    // A hundred and three 1,024ths of a number below 100 are its tens.
    let tens = (pairs &* 103) >> 10 & 0x000F_000F
    return tens | (pairs &- tens &* 10) << 8
  }

  /// Four `digits` but for so many zeros at their beginning. There must be room for all four.
  @inline(__always)
  private mutating func addDigits(_ digits: UInt32, without zeros: Int) {
    let text = (digits | 0x3030_3030) >> UInt32(8 * zeros)
    withUnsafeMutableBufferPointer { buffer, count in
      UnsafeMutableRawPointer(buffer.baseAddress! + count)
        .storeBytes(of: text.littleEndian, as: UInt32.self)
      count += 4 - zeros
    }
  }
}
