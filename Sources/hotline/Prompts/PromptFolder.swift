import Foundation
import SystemErrors

/// The folder of recordings that service and gateway share: a folder for each language, a file for each prompt.
struct PromptFolder {
  let url: URL

  init(path: String) { url = URL(fileURLWithPath: path, isDirectory: true) }

  /// How the file of a prompt stands to its text.
  enum State: Equatable {
    /// There is none.
    case missing
    /// It is nothing that a gateway can play. By a person, unless it is empty or names the program that made it.
    case unplayable(PromptFile.Flaw, byPerson: Bool)
    /// It says something else, or said so when it was first seen, or the synthesiser said it in other words than it would today.
    case outdated(byPerson: Bool)
    /// Spoken by a program.
    case synthesised
    /// Spoken by a person.
    case recorded
  }

  /// The folders that there are, by the tags of their languages, in order.
  var languages: [String] {
    let entries =
      (try? FileManager.default.contentsOfDirectory(
        at: url, includingPropertiesForKeys: [.isDirectoryKey])) ?? []
    return entries.filter {
      (try? $0.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
    }.map(\.lastPathComponent).sorted()
  }

  /// `recorded`: what recordings say whose files do not tell.
  func state(of prompt: SpokenPrompt, _ recorded: inout RecordedTexts) -> State {
    guard let bytes = bytes(of: prompt) else { return .missing }
    let recording = PromptFile(bytes)
    let flaw = PromptFile.flaw(ofWave: bytes)
    guard let recording, flaw == nil else {
      return .unplayable(flaw ?? .format, byPerson: !bytes.isEmpty && recording?.maker == nil)
    }
    if prompt.content == .ownWords { return .recorded }
    if let text = recording.text, text != prompt.text {
      return .outdated(byPerson: recording.maker == nil)
    }
    guard recording.maker != nil else {
      return recording.text != nil || recorded.say(prompt, in: bytes)
        ? .recorded : .outdated(byPerson: true)
    }
    return isSpokenAsNow(recording, of: prompt) ? .synthesised : .outdated(byPerson: false)
  }

  /// Whether the synthesiser would speak the same words again. An answer may be spoken in any language, and stays as it is.
  private func isSpokenAsNow(_ recording: PromptFile, of prompt: SpokenPrompt) -> Bool {
    guard case .words(let text) = prompt.content, !prompt.isAnswer,
      let voice = SpeechSynthesizer(language: prompt.language)
    else { return true }
    return (recording.words ?? text) == voice.words(of: text)
  }

  /// Its recording as it lies there; nil where there is none.
  func bytes(of prompt: SpokenPrompt) -> [UInt8]? {
    (try? Data(contentsOf: file(of: prompt))).map { [UInt8]($0) }
  }

  func write(_ recording: PromptFile, for prompt: SpokenPrompt) throws(CommandFailure) {
    try write(recording.bytes, for: prompt)
  }

  /// `bytes`: a WAV file.
  func write(_ bytes: [UInt8], for prompt: SpokenPrompt) throws(CommandFailure) {
    let url = file(of: prompt)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      // Atomically: a gateway may read it at any moment.
      try Data(bytes).write(to: url, options: .atomic)
    } catch {
      throw CommandFailure("'\(prompt.path).wav' cannot be written: \(error.reason)")
    }
  }

  /// The tone before a recording, `tone.wav`, for gateways that have none: 950 Hz for 0.4 s.
  func writeToneIfMissing() throws(CommandFailure) {
    let tone = url.appendingPathComponent("tone.wav")
    guard !FileManager.default.fileExists(atPath: tone.path) else { return }
    let sound = PCMSound.tone(hertz: 950, milliseconds: 400, rate: PromptFile.rate)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      try Data(PromptFile(sound, saying: "", madeBy: nil).bytes).write(to: tone, options: .atomic)
    } catch {
      throw CommandFailure("'\(tone.path)' cannot be written: \(error.reason)")
    }
  }

  /// Nil where there is none.
  func catalogue(of language: String) throws(CommandFailure) -> PromptCatalogue? {
    let file = url.appendingPathComponent(language).appendingPathComponent(PromptCatalogue.fileName)
    guard let data = try? Data(contentsOf: file) else { return nil }
    do throws(PromptCatalogue.Problem) {
      return try PromptCatalogue(parsing: String(decoding: data, as: UTF8.self))
    } catch {
      throw CommandFailure("'\(file.relativePath)': \(error.message)")
    }
  }

  func file(of prompt: SpokenPrompt) -> URL {
    url.appendingPathComponent(prompt.path + ".wav")
  }
}
