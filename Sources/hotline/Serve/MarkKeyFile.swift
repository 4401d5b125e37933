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
    if let data = FileManager.default.contents(atPath: path) {
      let text = data.filter { !($0 == 10 || $0 == 13 || $0 == 32) }
      guard let key = Hexadecimal.decode(Array(text)), key.count == MarkSeal.keyLength else {
        throw CommandFailure(
          "the mark key '\(path)' is not \(MarkSeal.keyLength) bytes in hex",
          hint: "remove it, and a new one is made; marks of calls that are up are lost then")
      }
      return MarkSeal(key: key)
    }
    let key = MarkSeal.newKey()
    let made = FileManager.default.createFile(
      atPath: path, contents: Data((Hexadecimal.encode(key) + "\n").utf8),
      attributes: [.posixPermissions: 0o600])
    guard made else {
      throw CommandFailure(
        "the mark key '\(path)' cannot be written",
        hint: "does its folder exist, and may this user write there?")
    }
    return MarkSeal(key: key)
  }
}
