import Foundation
import Synchronization
import Telephony

/// Speaks prompts with the synthesiser, as many at a time as there are cores.
struct PromptRendering {
  let folder: PromptFolder
  let prompts: [SpokenPrompt]

  /// Writes every prompt; calls `progress` with how many are done, from any thread.
  func run(progress: @Sendable (Int) -> Void) throws(CommandFailure) {
    var synthesizers: [String: SpeechSynthesizer] = [:]
    for language in Set(prompts.map(\.language)).sorted() {
      guard let synthesizer = SpeechSynthesizer(language: language) else {
        throw CommandFailure(
          "\(SpeechSynthesizer.program) has no voice for '\(language)'",
          hint: "record these prompts: `hotline prompts sheet --language \(language)` lists them")
      }
      synthesizers[language] = synthesizer
    }
    let voices = synthesizers
    let outcome = Mutex((done: 0, failure: CommandFailure?.none))
    DispatchQueue.concurrentPerform(iterations: prompts.count) { index in
      guard outcome.withLock({ $0.failure == nil }), let voice = voices[prompts[index].language]
      else { return }
      do throws(CommandFailure) {
        try render(prompts[index], with: voice)
        progress(
          outcome.withLock { outcome in
            outcome.done += 1
            return outcome.done
          })
      } catch {
        outcome.withLock { $0.failure = $0.failure ?? error }
      }
    }
    if let failure = outcome.withLock({ $0.failure }) { throw failure }
  }

  private func render(
    _ prompt: SpokenPrompt, with voice: SpeechSynthesizer
  ) throws(CommandFailure) {
    let sound: PCMSound
    switch prompt.content {
    case .words(let text): sound = try speak(text, of: prompt, with: voice)
    case .silence(let length):
      sound = .silence(milliseconds: Int(length.count), rate: PromptFile.rate)
    }
    do {
      try folder.write(
        PromptFile(sound, saying: prompt.text, madeBy: SpeechSynthesizer.program), for: prompt)
    } catch {
      throw CommandFailure("'\(prompt.path).wav' cannot be written: \(error.localizedDescription)")
    }
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
      case .failed(let status):
        throw CommandFailure(
          "\(SpeechSynthesizer.program) did not speak '\(prompt.path)' (status \(status))")
      }
    }
  }
}
