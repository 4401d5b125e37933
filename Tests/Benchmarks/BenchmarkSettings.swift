import Foundation

/// How much is measured, and where the programs are.
struct BenchmarkSettings {
  /// Programs that are compared are measured so often.
  var rounds = 5
  /// How long each is measured, each time.
  var seconds = 1
  /// How many calls the store holds while it is measured.
  var storeSizes = [1000, 1_000_000, 10_000_000]
  /// Only parts whose name holds this.
  var only: String?
  /// Where the page goes; nil: nowhere but to the screen.
  var file: String?
  /// The folder of the release build.
  let programs: URL
  /// Emptied at the end.
  let folder: URL
  let commands = CommandsRun()
  let started = StartedPrograms()

  /// nil where an argument is none of these, or a number no number.
  init?(_ arguments: some Collection<String>) {
    programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    folder = FileManager.default.temporaryDirectory.appending(path: "hotline-bench-\(getpid())")
    var rest = Array(arguments)[...]
    while let flag = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch (flag, Int(value)) {
      case ("--rounds", let count?) where count > 0: rounds = count
      case ("--seconds", let count?) where count > 0: seconds = count
      case ("--store", let size?) where size > 0:
        storeSizes = storeSizes.filter { $0 < size } + [size]
      case ("--only", _): only = value
      case ("--write", _): file = value
      default: return nil
      }
    }
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func includes(_ part: String) -> Bool { only.map { part.contains($0) } ?? true }

  /// Whether programs can run ahead of whatever else the machine does, for times that are to be theirs alone.
  static let canRunAhead: Bool = {
    let trial = Process()
    trial.executableURL = ahead
    trial.arguments = aheadArguments + ["true"]
    trial.standardError = FileHandle.nullDevice
    guard (try? trial.run()) != nil else { return false }
    trial.waitUntilExit()
    return trial.terminationStatus == 0
  }()
  static let ahead = URL(filePath: "/usr/bin/chrt")
  static let aheadArguments = ["--fifo", "1"]

  /// One of the release build, or any by its path from the root.
  func program(_ name: String) -> URL {
    name.hasPrefix("/") ? URL(filePath: name) : programs.appending(path: name)
  }
}
