/// A WAV file of 8 kHz mono A-law sound (ITU-T G.711).
package enum ALawFile {
  /// Samples a millisecond; a sample is one byte.
  package static let bytesPerMillisecond = 8

  /// The header for `sampleCount` samples: RIFF with an 18-byte `fmt ` chunk (format 6 is A-law), the `fact`
  /// chunk that every format but PCM needs, and `data`.
  package static func header(sampleCount: UInt32) -> [UInt8] {
    // An odd number of data bytes is followed by one byte of padding, which its own size does not count.
    let padding = sampleCount & 1
    var bytes: [UInt8] = []
    bytes.reserveCapacity(58)
    func append(_ text: StaticString) {
      bytes.append(
        contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
    func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append("RIFF")
    append(UInt32(50) &+ sampleCount &+ padding)
    append("WAVEfmt ")
    append(UInt32(18))
    append(UInt16(6))
    append(UInt16(1))
    append(UInt32(8000))
    append(UInt32(8000))
    append(UInt16(1))
    append(UInt16(8))
    append(UInt16(0))
    append("fact")
    append(UInt32(4))
    append(sampleCount)
    append("data")
    append(sampleCount)
    return bytes
  }

  /// What ``file(of:)`` was made of.
  package static func samples(of file: [UInt8]) -> ArraySlice<UInt8> {
    let begin = 58
    guard file.count >= begin else { return [] }
    // The last four bytes of the header.
    let count = (0..<4).reduce(0) { $0 | Int(file[begin - 4 + $1]) << (8 * $1) }
    return file[begin..<min(begin + count, file.count)]
  }

  /// A whole file of the samples in `pieces`, in order.
  package static func file(of pieces: some Sequence<[UInt8]>) -> [UInt8] {
    let samples = pieces.flatMap(\.self)
    return header(sampleCount: UInt32(samples.count)) + samples
      + (samples.count % 2 == 1 ? [0] : [])
  }
}
