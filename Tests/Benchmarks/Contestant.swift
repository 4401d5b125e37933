import Foundation

/// One of several servers that are compared: what rings it, and what it cost.
struct Contestant {
  let name: String
  let server: Server
  let address: String
  /// What the generator does, but for how long.
  let flags: String
  let generator: Generator
  /// How long it has, in seconds, until what it does counts.
  let warmUp: Int
  private(set) var results: [LoadResult] = []
  /// Connections that the server had as its turns ended.
  private(set) var connectionsUp: [Int] = []
  private let descriptorsAlone: Int

  init(
    _ name: String, _ server: Server, at address: String? = nil, _ flags: String,
    by generator: Generator = .load, warmUp: Int = 1
  ) {
    self.generator = generator
    self.warmUp = warmUp
    self.name = name
    self.server = server
    self.address = address ?? server.address
    self.flags = flags
    descriptorsAlone = server.openDescriptors
  }

  /// µs of CPU a call, for each time that it was measured.
  var costs: [Double] { results.map(\.microsecondsPerCall) }

  var loadShares: [Double] { results.map(\.share) }

  /// How long each has its turn before the next has it, in seconds: long enough that what was in no cache at its beginning
  /// counts for nothing, as in a service that is rung all the time.
  private static let turn = 0.25

  /// Measures `all` once, a little of each in turn until each has had its time: what else the machine does, which differs from
  /// one second to the next by a third, meets them all alike. Each time they have it in another order: what one leaves behind
  /// for the next, in caches and in the kernel, is not always the same one's.
  /// A crowd takes `times` as long, until it is there and has been replaced several times.
  static func measure(
    _ all: inout [Contestant], times: Int = 1, in settings: BenchmarkSettings
  ) throws {
    let loads = try all.map { try Load($0, turns: all.count * times, in: settings) }
    for load in loads { load.pause() }
    while loads.contains(where: \.isRunning) {
      for index in loads.indices.shuffled() where loads[index].isRunning {
        loads[index].goOn()
        Thread.sleep(forTimeInterval: turn)
        loads[index].pause()
        let one = all[index]
        all[index].connectionsUp.append(one.server.openDescriptors - one.descriptorsAlone)
      }
    }
    for (index, load) in loads.enumerated() { all[index].results.append(try load.result()) }
  }
}

/// What rings a contestant.
enum Generator {
  /// `hotline load`.
  case load
  /// C on bare epoll, for one kind of call.
  case yardstick
  /// C by beats, for callers on trunks who type at their own times.
  case trunkYardstick

  var command: (program: String, arguments: [String]) {
    switch self {
    case .load: ("hotline", ["load", "--json"])
    case .yardstick: ("agi-caller-yardstick", [])
    case .trunkYardstick: ("trunk-caller-yardstick", [])
    }
  }
}

/// A generator while it rings a contestant. It is stopped as a whole where another has its turn; the server, which nobody
/// rings then, has nothing to do.
private final class Load {
  private let process = Process()
  private let started: StartedPrograms
  private let output = Pipe()

  init(_ contestant: Contestant, turns: Int, in settings: BenchmarkSettings) throws {
    let seconds = settings.seconds * turns
    let (program, arguments) = contestant.generator.command
    let all =
      arguments + ["--pid", "\(contestant.server.processID)"]
      + contestant.flags.split(separator: " ").map { String($0) }
      + ["--warm-up", "\(turns * contestant.warmUp)", "--seconds", "\(seconds)"]
      + [contestant.address]
    started = settings.started
    process.prepare(settings.program(program), all, isAhead: false)
    settings.commands.add(settings.program(program), all, in: settings)
    process.currentDirectoryURL = settings.folder
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try started.start(process)
  }

  var isRunning: Bool { process.isRunning }

  func pause() { kill(process.processIdentifier, SIGSTOP) }

  func goOn() { kill(process.processIdentifier, SIGCONT) }

  /// Waits for its end.
  func result() throws -> LoadResult {
    let data = output.fileHandleForReading.readDataToEndOfFile()
    started.wait(for: process)
    return try JSONDecoder().decode(LoadResult.self, from: data)
  }

  deinit {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    started.wait(for: process)
  }
}
