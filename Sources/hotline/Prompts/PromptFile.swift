import Storage

/// The audio of one prompt: 8 kHz mono A-law in a WAV file, with the words that it speaks kept in it.
///
/// The words stand in an INFO comment, which every player passes over. So a recording can be told from one of
/// an older text, whatever was copied where and when.
struct PromptFile {
  /// Samples a second.
  static let rate = 8000

  let samples: [UInt8]
  /// What it says; nil where the file does not tell, as most from a studio.
  let text: String?

  init(_ sound: PCMSound, saying text: String) {
    let samples =
      sound.rate == Self.rate
      ? sound.samples : Resampler(from: sound.rate, to: Self.rate).resample(sound.samples)
    self.samples = samples.map(ALaw.encode)
    self.text = text
  }

  /// Nil where `bytes` is no WAV file.
  init?(_ bytes: [UInt8]) {
    guard let chunks = WaveChunks(bytes) else { return nil }
    var samples: [UInt8] = []
    var text: String?
    for chunk in chunks {
      switch chunk.name {
      case "data": samples = Array(chunk.bytes)
      case "LIST" where chunk.bytes.prefix(4).elementsEqual("INFO".utf8):
        for note in WaveChunks(chunks: Array(chunk.bytes), from: 4) where note.name == "ICMT" {
          text = String(decoding: note.bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
      default: continue
      }
    }
    self.samples = samples
    self.text = text
  }

  /// The whole file.
  var bytes: [UInt8] {
    var bytes = ALawFile.file(of: [samples])
    if let text {
      // Texts in a RIFF file end in a zero byte, and chunks have an even length.
      var note = Array(text.utf8) + [0]
      let noteLength = note.count
      if noteLength % 2 == 1 { note.append(0) }
      bytes += Array("LIST".utf8) + littleEndian(12 + note.count) + Array("INFO".utf8)
      bytes += Array("ICMT".utf8) + littleEndian(noteLength) + note
      bytes.replaceSubrange(4..<8, with: littleEndian(bytes.count - 8))
    }
    return bytes
  }

  private func littleEndian(_ number: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(number).littleEndian) { Array($0) }
  }
}
