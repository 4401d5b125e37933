import Foundation
import TestSupport
import Testing

/// A gateway with many callers at once who all leave messages, on one trunk that the service may take down at any
/// moment. It remembers the last mark of each call, and everything that was promised to it.
final class KillingGateway {
  /// One recording as its caller made it.
  struct Recording {
    let call: Int
    /// Which of the caller's messages it is; a caller who is asked again says the same once more.
    let message: Int
    /// Pieces still to be sent, and how many there are.
    var sent = 0
    let pieces: Int
    var receipt: String?

    var byteCount: Int { pieces * KillingGateway.pieceBytes }
  }

  private struct Caller {
    var mark: String?
    /// The recordings of its operations: the last that had that number.
    var recordings: [Int: Int] = [:]
    /// The operation and the recording under way, or the last one.
    var current: (operation: Int, recording: Int)?
    var kept = 0
    var isOver = false
  }

  static let pieceBytes = 2000
  private static let messagesACall = 2

  private(set) var recordings: [Recording] = []
  private var callers: [Caller] = []
  private var unsent: [Int] = []
  private var random: SplitMix64
  private var socket: Int32 = -1
  private var outgoing: [UInt8] = []
  private var sentCount = 0
  private var incoming: [UInt8] = []
  /// Who is up at once.
  private let callsAtOnce: Int
  /// Whether a call that is over makes room for a new one.
  var takesNewCalls = true
  private(set) var errors: [String] = []
  /// Calls that a node with a slow disk would not take now: they ring again once it has less to do.
  private var refused: [Int] = []
  private(set) var linesReceived = 0

  init(callsAtOnce: Int, seed: UInt64) {
    self.callsAtOnce = callsAtOnce
    random = SplitMix64(seed: seed)
  }

  var callsUp: Int { callers.count { !$0.isOver } }

