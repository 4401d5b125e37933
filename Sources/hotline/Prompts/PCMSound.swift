import Foundation

/// Linear 16-bit sound with one channel, as a speech synthesiser writes it.
struct PCMSound: Equatable {
  /// Samples a second.
  let rate: Int
  var samples: [Int16]

  init(rate: Int, samples: [Int16]) {
    self.rate = rate
    self.samples = samples
  }

  /// The sound of a WAV file; nil for a file of another kind.
  init?(wave bytes: [UInt8]) {
    guard let chunks = WaveChunks(bytes) else { return nil }
    var rate: Int?
    for chunk in chunks {
      let number = { (offset: Int, count: Int) in
        chunk.bytes.dropFirst(offset).prefix(count).reversed().reduce(0) { $0 << 8 | Int($1) }
      }
      switch chunk.name {
      case "fmt ":
        // Linear, one channel, 16 bits. Some programs say that it is linear behind all else (WAVE_FORMAT_EXTENSIBLE).
        let format = number(0, 2) == 0xFFFE ? number(24, 2) : number(0, 2)
        guard format == 1, number(2, 2) == 1, number(14, 2) == 16 else { return nil }
        rate = number(4, 4)
      case "data":
        guard let rate, rate > 0 else { return nil }
        let pairs = chunk.bytes.count / 2
        let start = chunk.bytes.startIndex
        self.init(
          rate: rate,
          samples: (0..<pairs).map { pair in
            let low = UInt16(chunk.bytes[start + 2 * pair])
            let high = UInt16(chunk.bytes[start + 2 * pair + 1])
            return Int16(bitPattern: high << 8 | low)
          })
        return
      default: continue
      }
    }
    return nil
  }

  /// The whole WAV file: linear, one channel, 16 bits.
  var waveFile: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    let size = UInt32(samples.count * 2)
    bytes += "RIFF".utf8
    append(36 + size)
    bytes += "WAVEfmt ".utf8
    append(UInt32(16))
    append(UInt16(1))
    append(UInt16(1))
    append(UInt32(rate))
    append(UInt32(rate * 2))
    append(UInt16(2))
    append(UInt16(16))
    bytes += "data".utf8
    append(size)
    for sample in samples { append(sample) }
    return bytes
  }

  /// Without the silence at its ends, but for `margin` samples: prompts are put together like beads.
  ///
  /// Silence is what stays below 1/200 of full scale.
  func trimmed(margin: Int) -> PCMSound {
    let isHeard = { (sample: Int16) in sample.magnitude > 160 }
    guard let first = samples.firstIndex(where: isHeard),
      let last = samples.lastIndex(where: isHeard)
    else { return PCMSound(rate: rate, samples: []) }
    let start = max(0, first - margin)
    let end = min(samples.count, last + 1 + margin)
    return PCMSound(rate: rate, samples: Array(samples[start..<end]))
  }

  /// A sine at a quarter of full scale, with 5 ms of rise and fall so that it does not click.
  static func tone(hertz: Double, milliseconds: Int, rate: Int) -> PCMSound {
    let count = rate * milliseconds / 1000
    let ramp = Double(rate) * 0.005
    return PCMSound(
      rate: rate,
      samples: (0..<count).map { index in
        let edge = Double(min(index, count - 1 - index)) / ramp
        return Int16(8192 * min(1, edge) * sin(2 * .pi * hertz * Double(index) / Double(rate)))
      })
  }

  static func silence(milliseconds: Int, rate: Int) -> PCMSound {
    PCMSound(rate: rate, samples: Array(repeating: 0, count: rate * milliseconds / 1000))
  }
}
