internal import Dispatch
internal import Foundation
internal import Storage
internal import SystemErrors
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
  /// Sounds of the store are written on a thread of their own: the store may be slow as well.
  private let writing = DispatchQueue(label: "hotline.recordings.again")

  init(_ path: String) { self.path = path }

  /// The path of a recording, without its suffix.
  func file(of name: RecordingName) -> String {
    "\(path)/\(name.fileName)"
  }

  /// The whole path of a recording, as people look for it.
  func path(of name: RecordingName) -> String { Self.path(of: file(of: name)) }

  /// The whole path of `file`, which is without its suffix.
  static func path(of file: String) -> String { "\(file).\(suffix)" }

  /// What lies there.
  var names: [RecordingName] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".\(Self.suffix)") }.compactMap {
      RecordingName(fileName: $0.dropLast(Self.suffix.count + 1))
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

  /// Writes what `recording` has in `storage` to `file`, and calls `then` on another thread: with nil once all of it is there, or
  /// with the reason why it is not. Under no other name until then: what a node that dies leaves is found by it.
  func write(
    _ recording: OperationKey, from storage: any StorageQueue, to file: String,
    then: @escaping @Sendable (String?) -> Void
  ) {
    writing.async {
      switch storage.answer(to: .readAudio(recording)) {
      case .audio(let wave): then(self.write(ALawFile.samples(of: wave), to: Self.path(of: file)))
      case .refused(let refusal): then(refusal.description)
      case .failed(let failure): then(failure.description)
      default: then("the store has no sound of it")
      }
    }
  }

  private func write(_ sound: ArraySlice<UInt8>, to path: String) -> String? {
    // For the gateway, which runs as another user of the folder's group, and for nobody else.
    let mode: mode_t = 0o640
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode)
    guard descriptor >= 0 else { return "\(path) (\(String(cString: strerror(errno))))" }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      fchmod(descriptor, mode)
      try file.write(contentsOf: Data(sound))
      return nil
    } catch {
      unlink(path)
      return "\(path) (\(error.reason))"
    }
  }

  /// Returns when all that was asked for until now has been done: who leaves before that leaves files which nobody removes.
  func waitUntilDone() {
    writing.sync {}
    queue.sync {}
  }
}
