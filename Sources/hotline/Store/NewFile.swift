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

  /// Writes `bytes` to a file at `path`, or to the device or pipe that is there.
  static func write(
    _ bytes: [UInt8], to path: String, _ invocation: Invocation, _ replace: Flag
  ) throws(CommandFailure) {
    var status = stat()
    let isStream =
      stat(path, &status) == 0 && [S_IFCHR, S_IFIFO].contains(status.st_mode & S_IFMT)
    if !isStream { try check(path, invocation, replace) }
    let access = O_WRONLY | O_CREAT | O_CLOEXEC
    let descriptor = open(path, isStream ? access : access | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw cannotWrite(path, String(cString: strerror(errno))) }
    // One that is replaced may have been for others to read.
    if !isStream { fchmod(descriptor, 0o600) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data(bytes))
    } catch {
      throw cannotWrite(path, error.reason)
    }
  }

  private static func cannotWrite(_ path: String, _ reason: String) -> CommandFailure {
    CommandFailure("'\(path)' cannot be written: \(reason)")
  }
}
