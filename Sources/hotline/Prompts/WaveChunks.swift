/// The chunks of a WAV file: a four-letter name, a length, and that many bytes.
///
/// A length that goes past the end, as programs write it that do not know it yet, means: to the end.
struct WaveChunks: Sequence, IteratorProtocol {
  struct Chunk {
    let name: String
    let bytes: ArraySlice<UInt8>
    /// Whether the file ends before the chunk does, and was meant to go on: its length is none that stands for an unknown one.
    let isCutOff: Bool
  }

  /// Programs that do not know a length write the largest that they have, or one near it.
  private static let unknownLengthMin = 0x7000_0000

  private let bytes: [UInt8]
  private var position: Int

  /// Nil where `bytes` is no WAV file.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 12, bytes[0..<4].elementsEqual("RIFF".utf8),
      bytes[8..<12].elementsEqual("WAVE".utf8)
    else { return nil }
    self.init(chunks: bytes, from: 12)
  }

  /// The chunks inside of a chunk, from `position` on.
  init(chunks bytes: [UInt8], from position: Int) {
    self.bytes = bytes
    self.position = position
  }

  mutating func next() -> Chunk? {
    guard position + 8 <= bytes.count else { return nil }
    let name = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    let length = bytes[position + 4..<position + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = position + 8
    let end = Swift.min(start + length, bytes.count)
    // Chunks begin at even places.
    position = end + length % 2
    let isCutOff = start + length > bytes.count && length < Self.unknownLengthMin
    return Chunk(name: name, bytes: bytes[start..<end], isCutOff: isCutOff)
  }
}

extension WaveChunks {
  /// Whether it is 8 kHz mono A-law (format 6).
  var isPlayedByGateways: Bool {
    first { $0.name == "fmt " }.map {
      $0.bytes.starts(with: [6, 0, 1, 0, 0x40, 0x1F, 0, 0])
    } ?? false
  }
}
