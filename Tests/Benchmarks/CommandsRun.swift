import Foundation

/// The commands that a section of the page has run, each once, as they can be run again: with `SERVICE`, `PROCESS` and `FOLDER` for
/// what was new in this run.
final class CommandsRun {
  private var lines: [String] = []

  func add(_ program: URL, _ arguments: [String], in settings: BenchmarkSettings) {
    var words = [program.lastPathComponent]
    for argument in arguments {
      let last = words.last!
      words.append(last == "--pid" ? "PROCESS" : shown(argument, in: settings))
    }
    let line = words.joined(separator: " ")
    if !lines.contains(line) { lines.append(line) }
  }

  private func shown(_ argument: String, in settings: BenchmarkSettings) -> String {
    if argument.wholeMatch(of: /127\.0\.0\.1:\d+/) != nil { return "SERVICE" }
    let text =
      argument
      .replacing(settings.folder.path, with: "FOLDER")
      .replacing(FileManager.default.currentDirectoryPath + "/", with: "")
    return text.contains("*") ? "'\(text)'" : text
  }

  /// All since the last time.
  func take() -> [String] {
    defer { lines = [] }
    return lines
  }
}
