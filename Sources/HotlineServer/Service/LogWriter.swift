internal import Dispatch
internal import Foundation
internal import Synchronization

/// Writes log lines to a descriptor on a thread of its own, in the order in which they came: the first at once, and what
/// follows it within ``gatheringTime`` together, for to wake a thread costs more than to write a line.
package final class LogWriter: Sendable {
  /// What may wait for a slow reader; lines beyond it are dropped, counted, and the count is told.
  private static let waitingBytesMax = 4 << 20
  /// In microseconds.
  private static let gatheringTime: UInt32 = 5_000
  /// How long whoever reads may take for what waits at the end.
  private static let patience = Duration.seconds(5)
  /// What a pipe that has room at all takes without waiting, in bytes (POSIX, PIPE_BUF).
  private static let pieceSize = 4096

  private struct State {
    var waiting: [UInt8] = []
    var dropped = 0
    var isWriting = false
    /// What was written last is the beginning of a line, the rest of which could not be.
    var isMidLine = false
    /// When to give up what cannot be written; nil while the service goes on.
    var end: ContinuousClock.Instant?
  }

  private let descriptor: Int32
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "hotline.log")

  package init(descriptor: Int32) { self.descriptor = descriptor }

  /// Takes a line without its end. Never waits.
  package func write(_ line: String) {
    let startsWork = state.withLock { state in
      guard state.waiting.count < LogWriter.waitingBytesMax else {
        state.dropped += 1
        return false
      }
      state.waiting.append(contentsOf: line.utf8)
      state.waiting.append(UInt8(ascii: "\n"))
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if startsWork { queue.async { self.work() } }
  }

  /// Waits until everything is written, or whoever reads has not read for too long: nobody may keep a service from ending.
  package func finish() {
    state.withLock { $0.end = .now + Self.patience }
    queue.sync {}
    state.withLock { $0.end = nil }
  }

  private func work() {
    while true {
      let (bytes, dropped) = state.withLock { state in
        let taken = (state.waiting, state.dropped)
        state.waiting = []
        state.dropped = 0
        state.isWriting = !taken.0.isEmpty
        // Nobody would hear of them now; whoever writes the next line will.
        if taken.0.isEmpty { state.dropped = taken.1 }
        return taken
      }
      if bytes.isEmpty { return }
      var lost = put(bytes)
      if dropped > 0 {
        let (time, event) = (WallClock.now.iso8601, LogEvent.logLinesDropped.rawValue)
        let line = Array("time=\(time) level=warning event=\(event) count=\(dropped)\n".utf8)
        if lost > 0 || put(line) > 0 { lost += dropped }
      }
      if lost > 0 { state.withLock { $0.dropped += lost } }
      if state.withLock({ $0.end == nil }) { usleep(LogWriter.gatheringTime) }
    }
  }

  /// Returns how many lines could not be written. Whoever read the log may be gone; the service goes on.
  private func put(_ bytes: [UInt8]) -> Int {
    let isMidLine = state.withLock { $0.isMidLine }
    let bytes = isMidLine ? [UInt8(ascii: "\n")] + bytes : bytes
    let rest = unwritten(of: bytes)
    guard !rest.isEmpty else {
      state.withLock { $0.isMidLine = false }
      return 0
    }
    let isAtStart = rest.count == bytes.count
    state.withLock {
      $0.isMidLine = isAtStart ? isMidLine : bytes[rest.startIndex - 1] != UInt8(ascii: "\n")
    }
    let lines = rest.count { $0 == UInt8(ascii: "\n") }
    return isAtStart && isMidLine ? lines - 1 : lines
  }

  private func unwritten(of bytes: [UInt8]) -> ArraySlice<UInt8> {
    var rest = bytes[...]
    while !rest.isEmpty, waitForRoom() {
      let written = rest.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, min($0.count, Self.pieceSize))
      }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR, errno != EAGAIN {
        break
      }
    }
    return rest
  }

  /// Waits for as long as it takes while the service goes on. Returns false when there is none before the end.
  private func waitForRoom() -> Bool {
    while true {
      var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      // Looks each tenth of a second whether the end has come.
      if poll(&room, 1, 100) > 0 { return true }
      if let end = state.withLock({ $0.end }), end <= .now { return false }
    }
  }
}
