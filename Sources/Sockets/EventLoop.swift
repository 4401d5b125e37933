internal import CLibUV
internal import Glibc

/// A libuv loop with everything that lives on it: listeners, connections, one deadline timer, mailboxes,
/// signals and file watches.
///
/// A loop and all its handles belong to the one thread that calls ``run()``, from which every handler is
/// called. None of these types is `Sendable`, so the compiler keeps them there; the only way in from
/// another thread is a ``Mailbox``.
///
///     one turn:  deadline ─▶ queued output is written ─▶ wait ─▶ input is read ─▶ … and handled and answered
package final class EventLoop {
  let raw: UnsafeMutablePointer<uv_loop_t>

  /// Every read of every connection goes through its one buffer: a handler takes what it needs before it returns, and 10,000
  /// idle connections hold no buffer at all.
  let input = InputQueue()
  /// The handle that was read last in this turn; nil where none was.
  private var readLast: UnsafeMutablePointer<uv_handle_t>?
  private var readsInTurn = 0
  var connectionCount = 0

  /// Called when the time given to ``wake(at:)`` has come.
  package var deadlineReached: (() -> Void)?

  private var turn: TurnHandle!
  private var arrival: ArrivalHandle!
  private var deadline: TimerHandle!
  private var farewell: TimerHandle!

  /// Connections with output that has not been offered to the kernel yet.
  private var withOutput: [Connection] = []
  private var spareBuffers: [[UInt8]] = []
  /// Listeners that have accepted enough for one turn.
  private var accepting: [Listener] = []
  /// Connections that say goodbye, the oldest first; all have the same time to do it.
  private var leaving: [(connection: Connection, until: LoopInstant)] = []
  private var isClosed = false
  /// The time where somebody else moves it; nil where it is the machine's.
  private var still: StillTime?

  private struct StillTime {
    var now: LoopInstant
    var deadline: LoopInstant?
    var farewell: LoopInstant?
  }

  /// Whether there are connections that are read by the time at which something came in.
  var readsByTime = false
  /// Whether one of those may have more to read than its turn let it.
  package internal(set) var leftSomethingUnread = false

  /// Counts from 1, and from 0 again.
  package fileprivate(set) var turnsSoFar: UInt32 = 1

  /// `instant`: from there on the loop's time goes where ``turn(at:)`` moves it, for simulations; else it is the
  /// machine's.
  package init(standingAt instant: LoopInstant? = nil) throws(SocketError) {
    still = instant.map { StillTime(now: $0) }
    raw = .allocate(capacity: 1)
    let code = uv_loop_init(raw)
    guard code == 0 else {
      // There is nothing to close; what was allocated goes with this.
      isClosed = true
      throw SocketError(.start, code: code)
    }
    // A peer that is gone is an error of the write, never a signal that ends the process.
    signal(SIGPIPE, SIG_IGN)
    raw.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    turn = TurnHandle(on: self)
    arrival = ArrivalHandle(on: self)
    deadline = TimerHandle(on: self, keepsRunning: true) { [unowned self] in deadlineReached?() }
    farewell = TimerHandle(on: self, keepsRunning: false) { [unowned self] in endLeaving() }
  }

  deinit {
    precondition(isClosed, "close() comes before the last reference to a loop goes")
    raw.deallocate()
  }

  /// Serves until ``stop()``, or until nothing is left that could ever happen.
  package func run() {
    uv_run(raw, UV_RUN_DEFAULT)
    writeOutput()
  }

  /// Ends ``run()`` after this turn. From another thread: send a message that calls it.
  package func stop() { uv_stop(raw) }

  /// Closes every handle and waits until each has said so; the loop is of no use afterwards.
  package func close() {
    if isClosed { return }
    deadlineReached = nil
    accepting = []
    input.removeAll()
    uv_walk(raw, { handle, _ in Handle.of(handle).close() }, nil)
    while uv_run(raw, UV_RUN_DEFAULT) != 0 {}
    leaving = []
    let code = uv_loop_close(raw)
    precondition(code == 0, "a handle was still open")
    isClosed = true
  }

  /// The time at which this turn began.
  package var now: LoopInstant { still?.now ?? LoopInstant(milliseconds: uv_now(raw)) }

  /// Sets the loop's one timer; nil switches it off. A time that has passed means the next turn.
  package func wake(at instant: LoopInstant?) {
    if still != nil {
      still!.deadline = instant
      return
    }
    deadline.set(after: instant.map { $0 > now ? $0.milliseconds - now.milliseconds : 0 })
  }

  /// When a loop that stands still has to be turned at the latest; nil while nothing waits for time.
  package var nextDeadline: LoopInstant? {
    [still?.deadline, still?.farewell].compactMap { $0 }.min()
  }

  /// One turn of a loop that stands still: what is due at `instant` is done, and what has come in is read, handled and
  /// answered. Never waits. Returns whether there is anything left that could ever happen.
  @discardableResult
  package func turn(at instant: LoopInstant) -> Bool {
    precondition(still != nil, "only a loop that stands still is turned by hand")
    still!.now = instant
    leftSomethingUnread = false
    if let deadline = still!.deadline, deadline <= instant {
      still!.deadline = nil
      deadlineReached?()
    }
    if let farewell = still!.farewell, farewell <= instant { endLeaving() }
    let isAlive = uv_run(raw, UV_RUN_NOWAIT) != 0
    writeOutput()
    return isAlive
  }

  /// Handles what ``Connection/readNow()`` has read.
  package func handleWhatWasRead() { input.handle() }

  /// Offers to the kernel what has gathered since the last turn.
  package func writeGathered() { writeOutput() }

  /// Calls `body` with the loop behind one that libuv passes to a callback. Nothing is counted for it: a loop that runs is
  /// held by who runs it.
  @inline(__always)
  static func with<Result>(
    _ raw: UnsafeMutablePointer<uv_loop_t>, _ body: (EventLoop) -> Result
  ) -> Result {
    Unmanaged<EventLoop>.fromOpaque(raw.pointee.data)._withUnsafeGuaranteedRef(body)
  }

  static func of(_ raw: UnsafeMutablePointer<uv_loop_t>) -> EventLoop {
    Unmanaged<EventLoop>.fromOpaque(raw.pointee.data).takeUnretainedValue()
  }
}

