import ChildPrograms
import Foundation

/// A file that a command makes where the operator says, and that holds what callers said: for its owner only, and never in place
/// of another without a word.
enum NewFile {
  /// Throws where something lies at `path` that is not to be replaced, or that `replace` does not allow to be.
  static func check(
    _ path: String, _ invocation: Invocation, _ replace: Flag
  ) throws(CommandFailure) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CommandFailure("'\(path)' is no file that can be replaced", hint: "name another file")
    }
    guard invocation.has(replace) else {
      throw CommandFailure(
        "'\(path)' is there already",
        hint: "name another file, or allow it with --\(replace.name)")
    }
  }

  /// Writes `bytes` to a file at `path`, whole or not at all, or to the device or pipe that is there.
  static func write(
    _ bytes: [UInt8], to path: String, _ invocation: Invocation, _ replace: Flag
  ) throws(CommandFailure) {
    var status = stat()
    if stat(path, &status) == 0, [S_IFCHR, S_IFIFO].contains(status.st_mode & S_IFMT) {
      return try write(bytes, to: open(path, O_WRONLY | O_CLOEXEC), path)
    }
    try check(path, invocation, replace)
    // A link stays one.
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    let half = "\(target).\(getpid()).part"
    unlink(half)
    do throws(CommandFailure) {
      try write(bytes, to: open(half, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600), path)
      guard rename(half, target) == 0 else { throw cannotWrite(path, systemReason) }
    } catch {
      unlink(half)
      throw error
    }
  }

  /// Closes `descriptor`; one below 0 tells in `errno` why there is none.
  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, _ path: String
  ) throws(CommandFailure) {
    guard descriptor >= 0 else { throw cannotWrite(path, systemReason) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data(bytes))
    } catch {
      throw cannotWrite(path, error.reason)
    }
    // Devices and pipes have nothing to bring to a disk.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw cannotWrite(path, systemReason)
    }
  }

  private static var systemReason: String { String(cString: strerror(errno)) }

  private static func cannotWrite(_ path: String, _ reason: String) -> CommandFailure {
    CommandFailure("'\(path)' cannot be written: \(reason)")
  }
}
