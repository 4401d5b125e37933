import Foundation

/// The folder of recordings that service and gateway share: a folder for each language, a file for each prompt.
struct PromptFolder {
  let url: URL

  init(path: String) { url = URL(fileURLWithPath: path, isDirectory: true) }

  /// How the file of a prompt stands to its text.
  enum State: Equatable {
    /// There is none, or it is no WAV file.
    case missing
    /// It says something else.
    case outdated(byPerson: Bool)
    /// Spoken by a program.
    case synthesised
    /// Spoken by a person.
    case recorded
  }

  func state(of prompt: SpokenPrompt) -> State {
    guard let data = try? Data(contentsOf: file(of: prompt)),
      let recording = PromptFile([UInt8](data))
    else { return .missing }
    // A recording that does not tell what it says is taken at its name.
    if let text = recording.text, text != prompt.text {
      return .outdated(byPerson: recording.maker == nil)
    }
    return recording.maker == nil ? .recorded : .synthesised
  }

  func write(_ recording: PromptFile, for prompt: SpokenPrompt) throws {
    let url = file(of: prompt)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    // Atomically: a gateway may read it at any moment.
    try Data(recording.bytes).write(to: url, options: .atomic)
  }

  /// The tone before a recording, in the root of the folder.
  var tone: URL { url.appendingPathComponent("tone.wav") }

  func catalogue(of language: String) -> URL {
    url.appendingPathComponent(language).appendingPathComponent(PromptCatalogue.fileName)
  }

  private func file(of prompt: SpokenPrompt) -> URL {
    url.appendingPathComponent(prompt.path + ".wav")
  }
}
