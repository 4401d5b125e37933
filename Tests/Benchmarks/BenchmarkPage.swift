import Foundation

/// What `make bench` prints as it goes, and writes at its end.
final class BenchmarkPage {
  private let settings: BenchmarkSettings
  private let began = Date()
  private var lines: [String] = []
  /// Whether a line on the screen says what is being measured.
  private var showsProgress = false

  init(_ settings: BenchmarkSettings) {
    self.settings = settings
    add("# Benchmarks")
    add()
    add(
      "Written by `make bench` (`\(Self.command)`): \(Self.today), commit \(Self.commit), \(Self.machine). Release build, one event loop, loopback; "
        + "\(settings.rounds) rounds of \(settings.seconds) s each; programs that are compared have the machine in turn, for a "
        + "quarter of a second at a time. CPU is what the system counts for the process, kernel included. Medians, with the "
        + "least and the most in brackets. "
        + "What else ran on the machine: load average \(Self.loadAverage) at the start. Under each table stand the commands that "
        + "made it, each once: `SERVICE` is the address that the program before has said, `PROCESS` its process, `FOLDER` one that "
        + "is emptied in the end."
    )
  }

  /// Adds a line to the page, and prints it.
  func add(_ line: String = "") {
    lines.append(line)
    say(line)
  }

  func heading(_ text: String) {
    tellCommands()
    add()
    add("## \(text)")
    add()
  }

  private func tellCommands() {
    let commands = settings.commands.take()
    if commands.isEmpty { return }
    add()
    for command in commands { add("    \(command)") }
  }

  /// A table row.
  func row(_ cells: String...) { add("| \(cells.joined(separator: " | ")) |") }

  func tableHead(_ cells: String...) {
    add("| \(cells.joined(separator: " | ")) |")
    add("|\(cells.map { _ in "---" }.joined(separator: "|"))|")
  }

  func say(_ line: String) {
    clearProgress()
    print(line)
    fflush(nil)
  }

  /// Says what is being measured, to whoever watches, until the next line.
  func progress(_ work: String) {
    guard isatty(STDERR_FILENO) != 0 else { return }
    clearProgress()
    let seconds = Int(Date().timeIntervalSince(began))
    let text = String(format: "%d:%02d ", seconds / 60, seconds % 60) + work + " …"
    FileHandle.standardError.write(Data(text.utf8))
    showsProgress = true
  }

  private func clearProgress() {
    guard showsProgress else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    showsProgress = false
  }

  func write() throws {
    tellCommands()
    add()
    let minutes = Date().timeIntervalSince(began) / 60
    add(
      String(format: "It took %.0f minutes. ", minutes)
        + "Load average at the end: \(Self.loadAverage).")
    try? FileManager.default.removeItem(at: settings.folder)
    guard let file = settings.file else { return }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: file, atomically: true, encoding: .utf8)
  }

  private static var command: String {
    (["benchmarks"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
  }

  private static var today: String {
    Date().formatted(.iso8601.year().month().day())
  }

  /// What the programs were built from, as far as git tells.
  private static var commit: String {
    guard let name = git("rev-parse", "--short=12", "HEAD"), !name.isEmpty else { return "unknown" }
    return git("status", "--porcelain", "Package.swift", "Sources", "Tests", "menus")?.isEmpty
      == true
      ? name : "\(name) with changes"
  }

  private static func git(_ arguments: String...) -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static var loadAverage: String {
    var averages = [0.0, 0, 0]
    getloadavg(&averages, 1)
    return String(format: "%.1f", averages[0])
  }

  private static var machine: String {
    let facts = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = facts.firstMatch(of: /model name\s*: (.*)/).map { String($0.1) } ?? "unknown CPU"
    let kernel =
      (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? "?"
    return "\(ProcessInfo.processInfo.activeProcessorCount) cores of \(model), Linux "
      + kernel.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
