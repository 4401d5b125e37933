import Foundation
import Storage
import Telephony

/// The sound of an answer, among the prompts, where gateways find it as `LANGUAGE/receipts/RECEIPT.answer`.
///
/// It is put into the folder of every language, for its caller may ask in any.
struct AnswerSound {
  static let folder = Flag(
    "prompts", "FOLDER", "answer: the prompts that gateways play; default: prompts/")
  static let language = Flag(
    "language", "TAG", "answer: the language in which --text is spoken; default: zh")

  /// What stands for an answer that was only recorded.
  static let recordedOnly = "[recorded]"

  private let prompts: PromptFolder
  private let name: String
  private let languages: [String]
  private let spokenLanguage: String

  init(of receipt: ReceiptNumber, _ invocation: Invocation) throws(CommandFailure) {
    let path = invocation[Self.folder] ?? "prompts"
    prompts = PromptFolder(path: path)
    name = ReceiptTable.answerPrompt(of: receipt)
    spokenLanguage = invocation[Self.language] ?? "zh"
    languages = prompts.languages.filter { !$0.hasPrefix(".") }
    guard !languages.isEmpty else {
      throw CommandFailure(
        "'\(path)' is not a folder of prompts: it holds no language",
        hint: "name the one that the gateways play with --prompts FOLDER")
    }
  }

  /// Lets the synthesiser speak it.
  func speak(_ text: String) throws(CommandFailure) {
    let spoken = prompt(saying: text, in: spokenLanguage)
    try PromptRendering(folder: prompts, prompts: [spoken]).run { _ in }
    guard let sound = prompts.bytes(of: spoken) else {
      throw CommandFailure("'\(spoken.path).wav' cannot be read")
    }
    for language in languages where language != spokenLanguage {
      try prompts.write(sound, for: prompt(saying: text, in: language))
    }
  }

  /// Takes a recording of it.
  func copy(_ path: String, saying text: String) throws(CommandFailure) {
    let sound = try GivenFile.bytes(path, called: "the recording")
    guard WaveChunks(sound)?.isPlayedByGateways ?? false else {
      throw CommandFailure(
        "'\(path)' is not a recording that gateways play", hint: "make it 8 kHz mono A-law WAV")
    }
    for language in languages { try prompts.write(sound, for: prompt(saying: text, in: language)) }
  }

  private func prompt(saying text: String, in language: String) -> SpokenPrompt {
    SpokenPrompt(language: language, name: name, content: .words(text))
  }
}
