import Foundation
import Synchronization

/// The programs that serve, ring and are measured now. They end with this one where a signal ends it, as Ctrl-C does: each is in
/// a process group of its own, and does not hear of it.
final class StartedPrograms: Sendable {
  private let processIDs = Mutex<Set<Int32>>([])
  /// A signal's handler may do next to nothing: it writes the signal here, and a thread reads it.
  private static let signals: (reader: Int32, writer: Int32) = {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "no pipe")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }()

  /// Ends this program with the others where a signal is to end it, after `work`.
  func endAtSignals(after work: @escaping @Sendable () -> Void) {
    let reader = Self.signals.reader
    Thread.detachNewThread {
      var number: UInt8 = 0
      while read(reader, &number, 1) != 1 {}
      // Held to the end: no other is started.
      self.processIDs.withLock { processIDs in
        for processID in processIDs { kill(processID, SIGKILL) }
        work()
        signal(Int32(number), SIG_DFL)
        kill(getpid(), Int32(number))
        while true { pause() }
      }
    }
    for number in [SIGHUP, SIGINT, SIGTERM] {
      let before = signal(number) { number in
        var number = UInt8(number)
        write(StartedPrograms.signals.writer, &number, 1)
      }
      // As `nohup` asks for.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
  }

  func start(_ process: Process) throws {
    try processIDs.withLock {
      try process.run()
      $0.insert(process.processIdentifier)
    }
  }

  /// Waits for its end; its number may be another's then.
  func wait(for process: Process) {
    process.waitUntilExit()
    processIDs.withLock { _ = $0.remove(process.processIdentifier) }
  }
}
