import Foundation
import SystemErrors

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
      throw CommandFailure(
        "'\(path)' is not a file that can be replaced", hint: "name another file")
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
      return try pass(bytes, to: path)
    }
    try check(path, invocation, replace)
    // A link stays one.
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    do throws(WholeFile.Failure) {
      try WholeFile.write(bytes, to: target, mode: 0o600)
    } catch {
      throw cannotWrite(path, error.reason)
    }
  }

  private static func pass(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw cannotWrite(path, String(cString: strerror(errno))) }
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
