import GatewayProtocols
import Glibc
import Telephony

/// What a line of a gateway says, for whoever must know what comes of it.
enum Said {
  case nothing
  case ring(Int)
  case resume(Int)
  case keys(Int, [DTMFKey])
  case done(Int, OperationNumber, OperationOutcome)
  case audio(Int, OperationNumber, piece: UInt32, count: Int)
  case hangup(Int)
  /// A line that must be answered with this error.
  case faulty(code: String)
  /// What came of a try of a fax outside calls.
  case faxEnded(SimulatedTrunk, ReceiptNumber, attempt: UInt16)
}

/// What a gateway says of itself when it greets.
struct GatewayAbilities {
  /// `speed=yes`.
  var playFaster = false
  /// `faxes=yes`: it sends faxes outside calls.
  var callBack = false
  /// `warn=yes`: it warns who will soon have spoken for too long.
  var warn = false
}

/// One connection of a simulated gateway: the two ends of a socket pair, of which this is the gateway's.
final class SimulatedTrunk {
  let node: Int
  let can: GatewayAbilities
  private var descriptor: Int32
  private var framer = LineFramer()
  private var parser = ServiceLineParser()
  /// One of so many lines of the service is lost; nil: none. Planted, to see that it is found.
  var losesALineOf: Int?
  private var linesRead = 0
  /// Whole lines that have not been sent yet, each with what it says.
  private var waiting: [(bytes: [UInt8], said: Said)] = []
  /// How much of the first of them has been sent.
  private var sentOfFirst = 0
  private var input = [UInt8](repeating: 0, count: 1 << 17)
  var isBroken: Bool { descriptor < 0 }
  /// The service must close it: the gateway has said so, or a node has drained.
  var mayEnd = false
  /// The faxes that the service waits for here: which try of each.
  var faxesAt: [ReceiptNumber: UInt16] = [:]

  static let bytesATurn = 40_000

  /// The service's end is the second of the pair.
  static func pair(node: Int, can: GatewayAbilities) throws -> (
    trunk: SimulatedTrunk, service: Int32
  ) {
    var ends: (Int32, Int32) = (-1, -1)
    let code = withUnsafeMutableBytes(of: &ends) {
      socketpair(
        AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0,
        $0.bindMemory(to: Int32.self).baseAddress)
    }
    guard code == 0 else { throw SimulationProblem("no socket pair: errno \(errno)") }
    let trunk = SimulatedTrunk(node: node, can: can, descriptor: ends.0)
    trunk.say(.nothing) {
      NativeEventWriter.hello(
        "gw", marks: true, speed: can.playFaster, faxes: can.callBack, warn: can.warn, into: &$0)
    }
    return (trunk, ends.1)
  }

  private init(node: Int, can: GatewayAbilities, descriptor: Int32) {
    self.node = node
    self.can = can
    self.descriptor = descriptor
  }

  deinit { close() }

  func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
    waiting = []
  }

  private func loses(_ line: ServiceLine) -> Bool {
    linesRead += 1
    return losesALineOf.map { linesRead.isMultiple(of: $0) } ?? false
  }

  func say(_ said: Said, _ write: (inout [UInt8]) -> Void) {
    var bytes: [UInt8] = []
    write(&bytes)
    waiting.append((bytes, said))
  }

  var hasMoreToSay: Bool { !isBroken && !waiting.isEmpty }

  /// Sends some of what waits; returns what has arrived whole by that. `cut`: how much of one more line goes with it, and
  /// stays in the air until the next turn.
  func send(cut: Int?) -> [Said] {
    var bytes: [UInt8] = []
    var said: [Said] = []
    while let first = waiting.first, bytes.count + first.bytes.count < SimulatedTrunk.bytesATurn {
      bytes += first.bytes[sentOfFirst...]
      sentOfFirst = 0
      said.append(first.said)
      waiting.removeFirst()
      if cut != nil, said.count >= 1, !waiting.isEmpty { break }
    }
    if let cut, let first = waiting.first {
      let end = max(sentOfFirst, min(cut, first.bytes.count - 1))
      bytes += first.bytes[sentOfFirst..<end]
      sentOfFirst = end
    }
    let count = bytes.withUnsafeBytes {
      Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    precondition(count == bytes.count, "the pair takes \(bytes.count) bytes at once")
    return said
  }

  /// The lines that have come, at most so many bytes of them. nil where the service has closed.
  func receive(atMost limit: Int = .max) throws -> [ServiceLine]? {
    var lines: [ServiceLine] = []
    var problem: TrunkProblem?
    var left = limit
    while left > 0, descriptor >= 0 {
      let count = input.withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress, min(left, $0.count), 0)
      }
      if count == 0 || (count < 0 && errno == ECONNRESET) { return lines.isEmpty ? nil : lines }
      if count < 0 { break }
      left -= count
      let bytes = Array(input[..<count])
      framer.receive(bytes.span) { line in
        guard let line else { return true }
        do throws(TrunkProblem) {
          if let read = try parser.parse(line), !loses(read) { lines.append(read) }
        } catch {
          problem = error
        }
        return true
      }
    }
    if let problem {
      throw SimulationProblem("the service wrote what no gateway reads: \(problem)")
    }
    return lines
  }
}
