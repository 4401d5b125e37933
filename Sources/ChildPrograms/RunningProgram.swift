internal import CSpawn
internal import Glibc

/// A program from its start to its end, and this side's ends of its pipes.
struct RunningProgram: ~Copyable {
  private let process: pid_t
  /// There is something to read from it once the process has ended: pidfd_open(2).
  private let ending: Descriptor
  private var input: PipeWriter
  private var output: PipeReader
  private var messages: PipeReader

  private static let messageByteCountMax = 1 << 16
  /// The first of those that no program counts on.
  private static let realTimeSignals: Int32 = 32

  init(_ program: ChildProgram, environment: [String: String]) throws(ChildProgram.Failure) {
    let isRead = program.outputByteCountMax != nil
    let input = try Pipe(needed: !program.input.isEmpty)
    let output = try Pipe(needed: isRead)
    let messages = try Pipe(needed: isRead)
    let process = try Self.start(
      program, environment,
      [input.reader.number, output.writer.number, messages.writer.number])
    let ending = pidfd_open(process, 0)
    guard ending >= 0 else {
      let reason = lastSystemError()
      Self.kill(process)
      throw .system(reason)
    }
    self.process = process
    self.ending = Descriptor(ending)
    self.input = PipeWriter(input.writer, of: program.input)
    self.output = PipeReader(output.reader, byteCountMax: program.outputByteCountMax ?? 0)
    self.messages = PipeReader(messages.reader, byteCountMax: Self.messageByteCountMax)
  }

  /// `streams`: what its standard input, output and error are to be, in that order; negative: nothing.
  private static func start(
    _ program: ChildProgram, _ environment: [String: String], _ streams: [Int32]
  ) throws(ChildProgram.Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (stream, number) in zip(STDIN_FILENO..., streams) {
      if number < 0 {
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0)
      } else {
        posix_spawn_file_actions_adddup2(&actions, number, stream)
      }
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    // One that does not hear of its own children's end, or of its alarm, would wait for ever.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in 1..<realTimeSignals { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)

    var process: pid_t = 0
    var arguments = ([program.name] + program.arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    let code = posix_spawnp(
      &process, program.name, &actions, &attributes, &arguments, &variables)
    switch code {
    case 0: return process
    case ENOENT: throw .notInstalled
    default: throw .system(String(cString: strerror(code)))
    }
  }

  /// Reads and writes until the program ends.
  mutating func wait(
    until deadline: ContinuousClock.Instant, orUntil stop: ProgramStop?
  ) throws(ChildProgram.Failure) -> ChildProgram.Ending {
    var block = [UInt8](repeating: 0, count: PipeReader.blockSize)
    while true {
      let seconds = (deadline - .now) / .seconds(1)
      guard seconds > 0 else { throw killed(.tookTooLong) }
      // A negative descriptor is passed over.
      var waiting = [
        pollfd(fd: ending.number, events: Int16(POLLIN), revents: 0),
        pollfd(fd: output.end.number, events: Int16(POLLIN), revents: 0),
        pollfd(fd: messages.end.number, events: Int16(POLLIN), revents: 0),
        pollfd(fd: input.end.number, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: stop?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(
        &waiting, nfds_t(waiting.count), Int32(clamping: Int((seconds * 1000).rounded(.up))))
      if ready < 0, errno != EINTR { throw killed(.system(lastSystemError())) }
      guard ready > 0 else { continue }
      let hasEnded = waiting[0].revents != 0
      if waiting[3].revents != 0 { input.write() }
      // What it wrote before its end is in the pipes by now, each of which holds no more than a block.
      output.read(&block)
      messages.read(&block)
      if output.hasOverflowed { throw killed(.wroteTooMuch) }
      if hasEnded { return ending(of: try Self.reap(process)) }
      if waiting[4].revents != 0 { throw killed(.stopped) }
    }
  }

  private func ending(of end: ChildProgram.End) -> ChildProgram.Ending {
    ChildProgram.Ending(
      output: output.bytes, messages: String(decoding: messages.bytes, as: UTF8.self), end: end)
  }

  private static func reap(_ process: pid_t) throws(ChildProgram.Failure) -> ChildProgram.End {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw .system(lastSystemError()) }
    }
    let signal = status & 0x7f
    return signal == 0 ? .exited(status: (status >> 8) & 0xff) : .killed(signal: signal)
  }

  private func killed(_ failure: ChildProgram.Failure) -> ChildProgram.Failure {
    Self.kill(process)
    return failure
  }

  /// With all that it has started and not put elsewhere.
  private static func kill(_ process: pid_t) {
    _ = Glibc.kill(-process, SIGKILL)
    _ = try? reap(process)
  }
}
