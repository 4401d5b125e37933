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

  /// Decimal, without leading zeros.
  package mutating func add(_ number: UInt32) {
    // Nearly all numbers of a line are short.
    var digits = number < 10 ? 1 : number < 100 ? 2 : number < 1000 ? 3 : 4
    var rest = number / 10_000
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
}
