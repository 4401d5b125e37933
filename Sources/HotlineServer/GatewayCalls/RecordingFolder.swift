internal import Dispatch
internal import Foundation
internal import Storage
internal import Telephony

/// The folder in which gateways record and from which the service takes: both know it by the same path.
///
/// The file system may be slow, a network's above all, so that files are read and removed on a thread of their own.
final class RecordingFolder: Sendable {
  /// 8 kHz A-law without a header: what the store keeps.
  static let suffix = "alaw"
  /// More than the longest recording that a menu can ask for.
  private static let lengthMax =
    Int(StorageLimits.audioPieceCountMax) * StorageLimits.audioPieceBytesMax

  private let path: String
  private let queue = DispatchQueue(label: "hotline.recordings")

  init(_ path: String) { self.path = path }

  /// The path of an operation's recording, without its suffix.
  func file(of key: OperationKey) -> String {
    "\(path)/\(key.fileName)"
  }

  /// The whole path of an operation's recording, as people look for it.
  func path(of key: OperationKey) -> String { Self.path(of: file(of: key)) }

  /// The whole path of `file`, which is without its suffix.
  static func path(of file: String) -> String { "\(file).\(suffix)" }

  /// Whose recordings lie there.
  var keys: [OperationKey] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".\(Self.suffix)") }.compactMap {
      OperationKey(fileName: $0.dropLast(Self.suffix.count + 1))
    }
  }

  /// What a file has.
  enum Contents: Sendable {
    case sound([UInt8])
    /// It is not there.
    case nothing
    /// It is there, with nothing in it.
    case empty
    /// It is there, and the system does not give all of it.
    case unreadable(reason: String)
  }

  /// Calls `then` on another thread.
  func read(_ file: String, then: @escaping @Sendable (Contents) -> Void) {
    queue.async { then(self.contents(of: file)) }
  }

  func contents(of file: String) -> Contents {
    // Not through a link, and not from a pipe: the folder is another program's to write.
    let descriptor = open(RecordingFolder.path(of: file), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return errno == ENOENT ? .nothing : unreadable }
    defer { close(descriptor) }
    var sound: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while sound.count < RecordingFolder.lengthMax {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        return unreadable
      }
      if count == 0 { break }
      sound += buffer[..<min(count, RecordingFolder.lengthMax - sound.count)]
    }
    return sound.isEmpty ? .empty : .sound(sound)
  }

  /// What the last call of the system came to.
  private var unreadable: Contents { .unreadable(reason: String(cString: strerror(errno))) }

  /// Calls `stays` on another thread, with the system's reason, where the file cannot be removed. What is not there is gone.
  func remove(_ file: String, stays: @escaping @Sendable (String) -> Void) {
    queue.async {
      guard unlink(RecordingFolder.path(of: file)) != 0, errno != ENOENT else { return }
      stays(String(cString: strerror(errno)))
    }
  }

  /// Returns when all that was asked for until now has been done: who leaves before that leaves files which nobody removes.
  func waitUntilDone() { queue.sync {} }
}
