internal import CLibUV
internal import Synchronization

/// The way to a loop from other threads: messages are handled on the loop's thread, in the order in which
/// each sender posted them.
package final class Mailbox<Message: Sendable>: Sendable {
  private struct State {
    var messages: [Message] = []
    /// nil once the loop is gone.
    var wakeUp: WakeUp?
  }
  private let state = Mutex(State())

  /// `received` is called once for each message. A mailbox alone keeps its loop running.
  package init(on loop: EventLoop, received: @escaping (Message) -> Void) throws(SocketError) {
    let handle = try WakeUpHandle(on: loop)
    let wakeUp = WakeUp(async: handle.async)
    state.withLock { $0.wakeUp = wakeUp }
    // The handle keeps the mailbox until the loop closes; then neither holds the other.
    handle.woken = { [self] in for message in take() { received(message) } }
    handle.closing = { [self] in state.withLock { $0.wakeUp = nil } }
  }

  /// Returns false when the loop is gone; the message is dropped then.
  @discardableResult
  package func post(_ message: Message) -> Bool {
    state.withLock { state in
      guard let wakeUp = state.wakeUp else { return false }
      state.messages.append(message)
      // One waking serves all messages that are there when the loop looks.
      if state.messages.count == 1 { wakeUp.wake() }
      return true
    }
  }

  private func take() -> [Message] {
    state.withLock { state in
      let messages = state.messages
      state.messages = []
      return messages
    }
  }
}

/// Unchecked: libuv allows `uv_async_send` from any thread while the handle is not closed; the mailbox's lock is
/// held for each call, and drops this value, under the same lock, before the handle is closed.
private struct WakeUp: @unchecked Sendable {
  let async: UnsafeMutablePointer<uv_async_t>
  func wake() { uv_async_send(async) }
}

private final class WakeUpHandle: Handle {
  var woken: (() -> Void)?
  var closing: (() -> Void)?

  init(on loop: EventLoop) throws(SocketError) {
    super.init(on: loop, kind: UV_ASYNC)
    let code = uv_async_init(loop.raw, async) { WakeUpHandle.of($0).woken?() }
    guard code == 0 else { throw SocketError(.start, code: code) }
    adopt()
  }

  var async: UnsafeMutablePointer<uv_async_t> { raw.assumingMemoryBound(to: uv_async_t.self) }

  override func close() {
    closing?()
    super.close()
  }

  override func didClose() {
    woken = nil
    closing = nil
  }
}
