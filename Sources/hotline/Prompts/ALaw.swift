/// A-law, the sound of telephone lines in most of the world (ITU-T G.711): one byte a sample.
enum ALaw {
  /// The byte for a linear sample.
  ///
  /// A sign bit, three bits for the segment and four for the place in it. The two lowest segments have steps of
  /// 2, each further one steps twice as wide. Even bits are inverted, so that silence is no long row of zeros.
  static func encode(_ sample: Int16) -> UInt8 {
    let sign: UInt8 = sample < 0 ? 0 : 0x80
    // 12 bits of magnitude; of negative samples the one's complement, so that -1 is as far from 0 as 0 is.
    let magnitude = UInt16(bitPattern: sample < 0 ? ~sample : sample) >> 3
    let segment = max(0, 11 - magnitude.leadingZeroBitCount)
    let place = UInt8(truncatingIfNeeded: magnitude >> UInt16(max(1, segment))) & 0x0F
    return (sign | UInt8(segment) << 4 | place) ^ 0x55
  }

  /// The linear sample that `byte` stands for: the middle of its step.
  static func decode(_ byte: UInt8) -> Int16 {
    let bits = byte ^ 0x55
    let segment = Int32(bits >> 4 & 7)
    let step = Int32(bits & 0x0F) << 4 + 8
    let magnitude = segment == 0 ? step : (step + 0x100) << (segment - 1)
    return Int16(bits & 0x80 == 0 ? -magnitude : magnitude)
  }
}
