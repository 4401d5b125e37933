import Foundation
import TestSupport
import Testing

/// The built `hotline` serving on a port of its own, for as long as a test needs it.
///
///     let service = try ServeRun("menus/clinic")
///     let gateway = try service.connect()
///     try gateway.expect("hotline 1 test")
///
/// Nothing sleeps: every wait ends with what is waited for, or fails at a deadline.
final class ServeRun {
  let folder: URL
  private let process = Process()
  /// Its end by itself or by a signal. Not the end of its output: another process that was started meanwhile may
  /// hold that open.
  private let ended = DispatchSemaphore(value: 0)
  private let output = Transcript()
  private let errors = Transcript()
  private(set) var port: UInt16 = 0

  /// Serves `menus`, paths from the root of the repository, with more `flags` behind. `fileBlocks`: no file that it writes
  /// may be longer, in blocks of 512 bytes.
  convenience init(
    _ menus: String..., flags: [String] = [], folder: URL? = nil, port: UInt16 = 0,
    descriptors: Int? = nil, fileBlocks: Int? = nil, closesInput: Bool = false,
    on system: BrokenSystem? = nil,
    whileStarting: (ServeRun) throws -> Void = { _ in }
  ) throws {
    try self.init(
      menus, flags: flags, folder: folder, port: port, descriptors: descriptors,
      fileBlocks: fileBlocks, closesInput: closesInput, on: system, whileStarting: whileStarting)
  }

  /// `whileStarting` has it while it has not yet said that it serves.
  init(
    _ menus: [String], flags: [String] = [], folder: URL? = nil, port: UInt16 = 0,
    descriptors: Int? = nil, fileBlocks: Int? = nil, closesInput: Bool = false,
    on system: BrokenSystem? = nil,
    whileStarting: (ServeRun) throws -> Void = { _ in }
  ) throws {
    self.folder =
      folder
      ?? FileManager.default.temporaryDirectory.appending(path: "hotline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    process.executableURL = CommandRun.binary
    process.arguments =
      ["serve", "--port", String(port), "--node", "test", "--store", store.path] + flags
      + menus.map { $0.hasPrefix("/") ? $0 : RepositoryTests.root.appending(path: $0).path }
    let limits =
      (descriptors.map { "ulimit -n \($0); " } ?? "")
      + (fileBlocks.map { "ulimit -f \($0); " } ?? "")
    if !limits.isEmpty || closesInput {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments =
        ["-c", limits + "exec \"$0\" \"$@\"" + (closesInput ? " <&-" : ""), CommandRun.binary.path]
        + process.arguments!
    }
    // What it leaves behind when it is killed goes with its folder.
    process.environment = ProcessInfo.processInfo.environment.merging(
      (system?.environment ?? [:]).merging(["TMPDIR": self.folder.path]) { $1 }
    ) { $1 }
    process.currentDirectoryURL = self.folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output.pipe
    process.standardError = errors.pipe
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
    try whileStarting(self)
    let screen = try output.wait(for: "Stop it:", orElse: errors)
    let address = try #require(screen.firstMatch(of: /answers on 127\.0\.0\.1:(\d+)/))
    self.port = try #require(UInt16(address.1))
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(at: folder)
  }

  var store: URL { folder.appending(path: "hotline.db") }
  var screen: String { output.text }
  var log: String { errors.text }
  /// The lines of the log in which a gateway is noted for what it should not have done.
  var linesNoted: [Substring] { log.split(separator: "\n").filter { $0.contains("gateway-noted") } }
  var processID: Int32 { process.processIdentifier }
  var status: Int32 { process.terminationStatus }

  func connect() throws -> LineClient { try #require(LineClient(port: port)) }

  func signal(_ number: Int32) { _ = Foundation.kill(process.processIdentifier, number) }

  /// What of it is in memory.
  func residentBytes() throws -> Int {
    let status = try String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let size = try #require(status.firstMatch(of: /VmRSS:\s+(\d+) kB/))
    return try #require(Int(size.1)) * 1024
  }

  /// As a power cut would: nothing is written any more.
  func kill() {
    guard process.isRunning else { return }
    signal(SIGKILL)
    process.waitUntilExit()
  }

  /// Waits until the log has a line with `words`, or so many of them.
  func waitForLog(_ words: String, times count: Int = 1) throws {
    _ = try errors.wait(for: words, times: count, orElse: errors)
  }

  /// Waits until the service has stopped by itself.
  func waitUntilExit() throws {
    let result = ended.wait(timeout: .now() + .seconds(LineClient.patienceSeconds))
    guard result == .success else { throw Missing(what: "its end", output: screen, errors: log) }
    // For whoever waits next.
    ended.signal()
  }
}

/// What a process writes, as it comes.
final class Transcript: @unchecked Sendable {
  let pipe = Pipe()
  /// Guards the two below.
  private let changed = NSCondition()
  private var bytes = Data()
  private var hasEnded = false

  init() {
    pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
      let more = handle.availableData
      if more.isEmpty { handle.readabilityHandler = nil }
      self?.receive(more)
    }
  }

  private func receive(_ more: Data) {
    changed.withLock {
      if more.isEmpty { hasEnded = true } else { bytes += more }
      changed.broadcast()
    }
  }

  var text: String { changed.withLock { String(decoding: bytes, as: UTF8.self) } }

  /// Everything up to now, once it holds `words` so often.
  func wait(for words: String, times count: Int = 1, orElse errors: Transcript) throws -> String {
    let deadline = Date(timeIntervalSinceNow: TimeInterval(LineClient.patienceSeconds))
    let found: String? = changed.withLock {
      while true {
        let text = String(decoding: bytes, as: UTF8.self)
        if text.ranges(of: words).count >= count { return text }
        if hasEnded || !changed.wait(until: deadline) { return nil }
      }
    }
    guard let found else { throw Missing(what: words, output: text, errors: errors.text) }
    return found
  }
}

/// Something that did not come in time.
struct Missing: Error, CustomStringConvertible {
  let what: String
  var output = ""
  var errors = ""

  var description: String { "waited for '\(what)' in vain\n\(output)\n\(errors)" }
}

extension LineClient {
  /// The next line must be `expected`; where that ends in `…`, it must begin so.
  func expect(_ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let actual = line()
    if expected.hasSuffix("…") {
      #expect(
        actual?.hasPrefix(expected.dropLast(1)) == true,
        "\(actual ?? "nothing") is not \(expected)", sourceLocation: sourceLocation)
    } else {
      #expect(actual == expected, sourceLocation: sourceLocation)
    }
  }

  /// Skips lines up to one that begins with `prefix`, and returns it.
  func skip(to prefix: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    while let line = line() {
      if line.hasPrefix(prefix) { return line }
    }
    throw Missing(what: "\(prefix) …")
  }
}
