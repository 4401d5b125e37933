import ChildPrograms
import Foundation
import Storage
import Telephony

extension WaveChunks {
  /// Whether it is 8 kHz mono A-law (format 6).
  fileprivate var isPlayedByGateways: Bool {
    first { $0.name == "fmt " }.map {
      $0.bytes.starts(with: [6, 0, 1, 0, 0x40, 0x1F, 0, 0])
    } ?? false
  }
}

/// The sound of an answer, among the prompts, where gateways find it as `LANGUAGE/receipts/RECEIPT.answer`.
///
/// It is put into the folder of every language, for its caller may ask in any.
struct AnswerSound {
  static let folder = Flag(
    "prompts", "FOLDER", "answer: the prompts that gateways play; prompts/ unless given")
  static let language = Flag(
    "language", "TAG", "answer: the language in which --text is spoken; zh unless given")

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
    let entries =
      (try? FileManager.default.contentsOfDirectory(
        at: prompts.url, includingPropertiesForKeys: [.isDirectoryKey])) ?? []
    languages = entries.filter {
      (try? $0.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false
    }.map(\.lastPathComponent).filter { !$0.hasPrefix(".") }.sorted()
    guard !languages.isEmpty else {
      throw CommandFailure(
        "'\(path)' is no folder of prompts: it holds no language",
        hint: "name the one that the gateways play with --prompts FOLDER")
    }
  }

  /// Lets the synthesiser speak it.
  func speak(_ text: String) throws(CommandFailure) {
    let prompt = SpokenPrompt(language: spokenLanguage, name: name, content: .words(text))
    try PromptRendering(folder: prompts, prompts: [prompt]).run { _ in }
    let spoken = prompts.file(of: prompt)
    for language in languages where language != spokenLanguage {
      let copy = SpokenPrompt(language: language, name: name, content: .words(text))
      try write(from: spoken, to: copy)
    }
  }

  /// Takes a recording of it.
  func copy(_ path: String, saying text: String) throws(CommandFailure) {
    let url = URL(filePath: path)
    guard let data = try? Data(contentsOf: url) else {
      throw CommandFailure("the recording '\(path)' cannot be read")
    }
    guard WaveChunks([UInt8](data))?.isPlayedByGateways ?? false else {
      throw CommandFailure(
        "'\(path)' is no recording that gateways play", hint: "make it 8 kHz mono A-law WAV")
    }
    for language in languages {
      try write(
        from: url, to: SpokenPrompt(language: language, name: name, content: .words(text)))
    }
  }

  private func write(from url: URL, to prompt: SpokenPrompt) throws(CommandFailure) {
    do {
      let target = prompts.file(of: prompt)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(contentsOf: url).write(to: target, options: .atomic)
    } catch {
      throw CommandFailure("'\(prompt.path).wav' cannot be written: \(error.reason)")
    }
  }
}
