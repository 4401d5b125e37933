import CCrypto
import Foundation
import HotlineServer
import Telephony

/// Which text each recording by a person says, where its file does not tell: the one that its prompt had when that sound was
/// first seen.
///
///     name<TAB>digest<TAB>text
///     welcome<TAB>9f86d081884c7d65…<TAB>您好，欢迎致电。
///
/// So the same sound under another text is older than it, and a new sound is taken to say the text of now. Whoever keeps a
/// sound although the text has changed takes its line out.
struct RecordedTexts {
  static let fileName = "recorded.tsv"
  private static let header = "name\tdigest\ttext"

  private struct Line: Equatable {
    /// SHA-256 of the whole file, in hex.
    let digest: String
    /// On one line.
    let text: String
  }

  /// By language and name.
  private var lines: [String: [String: Line]] = [:]
  /// Languages whose file lacks something.
  private var grown: Set<String> = []

  /// Knows of none.
  init() {}

  /// What the files of `languages` in `folder` hold; one that is not there holds nothing.
  init(of languages: Set<String>, in folder: PromptFolder) throws(CommandFailure) {
    for language in languages {
      let file = Self.file(of: language, in: folder)
      guard let data = try? Data(contentsOf: file) else { continue }
      lines[language] = try Self.lines(of: String(decoding: data, as: UTF8.self), in: file)
    }
  }

  /// Whether `sound`, the file of `prompt`, says its text. One that is seen for the first time does, and is remembered. Nobody
  /// asks for words of silences, of answers and of recordings that rows name.
  mutating func say(_ prompt: SpokenPrompt, in sound: [UInt8]) -> Bool {
    guard case .words(let text) = prompt.content, !prompt.isAnswer else { return true }
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    SHA256(sound, sound.count, &digest)
    let line = Line(digest: Hexadecimal.encode(digest), text: text.onOneLine)
    if let known = lines[prompt.language]?[prompt.name], known.digest == line.digest {
      return known.text == line.text
    }
    lines[prompt.language, default: [:]][prompt.name] = line
    grown.insert(prompt.language)
    return true
  }

  /// Writes what is new. In a folder that is not ours to write into nothing is remembered: who only looks needs no more.
  func write(into folder: PromptFolder) throws(CommandFailure) {
    for language in grown.sorted() {
      let file = Self.file(of: language, in: folder)
      guard access(file.deletingLastPathComponent().path, W_OK) == 0 else { continue }
      let rows = (lines[language] ?? [:]).sorted { $0.key < $1.key }
        .map { "\($0.key)\t\($0.value.digest)\t\($0.value.text)\n" }
      do throws(WholeFile.Failure) {
        try WholeFile.write(
          Array((Self.header + "\n" + rows.joined()).utf8), to: file.path, mode: 0o644)
      } catch {
        throw CommandFailure("'\(file.relativePath)' cannot be written: \(error.reason)")
      }
    }
  }

  private static func file(of language: String, in folder: PromptFolder) -> URL {
    folder.url.appendingPathComponent(language).appendingPathComponent(fileName)
  }

  private static func lines(of text: String, in file: URL) throws(CommandFailure) -> [String: Line]
  {
    var lines: [String: Line] = [:]
    for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() where index > 0 {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 3 else {
        throw CommandFailure(
          "'\(file.relativePath)': line \(index + 1) is not a name, a digest and a text, parted by tabs",
          hint: "take the line out: its recording is taken to say the text of now")
      }
      lines[fields[0]] = Line(digest: fields[1], text: fields[2])
    }
    return lines
  }
}
