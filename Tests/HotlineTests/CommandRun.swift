import Foundation
import Testing

/// Runs the built `hotline` as its users do, in a directory of its own, and compares what comes out.
///
///     try CommandRun("say", "cardinal", "12").expect(output: "十二\n")
///
///     try CommandRun("check", "clinic.menu")
///       .file("clinic.menu", "menu main { }")
///       .expect(output: "…", status: 1)
///
/// What is not named is expected to be empty, and the status to be 0.
struct CommandRun {
  private let program: URL
  private let arguments: [String]
  private var input = Data()
  private var environment: [String: String] = [:]
  private var files: [(name: String, contents: Data)] = []

  init(_ arguments: String...) {
    self.init(arguments)
  }

  init(_ arguments: [String]) {
    program = Self.binary
    self.arguments = arguments
  }

  /// Another program: a shell that puts `hotline` into a pipe.
  init(program: String, _ arguments: [String]) {
    self.program = URL(filePath: program)
    self.arguments = arguments
  }

  /// What the command reads from standard input.
  func input(_ text: String) -> Self {
    var run = self
    run.input = Data(text.utf8)
    return run
  }

  /// A file in the directory where the command runs; folders in its name are made.
  func file(_ name: String, _ contents: String) -> Self { file(name, Data(contents.utf8)) }

  func file(_ name: String, _ contents: Data) -> Self {
    var run = self
    run.files.append((name, contents))
    return run
  }

  /// A variable of the command's environment, which is otherwise empty.
  func environment(_ name: String, _ value: String) -> Self {
    var run = self
    run.environment[name] = value
    return run
  }

  /// Runs it and compares everything.
  func expect(
    output: String = "", errors: String = "", status: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try outcome()
    #expect(outcome.output == output, sourceLocation: sourceLocation)
    #expect(outcome.errors == errors, sourceLocation: sourceLocation)
    #expect(outcome.status == status, sourceLocation: sourceLocation)
  }

  /// What a run left behind.
  struct Outcome {
    let output: String
    let errors: String
    let status: Int32
  }

  /// Runs it, for what ``expect(output:errors:status:sourceLocation:)`` cannot compare.
  func outcome() throws -> Outcome {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("hotline-\(UUID().uuidString)")
    let work = directory.appendingPathComponent("work")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    for file in files {
      let place = work.appendingPathComponent(file.name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try file.contents.write(to: place)
    }

    // Files, not pipes: whatever the sizes, neither side can wait for the other.
    let inputFile = directory.appendingPathComponent("input")
    let outputFile = directory.appendingPathComponent("output")
    let errorFile = directory.appendingPathComponent("errors")
    try input.write(to: inputFile)
    try Data().write(to: outputFile)
    try Data().write(to: errorFile)

    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = work
    process.environment = environment
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    process.waitUntilExit()

    return Outcome(
      output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self),
      status: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus)
  }

  /// The `hotline` that was built together with these tests.
  static var binary: URL {
    Bundle.main.executableURL!.deletingLastPathComponent().appendingPathComponent("hotline")
  }
}
