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
  /// What the program that made it spoke, where that is not the text letter for letter: numbers are put into words.
  let words: String?
  /// The program that made it; nil where a person was recorded.
  let maker: String?

  /// `words`: `text` as a program spoke it.
  init(_ sound: PCMSound, saying text: String, spokenAs words: String? = nil, madeBy maker: String?)
  {
    let samples =
      sound.rate == Self.rate
      ? sound.samples : Resampler(from: sound.rate, to: Self.rate).resample(sound.samples)
    self.samples = samples.map(ALaw.encode)
    self.text = text
    self.words = words == text ? nil : words
    self.maker = maker
  }

  /// Nil where `bytes` is no WAV file.
  init?(_ bytes: [UInt8]) {
    guard let chunks = WaveChunks(bytes) else { return nil }
    var samples: [UInt8] = []
    var notes: [Note: String] = [:]
    for chunk in chunks {
      switch chunk.name {
      case "data": samples = Array(chunk.bytes)
      case "LIST" where chunk.bytes.prefix(4).elementsEqual("INFO".utf8):
        for note in WaveChunks(chunks: Array(chunk.bytes), from: 4) {
          guard let kind = Note(rawValue: note.name) else { continue }
          notes[kind] = String(decoding: note.bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
      default: continue
      }
    }
    self.samples = samples
    text = notes[.comment]
    words = notes[.subject]
    maker = notes[.software]
  }

  /// The sound of any WAV file that a studio may deliver, at 8 kHz in A-law; nil where it is neither that nor linear with
  /// 16 bits, in one channel.
  static func samples(ofWave bytes: [UInt8]) -> [UInt8]? {
    if let sound = PCMSound(wave: bytes) {
      return PromptFile(sound, saying: "", madeBy: nil).samples
    }
    guard let chunks = WaveChunks(bytes) else { return nil }
    for chunk in chunks where chunk.name == "fmt " {
      // A-law, one channel, 8,000 samples a second.
      guard chunk.bytes.prefix(8).elementsEqual([6, 0, 1, 0, 0x40, 0x1F, 0, 0]) else { return nil }
      return PromptFile(bytes)?.samples
    }
    return nil
  }

  /// Names of INFO chunks (Microsoft, RIFF, 1991).
  private enum Note: String {
    case comment = "ICMT"
    case subject = "ISBJ"
    case software = "ISFT"
  }

  /// The whole file.
  var bytes: [UInt8] {
    var notes: [UInt8] = []
    for (note, text) in [(Note.comment, text), (.subject, words), (.software, maker)] {
      if let text { notes += chunk(note.rawValue, Array(text.utf8) + [0]) }
    }
    var bytes = ALawFile.file(of: [samples])
    if !notes.isEmpty {
      bytes += chunk("LIST", Array("INFO".utf8) + notes)
      bytes.replaceSubrange(4..<8, with: littleEndian(bytes.count - 8))
    }
    return bytes
  }

  /// Chunks begin at even places; padding is not counted.
  private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    Array(name.utf8) + littleEndian(content.count) + content
      + (content.count % 2 == 1 ? [0] : [])
  }

  private func littleEndian(_ number: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(number).littleEndian) { Array($0) }
  }
}
