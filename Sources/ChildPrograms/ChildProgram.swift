internal import Foundation
internal import SystemErrors

/// A program of the system that is run to its end, within a time and for so much output.
///
/// Of this process it gets nothing but the search path: no settings, no open files, no blocked or ignored signals. It runs
/// in a process group of its own; when it takes too long or is stopped, all of that is killed. What it leaves running after its own end
/// runs on, and nobody waits for it.
package struct ChildProgram {
  /// As the search path finds it, or its path from the root.
  package let name: String
  package let arguments: [String]
  /// From its start to its end; then it is killed.
  package let timeMax: Duration
  /// Bytes on its standard output; past them it is killed. nil: nobody reads what it writes, also of its messages.
  package let outputByteCountMax: Int?
  /// What it reads on its standard input. Where it is not empty, SIGPIPE must be ignored: the program may not want it.
  package let input: [UInt8]
  /// Of its environment, beside or in place of `PATH` and `LC_ALL`.
  package let variables: [String: String]
  /// Files by name, in a directory of its own that is its home and takes its temporary files, and goes when it ends,
  /// however it ends. nil: it has no such directory.
  package let home: [String: String]?
  /// What may end it before its time is over.
  package let stop: ProgramStop?

  package init(
    name: String, arguments: [String], timeMax: Duration, outputByteCountMax: Int?,
    input: [UInt8] = [], variables: [String: String] = [:], home: [String: String]? = nil,
    stop: ProgramStop? = nil
  ) {
    self.name = name
    self.arguments = arguments
    self.timeMax = timeMax
    self.outputByteCountMax = outputByteCountMax
    self.input = input
    self.variables = variables
    self.home = home
    self.stop = stop
  }

  /// Why a program was not run to its end.
  package enum Failure: Error {
    /// There is no such program.
    case notInstalled
    case tookTooLong
    case wroteTooMuch
    /// Its ``stop`` ended it.
    case stopped
    case system(String)
  }

  /// How a program ended: by itself, or by a signal.
  package enum End: Equatable, Sendable, CustomStringConvertible {
    /// 0 is success.
    case exited(status: Int32)
    case killed(signal: Int32)

    package var description: String {
      switch self {
      case .exited(let status): "status \(status)"
      case .killed(let signal): "signal \(signal)"
      }
    }
  }

  /// What it left.
  package struct Ending {
    package let output: [UInt8]
    /// The first 64 KiB of its standard error.
    package let messages: String
    package let end: End

    package var isSuccess: Bool { end == .exited(status: 0) }
  }

  /// Runs it to its end, and waits for that. What it left tells whether it succeeded: a status other than 0 throws nothing.
  package func run() throws(Failure) -> Ending {
    let deadline = ContinuousClock.now + timeMax
    var environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
      "LC_ALL": "C.UTF-8",
    ]
    var directory: URL?
    defer { if let directory { try? FileManager.default.removeItem(at: directory) } }
    if let home {
      let made = try Self.makeDirectory(holding: home)
      let path = made.path(percentEncoded: false)
      environment.merge(["HOME": path, "TMPDIR": path]) { $1 }
      directory = made
    }
    environment.merge(variables) { $1 }
    var program = try RunningProgram(self, environment: environment)
    return try program.wait(until: deadline, orUntil: stop)
  }

  private static func makeDirectory(holding files: [String: String]) throws(Failure) -> URL {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "hotline-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(
        at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for (name, text) in files {
        try Data(text.utf8).write(to: directory.appending(path: name))
      }
    } catch {
      try? FileManager.default.removeItem(at: directory)
      throw .system(error.reason)
    }
    return directory
  }
}