// What connections ask of their loop.
extension EventLoop {
  /// Where `handle` may read to; nil where it has just read in this turn, or reads by time itself. libuv would go on for two
  /// megabytes while the loop's other connections wait: what is left in the kernel is read in the next turn. And where a
  /// thousand have something, it looks again and again for more: a turn has no more reads than there are connections.
  func roomToRead(of handle: UnsafeMutablePointer<uv_handle_t>) -> UnsafeMutableBufferPointer<
    UInt8
  >? {
    if readsByTime, Connection.with(handle, { $0.isReadByTime }) { return nil }
    guard readLast != handle, readsInTurn < connectionCount else { return nil }
    readLast = handle
    readsInTurn += 1
    return input.room
  }

  /// `count` bytes have been read on `connection`.
  func received(_ count: Int, on connection: Unmanaged<Connection>) {
    input.add(count, on: connection)
    if input.isFull { input.handle() }
  }

  /// The same of one that is read by time. Returns whether it may have more to read.
  func received(_ outcome: TimedRead.Outcome, on connection: Unmanaged<Connection>) -> Bool {
    let isFilled = outcome.count == input.room.count
    input.add(outcome.count, on: connection, cameAt: outcome.arrival)
    if input.isFull { input.handle() }
    return isFilled
  }

  /// How many emptied buffers are kept for the next connection that has something to say.
  private static let spareBufferMax = 64
  /// A buffer that had to grow past this is given back to the system.
  private static let spareBufferSizeMax = 256 * 1024

  func writeAtEndOfTurn(_ connection: Connection) { withOutput.append(connection) }

  fileprivate func writeOutput() {
    // Writing may call a handler that adds output of other connections: those get their turn too.
    var next = 0
    while next < withOutput.count {
      withOutput[next].writeOutput()
      next += 1
    }
    withOutput.removeAll(keepingCapacity: true)
  }

  /// Handles what has been read so far.
  fileprivate func inputEnds() {
    readLast = nil
    readsInTurn = 0
    input.handle()
  }

  func acceptInNextTurn(_ listener: Listener) { accepting.append(listener) }

  fileprivate func acceptWaiting() {
    if accepting.isEmpty { return }
    let listeners = accepting
    accepting = []
    for listener in listeners { listener.accept() }
  }

  func takeSpareBuffer() -> [UInt8] { spareBuffers.popLast() ?? [] }

  func giveBack(_ buffer: consuming [UInt8]) {
    guard spareBuffers.count < EventLoop.spareBufferMax,
      buffer.capacity <= EventLoop.spareBufferSizeMax
    else { return }
    buffer.removeAll(keepingCapacity: true)
    spareBuffers.append(buffer)
  }

  func closeSoon(_ connection: Connection) {
    leaving.append((connection, now + Connection.farewellMax))
    if leaving.count == 1 { scheduleFarewell() }
  }

  private func endLeaving() {
    let due = leaving.prefix { $0.until <= now || $0.connection.isClosing }
    leaving.removeFirst(due.count)
    for (connection, _) in due { connection.close() }
    scheduleFarewell()
  }

  private func scheduleFarewell() {
    if still != nil {
      still!.farewell = leaving.first?.until
      return
    }
    farewell.set(
      after: leaving.first.map {
        $0.until > now ? $0.until.milliseconds - now.milliseconds : 0
      })
  }
}

/// Calls the loop once a turn, just before it waits.
private final class TurnHandle: Handle {
  init(on loop: EventLoop) {
    super.init(kind: UV_PREPARE)
    let prepare = raw.assumingMemoryBound(to: uv_prepare_t.self)
    uv_prepare_init(loop.raw, prepare)
    adopt()
    uv_prepare_start(prepare) {
      let loop = EventLoop.of($0!.pointee.loop)
      loop.turnsSoFar &+= 1
      loop.acceptWaiting()
      loop.inputEnds()
      loop.writeOutput()
    }
    uv_unref(handle)
  }
}

/// Calls the loop once a turn, when all that had come has been read.
private final class ArrivalHandle: Handle {
  init(on loop: EventLoop) {
    super.init(kind: UV_CHECK)
    let check = raw.assumingMemoryBound(to: uv_check_t.self)
    uv_check_init(loop.raw, check)
    adopt()
    uv_check_start(check) { EventLoop.of($0!.pointee.loop).inputEnds() }
    uv_unref(handle)
  }
}

private final class TimerHandle: Handle {
  private let reached: () -> Void

  init(on loop: EventLoop, keepsRunning: Bool, reached: @escaping () -> Void) {
    self.reached = reached
    super.init(kind: UV_TIMER)
    uv_timer_init(loop.raw, timer)
    adopt()
    if !keepsRunning { uv_unref(handle) }
  }

  private var timer: UnsafeMutablePointer<uv_timer_t> {
    raw.assumingMemoryBound(to: uv_timer_t.self)
  }

  /// Milliseconds from this turn; nil switches the timer off.
  func set(after milliseconds: UInt64?) {
    if isClosing { return }
    if let milliseconds {
      uv_timer_start(timer, { TimerHandle.of($0).reached() }, milliseconds, 0)
    } else {
      uv_timer_stop(timer)
    }
  }
}
