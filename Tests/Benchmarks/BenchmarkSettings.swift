import Foundation

/// How much is measured, and where the programs are.
struct BenchmarkSettings {
  /// Each pair of programs runs so often in turn.
  var rounds = 5
  /// How long each run is measured.
  var seconds = 2
  /// How many calls the store holds while it is measured.
  var storeSizes = [1000, 1_000_000]
  /// Only parts whose name holds this.
  var only: String?
  /// Where the page goes; nil: nowhere but to the screen.
  var file: String?
  /// The folder of the release build.
  let programs: URL
  /// Emptied at the end.
  let folder: URL

  init(_ arguments: some Collection<String>) {
    programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    folder = FileManager.default.temporaryDirectory.appending(path: "hotline-bench-\(getpid())")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var rest = Array(arguments)[...]
    while let flag = rest.popFirst(), let value = rest.popFirst() {
      switch flag {
      case "--rounds": rounds = Int(value) ?? rounds
      case "--seconds": seconds = Int(value) ?? seconds
      case "--only": only = value
      case "--store": if let size = Int(value) { storeSizes = [1000, size] }
      case "--write": file = value
      default: break
      }
    }
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

  func program(_ name: String) -> URL { programs.appending(path: name) }
}
