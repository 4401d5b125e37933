internal import Dispatch
internal import Foundation
internal import Synchronization

/// Writes log lines to a descriptor on a thread of its own, in the order in which they came.
package final class LogWriter: Sendable {
  /// What may wait for a slow reader; lines beyond it are dropped, counted, and the count is told.
  private static let waitingBytesMax = 4 << 20
  /// How long a descriptor that takes nothing at once may keep what waits.
  private static let patience = Duration.seconds(5)

  private struct State {
    var waiting: [UInt8] = []
    var dropped = 0
    var isWriting = false
    /// What was written last is the beginning of a line, the rest of which could not be.
    var isMidLine = false
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

  /// Waits until everything is written.
  package func finish() { queue.sync {} }

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
    let deadline = ContinuousClock.now + Self.patience
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if written == 0 || errno == EAGAIN {
        guard waitForRoom(until: deadline) else { break }
      } else if errno != EINTR {
        break
      }
    }
    return rest
  }

  /// Returns false when there is none in time.
  private func waitForRoom(until deadline: ContinuousClock.Instant) -> Bool {
    let left = (deadline - .now) / .milliseconds(1)
    guard left > 0 else { return false }
    var end = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    let count = poll(&end, 1, Int32(left.rounded(.up)))
    return count > 0 || (count < 0 && errno == EINTR)
  }
}