  /// Connects to a service that has just started: goes on with every call that is up, and rings the others anew.
  func connect(port: UInt16) throws {
    socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0, "no connection to port \(port): errno \(errno)")
    _ = fcntl(socket, F_SETFL, O_NONBLOCK)
    outgoing.removeAll()
    sentCount = 0
    incoming.removeAll()
    unsent.removeAll()
    refused.removeAll()
    send("hello 1 killing marks=yes")
    for call in callers.indices where !callers[call].isOver {
      callers[call].current = nil
      ring(call)
    }
    while callers.count < callsAtOnce { beginCall() }
  }

  func disconnect() {
    close(socket)
    socket = -1
  }

  /// Goes on until `lines` more have come, or all calls are over. What has come by then has come; what the service
  /// sent beyond that is lost, as it is when a machine goes down.
  func run(untilLines lines: Int) throws {
    let end = linesReceived + lines
    var buffer = [UInt8](repeating: 0, count: 65536)
    while linesReceived < end, callsUp > 0 {
      sayMore()
      flush()
      var state = pollfd(
        fd: socket, events: Int16(POLLIN) | (outgoing.isEmpty ? 0 : Int16(POLLOUT)), revents: 0)
      // Sound waits to be spoken: only look.
      let patience =
        !unsent.isEmpty ? 0 : !refused.isEmpty ? 100 : Int32(LineClient.patienceSeconds * 1000)
      guard poll(&state, 1, patience) > 0 else {
        guard unsent.isEmpty else { continue }
        guard let call = refused.popLast() else {
          throw Missing(what: "a line for \(callsUp) calls that are up")
        }
        ring(call)
        continue
      }
      guard state.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 else { continue }
      let count = recv(socket, &buffer, buffer.count, 0)
      if count < 0, errno == EAGAIN { continue }
      guard count > 0 else { throw Missing(what: "more of the trunk: the service closed it") }
      incoming.append(contentsOf: buffer[..<count])
      takeLines()
    }
  }

  private func takeLines() {
    var start = incoming.startIndex
    while let end = incoming[start...].firstIndex(of: UInt8(ascii: "\n")) {
      linesReceived += 1
      take(String(decoding: incoming[start..<end], as: UTF8.self))
      start = end + 1
    }
    incoming.removeSubrange(..<start)
  }

  private func take(_ line: String) {
    let fields = line.split(separator: " ")
    guard fields.count > 1 else { return }
    if fields[0] == "ping" { return send("pong") }
    if fields[0] == "error" {
      guard fields.count > 2, fields[2] == "overloaded", let call = Int(fields[1].dropFirst())
      else { return errors.append(line) }
      return refused.append(call)
    }
    guard fields[1].hasPrefix("k"), let call = Int(fields[1].dropFirst()) else { return }
    switch fields[0] {
    case "mark":
      callers[call].mark = String(fields[2])
    case "play":
      if line.contains(" en/message") || line.contains(" en/bye") {
        send("done k\(call) \(fields[2]) finished")
      } else {
        send("dtmf k\(call) \(callers[call].kept < Self.messagesACall ? 1 : 0)")
      }
    case "record": beginRecording(call, operation: Int(fields[2])!)
    case "saved":
      saved(call, operation: Int(fields[2])!, receipt: String(fields[3]))
      if let call = refused.popLast() { ring(call) }
    case "hangup":
      send("hangup k\(call)")
      callers[call].isOver = true
      if takesNewCalls { beginCall() }
    default: break
    }
  }

  private func beginCall() {
    callers.append(Caller())
    ring(callers.count - 1)
  }

  private func ring(_ call: Int) {
    send("call k\(call) to=100" + (callers[call].mark.map { " resume=\($0)" } ?? ""))
  }

  private func beginRecording(_ call: Int, operation: Int) {
    recordings.append(
      Recording(
        call: call, message: callers[call].kept, pieces: Int.random(in: 4...8, using: &random)))
    callers[call].current = (operation, recordings.count - 1)
    callers[call].recordings[operation] = recordings.count - 1
    unsent.append(call)
  }

  private func saved(_ call: Int, operation: Int, receipt: String) {
    guard let place = callers[call].recordings[operation] else {
      return errors.append("saved k\(call) \(operation): never recorded")
    }
    if recordings[place].receipt == nil {
      recordings[place].receipt = receipt
      callers[call].kept += 1
    } else if recordings[place].receipt != receipt {
      errors.append("two receipts for operation \(operation) of k\(call)")
    }
  }

  /// A piece of the sound of one of the recordings under way, whichever it is.
  private func sayMore() {
    guard outgoing.count - sentCount < 1 << 18 else { return }
    for _ in 0..<8 {
      guard !unsent.isEmpty else { return }
      let place = Int.random(in: 0..<unsent.count, using: &random)
      let call = unsent[place]
      let (operation, recording) = callers[call].current!
      let piece = recordings[recording].sent
      if piece < recordings[recording].pieces {
        let sound = Self.sound(of: recording, piece: piece).base64EncodedString()
        send("audio k\(call) \(operation) \(piece) \(sound)")
        recordings[recording].sent += 1
      } else {
        let milliseconds = recordings[recording].byteCount / 8
        send(
          "done k\(call) \(operation) finished by=key ms=\(milliseconds) pieces=\(piece)")
        unsent.swapAt(place, unsent.count - 1)
        unsent.removeLast()
      }
    }
  }

  /// Sound that tells which recording and which piece of it it is.
  static func sound(of recording: Int, piece: Int) -> Data {
    var bytes = Data(
      repeating: UInt8(truncatingIfNeeded: recording &* 31 &+ piece), count: pieceBytes)
    withUnsafeBytes(of: UInt32(recording).bigEndian) { bytes.replaceSubrange(0..<4, with: $0) }
    return bytes
  }

  private func send(_ line: String) { outgoing.append(contentsOf: (line + "\n").utf8) }

  private func flush() {
    while sentCount < outgoing.count {
      let count = outgoing[sentCount...].withUnsafeBytes {
        Foundation.send(socket, $0.baseAddress!, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sentCount += count
    }
    outgoing.removeAll(keepingCapacity: true)
    sentCount = 0
  }
}
