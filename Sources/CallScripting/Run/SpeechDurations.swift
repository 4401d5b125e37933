import CallEngine
import CallFlowModel

/// How long everything that is said takes, as if it were read aloud at an easy pace. The same for a text on every run.
///
/// The only place where text becomes time; audio that is faster or slower changes no test.
struct SpeechDurations: Sendable {
  /// A Chinese character, 4 in a second.
  static let wideMilliseconds: UInt32 = 250
  /// A letter, some 14 in a second.
  static let narrowMilliseconds: UInt32 = 70
  /// A comma or a full stop.
  static let stopMilliseconds: UInt32 = 250
  /// A word of a number.
  static let wordMilliseconds: UInt32 = 350
  /// A prompt whose words nobody knows.
  static let unknownMilliseconds: UInt32 = 3000
  /// A recording that a table names: long enough to go back and forward in.
  static let soundMilliseconds: UInt32 = 60_000

  /// By prompt and language.
  private let prompts: [UInt32]
  /// By speech and language; 0 where what is said depends on the call.
  private var speeches: [UInt32] = []
  private let languageCount: Int

  init(_ flow: CallFlow) {
    languageCount = flow.languages.count
    prompts = flow.prompts.flatMap { prompt in
      flow.languages.indices.map { language in
        let text = prompt.texts[language] ?? prompt.texts.lazy.compactMap(\.self).first
        guard let text else { return Self.unknownMilliseconds }
        return text.isEmpty ? Self.silence(named: prompt.name) : Self.milliseconds(of: text)
      }
    }
    speeches = flow.speeches.indices.map { place in
      let speech = SpeechID(place / languageCount)
      let language = LanguageID(place % languageCount)
      guard flow.isFixed(speech, in: language) else { return 0 }
      var sum: UInt32 = 0
      flow.forEachItem(of: speech, in: language) { item in
        sum += milliseconds(of: item, in: language) { _ in 0 }
      }
      return sum
    }
  }

  func milliseconds(of item: SpeechItem, in language: LanguageID, named: (UInt32) -> UInt32)
    -> UInt32
  {
    switch item {
    case .prompt(let prompt): prompts[Int(prompt.index) * languageCount + Int(language.index)]
    case .word: Self.wordMilliseconds
    case .named(let text): named(text)
    case .recording: Self.unknownMilliseconds
    case .speech(let speech): speeches[Int(speech.index) * languageCount + Int(language.index)]
    }
  }

  static func milliseconds(of text: String) -> UInt32 {
    var sum: UInt32 = 0
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x4E00...0x9FFF, 0x3400...0x4DBF: sum += wideMilliseconds
      case 0x30...0x39: sum += wordMilliseconds
      case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F: sum += narrowMilliseconds
      case 0x2C, 0x2E, 0x3B, 0x3A, 0x3F, 0x21, 0x3001, 0x3002, 0xFF0C, 0xFF01, 0xFF1A, 0xFF1B,
        0xFF1F:
        sum += stopMilliseconds
      default: break
      }
    }
    return max(sum, 200)
  }

  /// A pause is a prompt without words, named for its length: `silence/500ms`.
  private static func silence(named name: String) -> UInt32 {
    let digits = name.drop { !$0.isNumber }.prefix { $0.isASCII && $0.isNumber }
    let unit = name.hasSuffix("ms") || !name.hasSuffix("s") ? 1 : 1000
    return UInt32(digits).map { min($0, 60_000) * UInt32(unit) } ?? 500
  }
}
