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

  /// Why a recording cannot be put where gateways play it.
  enum Flaw: Error, Equatable {
    case format
    case cutOff
    case empty

    /// What follows the file's name.
    var words: String {
      switch self {
      case .format: "is neither 8 kHz A-law nor 16-bit PCM in one channel"
      case .cutOff: "ends before its sound does: copy it again"
      case .empty: "has no sound in it"
      }
    }
  }

  /// What keeps a recording as it lies there from being played; nil where nothing does.
  static func flaw(ofWave bytes: [UInt8]) -> Flaw? {
    guard let chunks = WaveChunks(bytes) else { return bytes.isEmpty ? .empty : .format }
    guard PCMSound(wave: bytes) != nil || chunks.isPlayedByGateways else {
      return chunks.contains { $0.name == "data" } ? .format : .empty
    }
    guard let sound = chunks.first(where: { $0.name == "data" }), !sound.bytes.isEmpty else {
      return .empty
    }
    return sound.isCutOff ? .cutOff : nil
  }

  /// The sound of any WAV file that a studio may deliver, at 8 kHz in A-law.
  static func samples(ofWave bytes: [UInt8]) throws(Flaw) -> [UInt8] {
    if let flaw = flaw(ofWave: bytes) { throw flaw }
    if let sound = PCMSound(wave: bytes) {
      return PromptFile(sound, saying: "", madeBy: nil).samples
    }
    guard let file = PromptFile(bytes) else { throw .format }
    return file.samples
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
