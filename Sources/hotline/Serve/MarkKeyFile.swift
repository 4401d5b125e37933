import Diagnostics
import Foundation
import HotlineServer

/// The file of the keys that seal marks, one a line in hex. The first seals, all open. Nodes that are to carry on one
/// another's calls share it. Empty lines and lines that begin with `#` are left out.
struct MarkKeyFile {
  let path: String
  var keys: [[UInt8]]

  /// Reads the keys at `path`, or beside the store; makes one where there is no file. A store in memory has a key
  /// in memory, unless a file is named.
  static func seal(_ path: String?, besideStore store: String) throws(CommandFailure) -> MarkSeal {
    guard let path = place(path, besideStore: store) else {
      return MarkSeal(key: MarkSeal.newKey())
    }
    if let file = try MarkKeyFile(reading: path) { return file.seal }
    let key = MarkSeal.newKey()
    // Whoever comes second finds the first one's key: nodes that start together must not seal with two.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0, errno == EEXIST, let file = try MarkKeyFile(reading: path) {
      return file.seal
    }
    let text = MarkKeyFile(path: path, keys: [key]).text
    let isWritten = descriptor >= 0 && Foundation.write(descriptor, text, text.count) == text.count
    if descriptor >= 0 { close(descriptor) }
    guard isWritten else { throw notWritten(path) }
    return MarkSeal(key: key)
  }

  /// Where the keys are: `path`, or beside the store; nil where they are in memory only.
  static func place(_ path: String?, besideStore store: String) -> String? {
    path ?? (store == "memory" ? nil : store + ".mark-key")
  }

  init(path: String, keys: [[UInt8]]) {
    self.path = path
    self.keys = keys
  }

  /// nil when there is no such file.
  init?(reading path: String) throws(CommandFailure) {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(
        "the mark key '\(path)' cannot be read", hint: "may this user read it, and is it a file?")
    }
    let lines = String(decoding: data, as: UTF8.self).fileLines
      .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
    var keys: [[UInt8]] = []
    for line in lines {
      guard let key = Hexadecimal.decode(Array(line.utf8)), key.count == MarkSeal.keyLength else {
        throw CommandFailure(
          "the mark key '\(path)' is not \(MarkSeal.keyLength) bytes in hex, a key a line",
          hint: "remove it, and a new one is made; marks of calls that are up are lost then")
      }
      keys.append(key)
    }
    guard (1...MarkSeal.keysMax).contains(keys.count) else {
      throw CommandFailure(
        "the mark key '\(path)' holds \(keys.count) keys",
        hint: "from 1 to \(MarkSeal.keysMax) are allowed")
    }
    self.init(path: path, keys: keys)
  }

  var seal: MarkSeal { MarkSeal(keys: keys) }

  private var text: [UInt8] {
    Array(keys.map { Hexadecimal.encode($0) + "\n" }.joined().utf8)
  }

  /// Puts the keys in place of the file at once: a service that reads it meanwhile finds the old ones or the new.
  func write() throws(CommandFailure) {
    let new = path + ".new"
    let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    let isWritten =
      descriptor >= 0 && Foundation.write(descriptor, text, text.count) == text.count
      && fsync(descriptor) == 0
    if descriptor >= 0 { close(descriptor) }
    guard isWritten, rename(new, path) == 0 else { throw MarkKeyFile.notWritten(path) }
  }

  private static func notWritten(_ path: String) -> CommandFailure {
    CommandFailure(
      "the mark key '\(path)' cannot be written",
      hint: "does its folder exist, and may this user write there?")
  }
}
