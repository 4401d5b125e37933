package import Telephony

/// What a mark holds before the call's own state: who the call is, and how far its time has gone.
///
/// If the layout changes: raise ``format``, and refuse the formats before it.
struct CallMark {
  private static let format: UInt8 = 2

  let key: CallKey
  /// The part of the call that made the mark: see `OperationKey`.
  let segment: UInt32
  /// The call's own time when the mark was made.
  let callTime: CallTime
  /// The world's, in milliseconds since 1970: the call's time goes on while nobody carries it.
  let unixMilliseconds: Int64
  let menuVersion: UInt64

  /// Bytes of it; the state comes behind: see `Call.encode(for:into:)`.
  static let length = 45

  init(
    key: CallKey, segment: UInt32, callTime: CallTime, unixMilliseconds: Int64, menuVersion: UInt64
  ) {
    self.key = key
    self.segment = segment
    self.callTime = callTime
    self.unixMilliseconds = unixMilliseconds
    self.menuVersion = menuVersion
  }

  func append(to bytes: inout [UInt8]) {
    func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
    bytes.append(CallMark.format)
    append(key.high)
    append(key.low)
    append(segment)
    append(callTime.milliseconds)
    append(unixMilliseconds)
    append(menuVersion)
  }

  /// nil when it was written by another version of this program.
  init?(_ bytes: [UInt8]) {
    guard bytes.count > CallMark.length, bytes[0] == CallMark.format else { return nil }
    func number<Number: FixedWidthInteger>(at place: Int) -> Number {
      bytes.withUnsafeBytes {
        Number(bigEndian: $0.loadUnaligned(fromByteOffset: place, as: Number.self))
      }
    }
    key = CallKey(high: number(at: 1), low: number(at: 9))
    segment = number(at: 17)
    callTime = CallTime(milliseconds: number(at: 21))
    unixMilliseconds = number(at: 29)
    menuVersion = number(at: 37)
  }

  /// The call's own time at `now`.
  func callTime(atUnixMilliseconds now: Int64) -> CallTime {
    CallTime(milliseconds: callTime.milliseconds + max(0, now - unixMilliseconds))
  }

  /// The segment of a call that is resumed at `time`. One mark may be resumed several times, where a process was
  /// killed before the next mark had arrived; the moment tells those parts of the call apart, and `chance` does where
  /// a clock was set back or two nodes were asked at once.
  func nextSegment(at time: CallTime, chance: UInt64) -> UInt32 {
    CallSegment.next(after: segment, at: time, chance: chance)
  }
}

/// The numbers of the parts of a call.
package enum CallSegment {
  /// Segments that a moment has room for.
  private static let segmentsAMoment: Int64 = 64

  /// The part that begins at `time` with a mark of the part `segment`.
  package static func next(after segment: UInt32, at time: CallTime, chance: UInt64) -> UInt32 {
    let ofMoment = UInt32(clamping: time.milliseconds * segmentsAMoment)
    let later = UInt32(chance % UInt64(segmentsAMoment))
    if ofMoment > segment, ofMoment < .max - later { return ofMoment + later }
    return segment &+ 1 &+ UInt32(chance & 0xFFF)
  }
}
