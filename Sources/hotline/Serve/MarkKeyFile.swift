import Foundation
import HotlineServer

/// The file of the key that seals marks. Nodes that are to carry on one another's calls share it.
enum MarkKeyFile {
  /// Reads the key at `path`, or beside the store; makes it where there is none. A store in memory has a key
  /// in memory, unless a file is named.
  static func seal(_ path: String?, besideStore store: String) throws(CommandFailure) -> MarkSeal {
    guard let path = path ?? (store == "memory" ? nil : store + ".mark-key") else {
      return MarkSeal(key: MarkSeal.newKey())
    }
    if let seal = try read(path) { return seal }
    let key = MarkSeal.newKey()
    // Whoever comes second finds the first one's key: nodes that start together must not seal with two.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0, errno == EEXIST, let seal = try read(path) { return seal }
    let text = Array((Hexadecimal.encode(key) + "\n").utf8)
    let isWritten = descriptor >= 0 && write(descriptor, text, text.count) == text.count
    if descriptor >= 0 { close(descriptor) }
    guard isWritten else {
      throw CommandFailure(
        "the mark key '\(path)' cannot be written",
        hint: "does its folder exist, and may this user write there?")
    }
    return MarkSeal(key: key)
  }

  /// nil when there is no such file.
  private static func read(_ path: String) throws(CommandFailure) -> MarkSeal? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(
        "the mark key '\(path)' cannot be read", hint: "may this user read it, and is it a file?")
    }
    let text = data.filter { !($0 == 10 || $0 == 13 || $0 == 32) }
    guard let key = Hexadecimal.decode(Array(text)), key.count == MarkSeal.keyLength else {
      throw CommandFailure(
        "the mark key '\(path)' is not \(MarkSeal.keyLength) bytes in hex",
        hint: "remove it, and a new one is made; marks of calls that are up are lost then")
    }
    return MarkSeal(key: key)
  }
}
