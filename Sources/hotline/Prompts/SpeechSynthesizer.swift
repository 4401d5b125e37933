import ChildPrograms
import SpokenForms

/// A voice that speaks prompts until a person has recorded them: espeak-ng.
struct SpeechSynthesizer: Sendable {
  private let language: SpokenLanguage
  /// As espeak-ng names them.
  private let latinVoice: String
  /// The other Mandarin voice, `cmn`, reads the pinyin that it finds for a character as English.
  private let chineseVoice = "cmn-latn-pinyin"

  enum Failure: Error {
    /// The program is not there.
    case notInstalled
    /// It did not end well, or what it wrote is no sound.
    case failed(why: String)
  }

  /// The program, as the files name their maker.
  static let program = "espeak-ng"

  /// Words a minute: slower than people talk, so that numbers can be written down.
  private static let wordsPerMinute = 150

  /// It speaks a text of an hour in a few seconds.
  private static let secondsMax = 120
  private static let soundByteCountMax = 1 << 28

  /// Nil where espeak-ng has no voice for the language.
  init?(language tag: String) {
    switch tag.prefix(while: { $0 != "-" }) {
    case "zh": language = .chinese
    case "en": language = tag == "en-GB" ? .britishEnglish : .americanEnglish
    default: return nil
    }
    latinVoice = language == .britishEnglish ? "en-gb" : "en-us"
  }

  /// `text` as it is spoken, with its numbers in words.
  func words(of text: String) -> String { markup(of: text).words }

  private func markup(of text: String) -> SpeechMarkup {
    SpeechMarkup(text, language: language, chineseVoice: chineseVoice, latinVoice: latinVoice)
  }

  /// The sound of `text`, without silence at its ends but for a breath.
  func speak(_ text: String) throws(Failure) -> PCMSound {
    let program = ChildProgram(
      name: Self.program,
      arguments: [
        "-m", "-v", language == .chinese ? chineseVoice : latinVoice, "-b", "1",
        "-s", String(Self.wordsPerMinute), "--stdin", "--stdout",
      ],
      timeMax: .seconds(Self.secondsMax), outputByteCountMax: Self.soundByteCountMax,
      input: Array(markup(of: text).text.utf8))
    let ending: ChildProgram.Ending
    do throws(ChildProgram.Failure) {
      ending = try program.run()
    } catch {
      switch error {
      case .notInstalled: throw .notInstalled
      case .tookTooLong: throw .failed(why: "it took longer than \(Self.secondsMax) s")
      case .wroteTooMuch: throw .failed(why: "it never comes to an end")
      case .stopped: throw .failed(why: "it was cut short")
      case .system(let reason): throw .failed(why: reason)
      }
    }
    guard ending.isSuccess, let sound = PCMSound(wave: ending.output) else {
      throw .failed(why: "\(ending.end)")
    }
    return sound.trimmed(margin: sound.rate / 50)
  }
}
