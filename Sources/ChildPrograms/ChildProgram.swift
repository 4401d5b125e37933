package import Foundation

/// A program of the system that is run to its end, within a time and for so much output.
///
/// Of the environment it gets the search path, so that nobody's settings change what it does, and a directory of
/// its own for temporary files, which goes when it ends, however it ends.
package struct ChildProgram {
  package let name: String
  package let arguments: [String]
  /// From its start to its end; then it is killed.
  package let timeMax: Duration
  /// Bytes on its standard output; past them it is killed.
  package let outputByteCountMax: Int
  /// Files of its home directory, by name: the settings that it reads there. Empty: it has no home.
  package let homeFiles: [String: String]

  package init(
    name: String, arguments: [String], timeMax: Duration, outputByteCountMax: Int,
    homeFiles: [String: String] = [:]
  ) {
    self.name = name
    self.arguments = arguments
    self.timeMax = timeMax
    self.outputByteCountMax = outputByteCountMax
    self.homeFiles = homeFiles
  }

  package enum Failure: Error {
    /// There is no such program.
    case notInstalled
    case tookTooLong
    case wroteTooMuch
    case system(String)
  }

  /// What it left.
  package struct Ending {
    package let output: [UInt8]
    /// The first 64 KiB of its standard error.
    package let messages: String
    /// 0 is success; a signal's number and 128 where one ended it.
    package let status: Int32
  }

  private static let messageByteCountMax = 1 << 16

  package func run() throws(Failure) -> Ending {
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "hotline-\(name)-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
      for (name, text) in homeFiles {
        try Data(text.utf8).write(to: scratch.appending(path: name))
      }
    } catch {
      throw .system(error.localizedDescription)
    }
    defer { try? FileManager.default.removeItem(at: scratch) }

    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [name] + arguments
    var environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
      "LC_ALL": "C.UTF-8",
      "TMPDIR": scratch.path(percentEncoded: false),
    ]
    if !homeFiles.isEmpty { environment["HOME"] = scratch.path(percentEncoded: false) }
    process.environment = environment
    let output = Pipe()
    let messages = Pipe()
    let ended = DispatchSemaphore(value: 0)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = messages
    process.terminationHandler = { _ in ended.signal() }

    let deadline = ContinuousClock.now + timeMax
    do {
      try process.runUnblocked()
    } catch {
      throw .system(error.localizedDescription)
    }
    var streams = [
      Stream(descriptor: output.fileHandleForReading.fileDescriptor, keeps: outputByteCountMax),
      Stream(
        descriptor: messages.fileHandleForReading.fileDescriptor, keeps: Self.messageByteCountMax),
    ]
    let failure = read(&streams, until: deadline)
    if failure != nil { kill(process.processIdentifier, SIGKILL) }
    // It may have closed its output and run on.
    if ended.wait(timeout: .now() + max(0, deadline.secondsFromNow)) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      throw failure ?? .tookTooLong
    }
    if let failure { throw failure }
    // env's status for a program that it does not find.
    if process.terminationStatus == 127 { throw .notInstalled }
    return Ending(
      output: streams[0].bytes, messages: String(decoding: streams[1].bytes, as: UTF8.self),
      status: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus)
  }

  private struct Stream {
    let descriptor: Int32
    /// Bytes that are kept; more are read and dropped.
    let keeps: Int
    var bytes: [UInt8] = []
    var overflowed = false
    var ended = false
  }

  /// Reads both streams to their ends, so that neither can fill up and stop the program.
  private func read(_ streams: inout [Stream], until deadline: ContinuousClock.Instant) -> Failure?
  {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while streams.contains(where: { !$0.ended }) {
      let seconds = deadline.secondsFromNow
      guard seconds > 0 else { return .tookTooLong }
      var waiting = streams.map { stream in
        // A negative descriptor is passed over.
        pollfd(fd: stream.ended ? -1 : stream.descriptor, events: Int16(POLLIN), revents: 0)
      }
      let ready = poll(&waiting, nfds_t(waiting.count), Int32((seconds * 1000).rounded(.up)))
      if ready < 0, errno != EINTR { return .system(String(cString: strerror(errno))) }
      guard ready > 0 else { continue }
      for index in streams.indices where waiting[index].revents != 0 {
        let count = Foundation.read(streams[index].descriptor, &block, block.count)
        guard count > 0 else {
          if count < 0, errno == EINTR { continue }
          streams[index].ended = true
          continue
        }
        let room = streams[index].keeps - streams[index].bytes.count
        streams[index].bytes.append(contentsOf: block[..<min(count, room)])
        if count > room { streams[index].overflowed = true }
      }
      if streams[0].overflowed { return .wroteTooMuch }
    }
    return nil
  }
}

extension Process {
  /// Starts it without a blocked signal. Otherwise a program begins with those blocked that the thread has blocked which
  /// starts it, and one that does not hear of its own children's end, or of its alarm, waits for ever.
  package func runUnblocked() throws {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try run()
  }
}

extension ContinuousClock.Instant {
  /// Negative once it has passed.
  fileprivate var secondsFromNow: Double { (self - .now) / .seconds(1) }
}
