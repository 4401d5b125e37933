internal import CLibUV
internal import Glibc
internal import Synchronization

/// The way to a loop from other threads: messages are handled on the loop's thread, in the order in which
/// each sender posted them.
///
/// A sender may be a thread that gets the processor last (see ``BackgroundWork``). So a loop never waits until a sender
/// has gone on: libuv's own way, `uv_async_send`, has a loop that is woken spin until the sender is done with its handle,
/// and the loop that it wakes is what takes the processor from it.
package final class Mailbox<Message: Sendable>: Sendable {
  private struct State {
    var messages: [Message] = []
    /// nil once the loop is gone.
    var bell: Bell?
  }
  private let state = Mutex(State())

  /// `received` is called once for each message. A mailbox alone keeps its loop running.
  package init(on loop: EventLoop, received: @escaping (Message) -> Void) throws(SocketError) {
    let bell = try Bell()
    let handle = try BellHandle(bell, on: loop)
    state.withLock { $0.bell = bell }
    // The handle keeps the mailbox until the loop closes; then neither holds the other.
    handle.rung = { [self] in for message in take() { received(message) } }
    handle.closing = { [self] in state.withLock { $0.bell = nil } }
  }

  /// Returns false when the loop is gone; the message is dropped then.
  @discardableResult
  package func post(_ message: Message) -> Bool {
    let bell = state.withLock { state in
      if state.bell != nil { state.messages.append(message) }
      return state.bell
    }
    // Each sender rings for itself: one that is held up here keeps nobody else's message waiting.
    bell?.ring()
    return bell != nil
  }

  private func take() -> [Message] {
    state.withLock { state in
      let messages = state.messages
      state.messages = []
      return messages
    }
  }
}

/// What a loop waits for beside its connections; open for as long as somebody may ring it.
private final class Bell: Sendable {
  let descriptor: Int32

  init() throws(SocketError) {
    descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    guard descriptor >= 0 else { throw SocketError(.start, code: -errno) }
  }

  deinit { Glibc.close(descriptor) }

  func ring() {
    var one: UInt64 = 1
    _ = Glibc.write(descriptor, &one, MemoryLayout<UInt64>.size)
  }

  /// Forgets how often it was rung.
  func silence() {
    var count: UInt64 = 0
    _ = Glibc.read(descriptor, &count, MemoryLayout<UInt64>.size)
  }
}

private final class BellHandle: Handle {
  private let bell: Bell
  var rung: (() -> Void)?
  var closing: (() -> Void)?

  init(_ bell: Bell, on loop: EventLoop) throws(SocketError) {
    self.bell = bell
    super.init(kind: UV_POLL)
    let poll = raw.assumingMemoryBound(to: uv_poll_t.self)
    let code = uv_poll_init(loop.raw, poll, bell.descriptor)
    guard code == 0 else { throw SocketError(.start, code: code) }
    adopt()
    uv_poll_start(poll, Int32(UV_READABLE.rawValue)) { handle, _, _ in
      let handle = BellHandle.of(handle)
      // Before what waits is looked at: who rings later is heard again.
      handle.bell.silence()
      // What came before the message goes before it.
      handle.loop.input.handle()
      handle.rung?()
    }
  }

  override func close() {
    closing?()
    super.close()
  }

  override func didClose() {
    rung = nil
    closing = nil
  }
}
