import Foundation

/// A voice that speaks prompts until a person has recorded them: espeak-ng.
struct SpeechSynthesizer: Sendable {
  /// As espeak-ng names it: `cmn`, `en-gb`.
  let voice: String

  enum Failure: Error {
    /// The program is not there.
    case notInstalled
    /// It ended with this status, or what it wrote is no sound.
    case failed(status: Int32)
  }

  /// Words a minute: slower than people talk, so that numbers can be written down.
  private static let wordsPerMinute = 150

  /// Nil where espeak-ng has no voice for the language.
  init?(language tag: String) {
    switch tag.prefix(while: { $0 != "-" }) {
    case "zh": voice = "cmn"
    case "en": voice = tag == "en-GB" ? "en-gb" : "en-us"
    default: return nil
    }
  }

  /// The sound of `text`, without silence at its ends but for a breath.
  func speak(_ text: String) throws(Failure) -> PCMSound {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "espeak-ng", "-v", voice, "-s", String(Self.wordsPerMinute), "-b", "1", "--stdin", "--stdout",
    ]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
      try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
      try input.fileHandleForWriting.close()
    } catch {
      throw .notInstalled
    }
    let bytes = (try? output.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    // env's status for a program that it does not find.
    if process.terminationStatus == 127 { throw .notInstalled }
    guard process.terminationStatus == 0, let sound = PCMSound(wave: [UInt8](bytes)) else {
      throw .failed(status: process.terminationStatus)
    }
    return sound.trimmed(margin: sound.rate / 50)
  }
}
