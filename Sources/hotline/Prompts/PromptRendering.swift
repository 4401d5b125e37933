import Foundation
import Synchronization
import Telephony

/// Speaks prompts with the synthesiser, as many at a time as there are cores.
struct PromptRendering {
  let folder: PromptFolder
  let prompts: [SpokenPrompt]

  /// Prompts spoken between two calls of `progress`.
  private static let batchSize = 16

  /// Writes every prompt; calls `progress` now and then with how many are done.
  func run(progress: (Int) -> Void) throws(CommandFailure) {
    let voices = try voices()
    for start in stride(from: 0, to: prompts.count, by: Self.batchSize) {
      let batch = prompts[start..<min(start + Self.batchSize, prompts.count)]
      let failure = Mutex(CommandFailure?.none)
      DispatchQueue.concurrentPerform(iterations: batch.count) { index in
        let prompt = batch[start + index]
        do throws(CommandFailure) {
          try render(prompt, with: voices[prompt.language]!)
        } catch {
          failure.withLock { $0 = $0 ?? error }
        }
      }
      if let failure = failure.withLock({ $0 }) { throw failure }
      progress(batch.endIndex)
    }
  }

  /// By language.
  private func voices() throws(CommandFailure) -> [String: SpeechSynthesizer] {
    var voices: [String: SpeechSynthesizer] = [:]
    for language in Set(prompts.map(\.language)).sorted() {
      guard let voice = SpeechSynthesizer(language: language) else {
        throw CommandFailure(
          "\(SpeechSynthesizer.program) has no voice for '\(language)'",
          hint: "record these prompts: `hotline prompts sheet --language \(language)` lists them")
      }
      voices[language] = voice
    }
    return voices
  }

  private func render(
    _ prompt: SpokenPrompt, with voice: SpeechSynthesizer
  ) throws(CommandFailure) {
    let sound: PCMSound
    var words: String?
    switch prompt.content {
    case .words(let text):
      sound = try speak(text, of: prompt, with: voice)
      words = voice.words(of: text)
    case .silence(let length):
      sound = .silence(milliseconds: Int(length.count), rate: PromptFile.rate)
    case .ownWords: return
    }
    try folder.write(
      PromptFile(
        sound, saying: prompt.text, spokenAs: words, madeBy: SpeechSynthesizer.program), for: prompt
    )
  }

  private func speak(
    _ text: String, of prompt: SpokenPrompt, with voice: SpeechSynthesizer
  ) throws(CommandFailure) -> PCMSound {
    do throws(SpeechSynthesizer.Failure) {
      return try voice.speak(text)
    } catch {
      switch error {
      case .notInstalled:
        throw CommandFailure(
          "\(SpeechSynthesizer.program) is not installed",
          hint: "`make setup` installs it, or: apt-get install \(SpeechSynthesizer.program)")
      case .failed(let why):
        throw CommandFailure(
          "\(SpeechSynthesizer.program) did not speak '\(prompt.path)' (\(why))")
      }
    }
  }
}
