internal import CLibUV

/// A thread with an event loop of its own.
package final class EventLoopThread: @unchecked Sendable {
  // Unchecked: `thread` is written once, before the initializer returns, and read only by `join()`,
  // which a lock-free flag of libuv's own does not need.
  private var thread = uv_thread_t()

  /// Starts the thread. `body` gets the loop, puts on it what it is for, and calls ``EventLoop/run()``; the
  /// loop is closed when it returns. Throws where there are too few descriptors for one more.
  package init(_ body: @escaping @Sendable (EventLoop) -> Void) throws(SocketError) {
    let loop = try EventLoop()
    let start = Unmanaged.passRetained(Start(loop: loop, body: body))
    let code = uv_thread_create(
      &thread, { Unmanaged<Start>.fromOpaque($0!).takeRetainedValue().run() }, start.toOpaque())
    guard code == 0 else {
      start.release()
      loop.close()
      throw SocketError(.start, code: code)
    }
  }

  /// Waits until the thread has ended. To be called once, from any other thread.
  package func join() { uv_thread_join(&thread) }

  private final class Start {
    let loop: EventLoop
    let body: @Sendable (EventLoop) -> Void

    init(loop: EventLoop, body: @escaping @Sendable (EventLoop) -> Void) {
      self.loop = loop
      self.body = body
    }

    func run() {
      body(loop)
      loop.close()
    }
  }
}
