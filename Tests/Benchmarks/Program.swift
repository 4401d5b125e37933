import Foundation

/// A program that serves while it is measured.
final class Server {
  private let process = Process()
  private let started: StartedPrograms
  /// Whether it runs ahead of whatever else the machine does.
  let isAhead: Bool
  let address: String
  /// What it calls itself.
  let name: String
  let fastAGI: String?
  var processID: Int32 { process.processIdentifier }

  struct NotServing: Error { let name: String }

  /// Starts `name`, which says on its first lines where it listens. What else it says goes to the file `log` of the settings'
  /// folder, or nowhere.
  init(
    _ name: String, _ arguments: [String] = [], isAhead: Bool = false, log: String? = nil,
    in settings: BenchmarkSettings
  ) throws {
    let output = Pipe()
    started = settings.started
    self.isAhead = isAhead && BenchmarkSettings.canRunAhead
    process.prepare(settings.program(name), arguments, isAhead: self.isAhead)
    settings.commands.add(
      settings.program(name), arguments + (log.map { ["2>", $0] } ?? []), in: settings)
    process.currentDirectoryURL = settings.folder
    process.standardOutput = output
    process.standardError = try log.map { try Self.emptied($0, in: settings) } ?? .nullDevice
    process.standardInput = FileHandle.nullDevice
    try started.start(process)
    var screen = ""
    while !screen.contains("Stop it:"), !screen.contains("yardstick answers on") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw NotServing(name: name) }
      screen += String(decoding: more, as: UTF8.self)
    }
    guard let found = screen.firstMatch(of: /(.*?)( yardstick)? answers on (127\.0\.0\.1:\d+)/)
    else { throw NotServing(name: name) }
    self.name = String(found.1)
    address = String(found.3)
    fastAGI = screen.firstMatch(of: /agi:\/\/(127\.0\.0\.1:\d+)/).map { String($0.1) }
  }

  /// The service, with a store in memory and one loop, unless `flags` say otherwise. Where there is no `log`, nothing but errors
  /// is told of; where there is one, what a service tells by itself.
  convenience init(
    serving menu: String, _ flags: [String] = ["--store", "memory"], isAhead: Bool = false,
    log: String? = nil, in settings: BenchmarkSettings
  ) throws {
    try self.init(
      "hotline",
      ["serve", "--port", "0", "--fastagi", "0", "--loops", "1"]
        + (log == nil ? ["--log", "error"] : []) + ["--calls", "1100000"] + flags + [menu],
      isAhead: isAhead, log: log, in: settings)
  }

  private static func emptied(_ log: String, in settings: BenchmarkSettings) throws -> FileHandle {
    let file = settings.folder.appending(path: log)
    try Data().write(to: file)
    return try FileHandle(forWritingTo: file)
  }

  /// How many descriptors it has open now.
  var openDescriptors: Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(processID)/fd"))?.count ?? 0
  }

  deinit {
    process.terminate()
    kill(process.processIdentifier, SIGKILL)
    started.wait(for: process)
  }
}

/// What `hotline load --json` tells.
struct LoadResult: Decodable {
  struct Times: Decodable { let count: Int, p50, p99, p999, max: Double }
  let seconds: Double
  let callsBegun, callsEnded, keys, keysAnswered: Int
  /// nil where the generator does not count them.
  let callsUp: Int?
  let errors: [String: Int]
  let keyToPlayMicroseconds, ringToAnswerMicroseconds, endToSavedMicroseconds: Times
  let serviceCPUSeconds: Double
  let serviceMemoryBytes: Int
  let ownCPUSeconds: Double

  var microsecondsPerKey: Double { serviceCPUSeconds * 1e6 / Double(max(1, keysAnswered)) }
  /// What the generator cost, as a share of what the service did.
  var share: Double { ownCPUSeconds / serviceCPUSeconds }
  var microsecondsPerCall: Double { serviceCPUSeconds * 1e6 / Double(max(1, callsEnded)) }
}

extension Process {
  /// What is to be run, ahead of whatever else the machine does where it `isAhead`.
  func prepare(_ program: URL, _ arguments: [String], isAhead: Bool) {
    executableURL = isAhead ? BenchmarkSettings.ahead : program
    self.arguments =
      isAhead ? BenchmarkSettings.aheadArguments + [program.path] + arguments : arguments
  }
}

/// Runs a program to its end, and what it said.
func runToEnd(
  _ name: String, _ arguments: [String], isAhead: Bool = false, in settings: BenchmarkSettings
) throws -> (output: String, seconds: Double, cpu: Double) {
  let process = Process()
  let output = Pipe()
  process.prepare(settings.program(name), arguments, isAhead: isAhead)
  settings.commands.add(settings.program(name), arguments, in: settings)
  process.currentDirectoryURL = settings.folder
  process.standardOutput = output
  process.standardError = FileHandle.nullDevice
  let began = Date()
  let before = childrenCPU()
  try settings.started.start(process)
  let data = output.fileHandleForReading.readDataToEndOfFile()
  settings.started.wait(for: process)
  return (
    String(decoding: data, as: UTF8.self), Date().timeIntervalSince(began),
    childrenCPU() - before
  )
}

private func childrenCPU() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
  return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
    + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
}

func load(
  _ server: Server, at address: String? = nil, _ flags: String, by generator: Generator = .load,
  in settings: BenchmarkSettings
) throws -> LoadResult {
  let (program, first) = generator.command
  let arguments =
    first + ["--pid", "\(server.processID)"]
    + flags.split(separator: " ").map { String($0) } + [address ?? server.address]
  let text = try runToEnd(program, arguments, isAhead: server.isAhead, in: settings).output
  return try JSONDecoder().decode(LoadResult.self, from: Data(text.utf8))
}
