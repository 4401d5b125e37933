import Foundation

/// A file that an operator names, read whole: a file on disk, or a pipe of the shell's.
enum GivenFile {
  /// - Parameter name: what it is, as `the secrets`; with its path that begins the message.
  static func bytes(_ path: String, called name: String) throws(CommandFailure) -> [UInt8] {
    func unreadable(_ number: Int32) -> CommandFailure {
      CommandFailure("\(name) '\(path)' cannot be read: \(String(cString: strerror(number)))")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &room, room.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(errno) }
      if count == 0 { return bytes }
      bytes += room[..<count]
    }
  }

  /// Its text, which is UTF-8.
  static func text(_ path: String, called name: String) throws(CommandFailure) -> String {
    guard let text = String(validating: try bytes(path, called: name), as: UTF8.self) else {
      throw CommandFailure("\(name) '\(path)' cannot be read: it is not UTF-8")
    }
    return text
  }
}
