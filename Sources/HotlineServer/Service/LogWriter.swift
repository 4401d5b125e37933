internal import Dispatch
internal import Foundation
internal import Synchronization

/// Writes log lines to a descriptor on a thread of its own, in the order in which they came.
package final class LogWriter: Sendable {
  /// What may wait for a slow reader; lines beyond it are dropped, counted, and the count is told.
  private static let waitingBytesMax = 4 << 20

  private struct State {
    var waiting: [UInt8] = []
    var dropped = 0
    var isWriting = false
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
        return taken
      }
      if bytes.isEmpty { return }
      put(bytes)
      if dropped > 0 { put(Array("level=warning event=log-lines-dropped count=\(dropped)\n".utf8)) }
    }
  }

  private func put(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = Foundation.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written > 0 {
          rest = rest.dropFirst(written)
        } else if errno != EINTR {
          // Whoever read the log is gone; the service goes on.
          return
        }
      }
    }
  }
}
