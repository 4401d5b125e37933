import Foundation

/// How much is measured, and where the programs are.
struct BenchmarkSettings {
  /// Each pair of programs runs so often in turn.
  var rounds = 5
  /// How long each run is measured.
  var seconds = 2
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
      case "--write": file = value
      default: break
      }
    }
  }

  func includes(_ part: String) -> Bool { only.map { part.contains($0) } ?? true }

  func program(_ name: String) -> URL { programs.appending(path: name) }
}
