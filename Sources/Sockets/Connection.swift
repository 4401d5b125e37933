internal import CLibUV
internal import CPrefetch
internal import Glibc

/// A TCP connection on one loop.
///
///     connecting ──▶ open ──closeAfterWriting()──▶ leaving ──▶ closed
///         └────────────┴───────── close(), or a failure ────────▲
///
/// First a turn's input is read, of one connection after the other, then it is handled in the same order, see ``InputQueue``.
/// Output is gathered: what is written while input is handled goes out in one write when the handler returns, everything else
/// once at the end of the turn. What the kernel does not take waits here and is counted in ``unreadBytes``; above
/// ``unreadBytesMax`` the connection reads nothing more until the peer has taken what it was sent.
package final class Connection: Handle {
  private enum State { case connecting, open, leaving }

  /// Bytes waiting for the peer above which its own are left unread.
  package static let unreadBytesMax = 256 * 1024
  /// How long a peer has to take the last bytes and to hang up, after ``closeAfterWriting()``.
  static let farewellMax: Duration = .seconds(5)

  private var state = State.open
  private var peerHasFinished = false
  private(set) var isReading = false
  /// Whether nothing is read, because the peer has not taken what it was sent.
  package private(set) var isPaused = false
  var isReadByTime = false
  /// True while the connection is on the loop's list, or its handler is running and the write follows.
  private var willWrite = false
  private var handler: (any ConnectionHandler)?
  private var output: [UInt8] = []
  /// nil while there is nothing of the kind.
  private var seldom: Seldom?

  /// What few connections have, and none should keep room for.
  private final class Seldom {
    /// Why it is closed; nil where this side wanted it.
    var failure: SocketError?
    /// Where an outgoing connection was meant to go, for its error; nil for an accepted one.
    var target: SocketAddress?
    /// A write that the kernel could not take at once, and has not finished.
    var waiting: WaitingWrite?
  }

  private func withSeldom(_ change: (Seldom) -> Void) {
    let seldom = self.seldom ?? Seldom()
    change(seldom)
    self.seldom = seldom
  }

  private var isWaiting: Bool { seldom?.waiting != nil }

  init(on loop: EventLoop) throws(SocketError) {
    super.init(kind: UV_TCP)
    let code = uv_tcp_init(loop.raw, tcp)
    guard code == 0 else { throw SocketError(.accept, code: code) }
    adopt()
    loop.connectionCount += 1
  }

  /// Connects to `address`. The handler hears ``ConnectionHandler/connected(_:)`` or
  /// ``ConnectionHandler/closed(_:_:)``; what is written before goes out when the connection stands.
  package convenience init(
    to address: SocketAddress, on loop: EventLoop, handler: any ConnectionHandler
  ) throws(SocketError) {
    try self.init(on: loop)
    self.handler = handler
    state = .connecting
    uv_tcp_nodelay(tcp, 1)
    let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
    let code = address.withSystemForm { form, _ in
      uv_tcp_connect(request, tcp, form) { request, status in
        let connection = Connection.of(request!.pointee.handle)
        request!.deallocate()
        connection.didConnect(status)
      }
    }
    guard code == 0 else {
      request.deallocate()
      self.handler = nil
      close()
      throw SocketError(.connect, code: code, at: address)
    }
    withSeldom { $0.target = address }
  }

  /// Takes over a connected stream socket as it is, as a ``Listener`` does with one that it has accepted. `accepted` says
  /// who handles it.
  package static func takeOver(
    _ descriptor: Int32, on loop: EventLoop, accepted: (Connection) -> any ConnectionHandler
  ) throws(SocketError) {
    let connection = try Connection(on: loop)
    let code = uv_tcp_open(connection.tcp, descriptor)
    guard code == 0 else {
      connection.close()
      throw SocketError(.accept, code: code)
    }
    connection.begin(accepted(connection))
  }

  /// Who is at the other end; nil once the connection is broken. Asks the system.
  var peer: SocketAddress? {
    isClosing
      ? nil
      : SocketAddress(askedBy: { address, length in
        var count = Int32(length.pointee)
        let code = uv_tcp_getpeername(tcp, address, &count)
        length.pointee = UInt32(count)
        return code
      })
  }

  /// The system's number for it; nil once it is closed. The lower ones are given first.
  package var descriptor: Int? {
    var number: Int32 = -1
    return !isClosing && uv_fileno(handle, &number) == 0 ? Int(number) : nil
  }

  /// Bytes that the peer has not taken from this side yet. (What the kernel holds for it is not counted.)
  package var unreadBytes: Int {
    output.count + (isWaiting ? Int(stream.pointee.write_queue_size) : 0)
  }

  // MARK: Writing

  /// Adds to the output of this turn. Does nothing once the connection is closing or leaving.
  @inline(__always)
  package func write(_ body: (inout [UInt8]) -> Void) {
    if isClosing || state == .leaving { return }
    if output.capacity == 0 { output = loop.takeSpareBuffer() }
    body(&output)
    if !willWrite { writeSoon() }
  }

  /// Adds `bytes` to the output of this turn; see ``write(_:)``.
  package func write(_ bytes: Span<UInt8>) {
    write { output in bytes.withUnsafeBufferPointer { output.append(contentsOf: $0) } }
  }

  /// Offers `bytes` to the kernel at once where nothing is to go before them, and adds them to the output of this turn
  /// otherwise: what is written as a whole need not be gathered.
  package func writeAtOnce(_ bytes: Span<UInt8>) {
    guard state == .open, !isClosing, output.isEmpty, !isWaiting else { return write(bytes) }
    let written = bytes.withUnsafeBytes { tryWrite(UnsafeMutableRawBufferPointer(mutating: $0)) }
    if written == bytes.count { return }
    if written < 0 { return fail(.write, Int32(written)) }
    write(bytes.extracting(written...))
  }

  /// Returns how many bytes the kernel has taken, or libuv's error.
  private func tryWrite(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
    var buffer = uv_buf_init(
      bytes.baseAddress!.assumingMemoryBound(to: CChar.self), UInt32(clamping: bytes.count))
    let written = uv_try_write(stream, &buffer, 1)
    return written == UV_EAGAIN.rawValue ? 0 : Int(written)
  }

  private func writeSoon() {
    willWrite = true
    loop.writeAtEndOfTurn(self)
  }

  func writeOutput() {
    willWrite = false
    if isClosing {
      output = []
      return
    }
    // What came while an earlier write waits has to wait too, and counts.
    guard !isWaiting else { return pauseOrGoOn() }
    guard !output.isEmpty else { return didWrite() }
    let written = output.withUnsafeMutableBytes { tryWrite($0) }
    if written == output.count {
      giveBackOutput()
      return didWrite()
    }
    if written < 0 { return fail(.write, Int32(written)) }
    let waiting = WaitingWrite(output[written...])
    withSeldom { $0.waiting = waiting }
    giveBackOutput()
    let code = waiting.start(on: self)
    if code != 0 { fail(.write, code) }
    pauseOrGoOn()
  }

  private func giveBackOutput() {
    // Moved out: were it still here, emptying it would mean another.
    var emptied: [UInt8] = []
    swap(&emptied, &output)
    loop.giveBack(emptied)
  }

  func didWriteWaiting(_ code: Int32) {
    seldom?.waiting = nil
    if isClosing { return }
    if code < 0 {
      // What the peer said before it went may have been read just now.
      loop.input.handle()
      return fail(.write, code)
    }
    if !output.isEmpty { writeOutput() }
    if isClosing { return }
    pauseOrGoOn()
    if !isWaiting { handler?.outputDrained(self) }
    didWrite()
  }

  private func didWrite() {
    guard state == .leaving, !isWaiting, !isClosing else { return }
    if peerHasFinished { return close() }
    // The peer sees the end after the last line; its own end, or the farewell's, closes the rest.
    let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
    let code = uv_shutdown(request, stream) { request, _ in request!.deallocate() }
    if code != 0 { request.deallocate() }
  }

  // MARK: Reading

  /// The connection stands. `hasInput`: something has come with it already, which is read now; libuv would come back to
  /// it in the next turn.
  func begin(_ handler: any ConnectionHandler, hasInput: Bool = false) {
    self.handler = handler
    if isClosing { return }
    startReading()
    guard hasInput, isReading, let descriptor else { return }
    let room = loop.input.room
    let count = Glibc.read(Int32(descriptor), room.baseAddress, room.count)
    // Any other end or failure is there to be found by the next read.
    if count > 0 { loop.received(count, on: .passUnretained(self)) }
  }

  private func didConnect(_ status: Int32) {
    if isClosing { return }
    if status < 0 { return fail(.connect, status) }
    if state == .connecting { state = .open }
    startReading()
    handler?.connected(self)
  }

  private func startReading() {
    guard !isReading, !isClosing, state != .connecting, !peerHasFinished
    else { return }
    isReading = true
    uv_read_start(
      stream,
      { handle, _, buffer in
        let room = EventLoop.with(handle!.pointee.loop) { $0.roomToRead(of: handle!) }
        guard let room else {
          buffer!.pointee = uv_buf_init(nil, 0)
          return
        }
        buffer!.pointee.base = UnsafeMutableRawPointer(room.baseAddress!).assumingMemoryBound(
          to: CChar.self)
        buffer!.pointee.len = room.count
      },
      { stream, count, _ in
        if count > 0 {
          // What lies in the connection is not needed yet, see ``InputQueue``.
          let connection = Unmanaged<Connection>.fromOpaque(stream!.pointee.data)
          EventLoop.with(stream!.pointee.loop) { $0.received(count, on: connection) }
        } else if count == Int(UV_ENOBUFS.rawValue) {
          guard EventLoop.with(stream!.pointee.loop, { $0.readsByTime }) else { return }
          Connection.with(stream) { $0.readInTurn() }
        } else if count < 0 {
          Connection.with(stream) { $0.inputEnded(Int32(count)) }
        }
      })
  }

  /// Has the system tell the peer at once that what it sent has come, and not with this side's next bytes or, where none go
  /// out, up to 40 ms later: a peer that gathers its small writes (RFC 896) holds back the rest until then.
  package func acknowledge() {
    guard let descriptor else { return }
    // An even number acknowledges what is due, an odd one would acknowledge each of the next segments too (Linux,
    // net/ipv4/tcp.c).
    setTCPOption(TCP_QUICKACK, to: 2, of: Int32(descriptor))
  }

  private func stopReading() {
    guard isReading, !isClosing else { return }
    isReading = false
    uv_read_stop(stream)
  }

  /// The peer has finished, or reading has failed with libuv's `code`.
  func inputEnded(_ code: Int32) {
    // It may be in the queue with what came before.
    loop.input.handle()
    if isClosing { return }
    guard code == UV_EOF.rawValue else { return fail(.read, code) }
    peerHasFinished = true
    stopReading()
    guard state == .open else {
      // What this side still has to say goes first.
      if unreadBytes == 0 { close() }
      return
    }
    handler?.peerFinished(self)
  }

  /// Handles what has been read.
  func handle(_ bytes: Span<UInt8>) {
    // A peer that is being left may go on talking; nobody listens.
    guard state == .open, !isClosing else { return }
    let wasScheduled = willWrite
    willWrite = true
    handler?.received(bytes, on: self)
    if wasScheduled { return }
    // With nothing to write, a connection that is left in this turn still has to say so.
    if output.isEmpty, state == .open { willWrite = false } else { writeOutput() }
  }

  private func pauseOrGoOn() {
    let limit = isPaused ? Connection.unreadBytesMax / 2 : Connection.unreadBytesMax
    isPaused = unreadBytes > limit && state != .leaving
    if isPaused { stopReading() } else { startReading() }
  }

  // MARK: Ending

  /// Writes what is left, tells the peer, and closes when it has hung up too, or after 5 s.
  package func closeAfterWriting() {
    guard !isClosing, state != .leaving else { return }
    state = .leaving
    // Where both have said all, the end of the turn closes it.
    if !peerHasFinished || unreadBytes > 0 { loop.closeSoon(self) }
    startReading()
    if !willWrite { writeSoon() }
  }

  private func fail(_ operation: SocketError.Operation, _ code: Int32) {
    if isClosing { return }
    withSeldom { $0.failure = SocketError(operation, code: code, at: $0.target) }
    close()
  }

  override func didClose() {
    loop.connectionCount -= 1
    let handler = self.handler
    self.handler = nil
    output = []
    handler?.closed(self, seldom?.failure.map { .failed($0) } ?? .closedHere)
  }

  // MARK: Memory that is asked for ahead, see ``InputQueue``

  package func fetchAhead() {
    fetch_ahead(Unmanaged.passUnretained(self).toOpaque(), Connection.objectSize)
  }

  /// What libuv keeps of it.
  package func fetchHandleAhead() { fetch_ahead(raw, MemoryLayout<uv_tcp_t>.size) }

  func fetchHandlerAhead() {
    guard let handler else { return }
    fetch_ahead(Unmanaged<AnyObject>.passUnretained(handler).toOpaque(), Connection.handlerSize)
  }

  func fetchAheadForHandler() { handler?.willReceive() }

  /// As large as its object is, and those that handle it by the thousand; a byte more or less is no mistake.
  private static let objectSize = 96
  private static let handlerSize = 160

  private var tcp: UnsafeMutablePointer<uv_tcp_t> { raw.assumingMemoryBound(to: uv_tcp_t.self) }
  var stream: UnsafeMutablePointer<uv_stream_t> { raw.assumingMemoryBound(to: uv_stream_t.self) }
}
