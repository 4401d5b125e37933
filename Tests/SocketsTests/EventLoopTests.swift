import Glibc
import Sockets
import Synchronization
import Testing

@Suite struct EventLoopTests {
  @Test func `messages of other threads arrive in order, each once`() throws {
    var received: [Int] = []
    let count = 10_000
    var thread: EventLoopThread?
    try onLoop { loop in
      let mailbox = try Mailbox<Int>(on: loop) { number in
        received.append(number)
        if number == count - 1 { loop.stop() }
      }
      thread = try EventLoopThread { _ in for number in 0..<count { mailbox.post(number) } }
    }
    thread?.join()
    #expect(received == Array(0..<count))
  }

  @Test func `a mailbox of a loop that is gone drops what it gets`() throws {
    var mailbox: Mailbox<Int>?
    try onLoop { loop in
      mailbox = try Mailbox<Int>(on: loop) { _ in }
      mailbox?.post(1)
      loop.stop()
    }
    #expect(mailbox?.post(2) == false)
  }

  @Test func `the deadline comes once, not before its time, and can be moved`() throws {
    var reached: [Duration] = []
    try onLoop { loop in
      let start = loop.now
      loop.deadlineReached = {
        reached.append(.milliseconds(Int64(loop.now.milliseconds - start.milliseconds)))
        if reached.count == 2 { loop.stop() } else { loop.wake(at: loop.now) }
      }
      loop.wake(at: start + .seconds(60))
      loop.wake(at: nil)
      loop.wake(at: start + .milliseconds(20))
    }
    #expect(reached.count == 2)
    #expect(reached[0] >= .milliseconds(20))
  }

  @Test func `two loops share a port, each on a thread of its own`() throws {
    let sockets = try BoundSocket.open(at: anyPort(), count: 2)
    let address = sockets[0].address
    let mailboxes = Mutex<[Mailbox<Void>]>([])
    let threads = try sockets.enumerated().map { index, socket in
      try EventLoopThread { loop in
        _ = try? Listener(socket, on: loop) { connection, _ in
          connection.write("loop \(index)\n")
          connection.closeAfterWriting()
          return Peer()
        }
        if let mailbox = try? Mailbox<Void>(on: loop, received: { loop.stop() }) {
          mailboxes.withLock { $0.append(mailbox) }
        }
        loop.run()
      }
    }
    var heard = Set<String>()
    var left = 64
    try onLoop { loop in
      for _ in 0..<left {
        let client = Peer()
        client.onClosed = { _, _ in
          heard.insert(String(decoding: client.received, as: UTF8.self))
          left -= 1
          if left == 0 { loop.stop() }
        }
        _ = try Connection(to: address, on: loop, handler: client)
      }
    }
    #expect(heard == ["loop 0\n", "loop 1\n"])
    for mailbox in mailboxes.withLock({ $0 }) { mailbox.post(()) }
    for thread in threads { thread.join() }
  }

  @Test func `a signal is told on the loop`() throws {
    var caught: [ServiceSignal] = []
    try onLoop { loop in
      _ = try SignalWatch(.reload, on: loop) { signal in
        caught.append(signal)
        loop.stop()
      }
      kill(getpid(), SIGHUP)
    }
    #expect(caught == [.reload])
  }

  @Test func `a changed file in a folder is told by name`() throws {
    let pattern = Array("/tmp/hotline-watch-XXXXXX".utf8CString)
    let folder = pattern.withUnsafeBufferPointer { name in
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: name.count)
      defer { copy.deallocate() }
      copy.update(from: name.baseAddress!, count: name.count)
      return String(cString: mkdtemp(copy)!)
    }
    defer {
      unlink(folder + "/main.menu")
      rmdir(folder)
    }
    var changes: [String?] = []
    try onLoop { loop in
      _ = try FileWatch(folder, on: loop) { name in
        changes.append(name)
        loop.stop()
      }
      close(open(folder + "/main.menu", O_CREAT | O_WRONLY, 0o600))
    }
    #expect(changes.first == "main.menu")
  }

  @Test func `a folder that is not there cannot be watched`() throws {
    try onLoop { loop in
      let error = #expect(throws: SocketError.self) {
        _ = try FileWatch("/no/such/folder", on: loop) { _ in }
      }
      #expect(
        error?.description == "cannot watch for changes: there is no file '/no/such/folder'")
      loop.stop()
    }
  }
}
