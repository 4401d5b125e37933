/// The service's own name for a call: 128 bits, drawn when the call rings and carried in its mark, so that a resumed
/// call keeps it and two calls never share one.
package struct CallKey: Hashable, Sendable, BitwiseCopyable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The millisecond of the ringing, 48 bits, and 80 bits of chance: calls that ring together stand together in a store,
  /// which so takes the next as fast when it holds ten million as when it holds ten.
  package init(rangAtUnixMilliseconds rangAt: Int64, chance: (high: UInt64, low: UInt64)) {
    self.init(
      high: UInt64(truncatingIfNeeded: rangAt) << 16 | chance.high & 0xFFFF, low: chance.low)
  }
}

extension CallKey: CustomStringConvertible {
  /// 32 lower-case hexadecimal digits.
  package var description: String {
    [high, low].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }.joined()
  }
}

/// One operation of one call, for ever: what a recording or a fax job is filed under.
package struct OperationKey: Hashable, Sendable {
  package let call: CallKey
  /// The part of the call that the operation belongs to: 0 from the ringing on; greater in each resumption, and
  /// never the same in two, also when both began at one mark. A resumed call counts its operations on from its
  /// mark, so a number alone could come twice.
  package let segment: UInt32
  package let operation: OperationNumber

  package init(call: CallKey, segment: UInt32, operation: OperationNumber) {
    self.call = call
    self.segment = segment
    self.operation = operation
  }
}
