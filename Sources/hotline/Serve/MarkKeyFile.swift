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
    let file = MarkKeyFile(path: path, keys: [MarkSeal.newKey()])
    // Whoever comes second finds the first one's key: nodes that start together must not seal with two.
    if try !file.writeNew(), let other = try MarkKeyFile(reading: path) {
      return other.seal
    }
    return file.seal
  }

  /// What would keep ``seal(_:besideStore:)`` from its keys, told before anything is made. A place beside the store is the
  /// store's to complain of.
  static func check(_ path: String?, besideStore store: String) throws(CommandFailure) {
    guard let place = place(path, besideStore: store), try MarkKeyFile(reading: place) == nil,
      path != nil
    else { return }
    let folder = URL(filePath: place).deletingLastPathComponent().path
    guard access(folder, W_OK | X_OK) == 0 else {
      throw MarkKeyFile(path: place, keys: []).notWritten(WholeFile.Failure(errno))
    }
  }

  /// Where the keys are: `path`, or beside the store; nil where they are in memory only.
  static func place(_ path: String?, besideStore store: String) -> String? {
    path ?? (store == StoreFile.inMemory ? nil : store + ".mark-key")
  }

  init(path: String, keys: [[UInt8]]) {
    self.path = path
    self.keys = keys
  }

  /// nil when there is no such file.
  init?(reading path: String) throws(CommandFailure) {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let lines = try GivenFile.text(path, called: "the mark key").fileLines
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
        hint: keys.isEmpty
          ? "remove it, and a new one is made; marks of calls that are up are lost then"
          : "from 1 to \(MarkSeal.keysMax) are allowed")
    }
    self.init(path: path, keys: keys)
  }

  var seal: MarkSeal { MarkSeal(keys: keys) }

  private var text: [UInt8] {
    Array(keys.map { Hexadecimal.encode($0) + "\n" }.joined().utf8)
  }

  /// Puts the keys in place of the file: a service that reads it meanwhile finds the old ones or the new.
  func write() throws(CommandFailure) {
    do throws(WholeFile.Failure) {
      try WholeFile.write(text, to: path, mode: 0o600)
    } catch {
      throw notWritten(error)
    }
  }

  /// Returns `false` where somebody else's are there.
  private func writeNew() throws(CommandFailure) -> Bool {
    do throws(WholeFile.Failure) {
      return try WholeFile.writeNew(text, to: path, mode: 0o600)
    } catch {
      throw notWritten(error)
    }
  }

  private func notWritten(_ failure: WholeFile.Failure) -> CommandFailure {
    CommandFailure(
      "the mark key '\(path)' cannot be written: \(failure.reason)",
      hint: "does its folder exist, has it room, and may this user write there?")
  }
}
