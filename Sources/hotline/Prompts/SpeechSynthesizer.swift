import Foundation

/// A voice that speaks prompts until a person has recorded them: espeak-ng.
struct SpeechSynthesizer: Sendable {
  private let isChinese: Bool
  /// As espeak-ng names them.
  private let latinVoice: String
  /// The other Mandarin voice, `cmn`, reads the pinyin that it finds for a character as English.
  private let chineseVoice = "cmn-latn-pinyin"

  enum Failure: Error {
    /// The program is not there.
    case notInstalled
    /// It ended with this status, or what it wrote is no sound.
    case failed(status: Int32)
  }

  /// The program, as the files name their maker.
  static let program = "espeak-ng"

  /// Words a minute: slower than people talk, so that numbers can be written down.
  private static let wordsPerMinute = 150

  /// Nil where espeak-ng has no voice for the language.
  init?(language tag: String) {
    switch tag.prefix(while: { $0 != "-" }) {
    case "zh": isChinese = true
    case "en": isChinese = false
    default: return nil
    }
    latinVoice = tag == "en-GB" ? "en-gb" : "en-us"
  }

  /// The sound of `text`, without silence at its ends but for a breath.
  func speak(_ text: String) throws(Failure) -> PCMSound {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      Self.program, "-m", "-v", isChinese ? chineseVoice : latinVoice, "-b", "1",
      "-s", String(Self.wordsPerMinute), "--stdin", "--stdout",
    ]
    let markup = SpeechMarkup(
      text, isChinese: isChinese, chineseVoice: chineseVoice, latinVoice: latinVoice)
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
      try input.fileHandleForWriting.write(contentsOf: Data(markup.text.utf8))
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
