import GatewayProtocols
import Glibc
import Sockets

/// One connection of a gateway.
final class WireTrunk: ConnectionHandler {
  private var framer = LineFramer()
  private var parser = NativeLineParser()

  init(_ connection: Connection) {
    connection.write { NativeCommandWriter.greeting(node: "wire", challenge: nil, into: &$0) }
  }

  func connected(_ connection: Connection) {}

  func received(_ bytes: Span<UInt8>, on connection: Connection) {
    framer.receive(bytes) { line in
      if let line { take(line, connection) }
      return true
    }
  }

  private func take(_ line: Span<UInt8>, _ connection: Connection) {
    guard let line = try? parser.parse(line) else { return }
    switch line {
    case .hello: connection.write { NativeCommandWriter.ready(into: &$0) }
    case .call(let ringing):
      connection.write { output in
        parser.fields.withBytes(ringing.call) { call in
          NativeCommandWriter.answer(call, into: &output)
          WireTrunk.play(call, WireTrunk.welcome, &output)
        }
      }
    case .dtmf(let call, let keys):
      // 1 leads from the main menu to the next, everything else to the main menu.
      let answer =
        parser.fields.byte(0, of: keys) == UInt8(ascii: "1")
        ? WireTrunk.inquiry : WireTrunk.main
      connection.write { output in
        parser.fields.withBytes(call) { WireTrunk.play($0, answer, &output) }
      }
    case .ping: connection.write { NativeCommandWriter.pong(token: nil, into: &$0) }
    case .bye: connection.closeAfterWriting()
    case .done, .audio, .hangup, .advance, .pong: break
    }
  }

  private static func play(_ call: Span<UInt8>, _ rest: StaticString, _ output: inout [UInt8]) {
    add("play ", &output)
    call.withUnsafeBufferPointer { output.append(contentsOf: $0) }
    add(rest, &output)
  }

  private static func add(_ text: StaticString, _ output: inout [UInt8]) {
    output.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  func peerFinished(_ connection: Connection) { connection.closeAfterWriting() }
  func outputDrained(_ connection: Connection) {}
  func closed(_ connection: Connection, _ end: ConnectionEnd) {}

  // As the 12333 menu says them.
  private static let welcome: StaticString = " 1 keys=interrupt zh/welcome\n"
  private static let main: StaticString =
    " 2 keys=interrupt zh/main.inquiry zh/phrases/press zh/digits/1 zh/silence/300ms zh/main.recordings zh/phrases/press zh/digits/2 zh/silence/300ms zh/main.faxes zh/phrases/press zh/digits/3 zh/silence/300ms zh/main.message zh/phrases/press zh/digits/4 zh/silence/300ms zh/main.areas zh/phrases/press zh/digits/5 zh/silence/300ms zh/main.language zh/phrases/press zh/digits/8 zh/silence/300ms zh/main.person zh/phrases/press zh/digits/0\n"
  private static let inquiry: StaticString =
    " 2 keys=interrupt zh/inquiry.pension zh/phrases/press zh/digits/1 zh/silence/300ms zh/inquiry.medical zh/phrases/press zh/digits/2 zh/silence/300ms zh/inquiry.unemployment zh/phrases/press zh/digits/3 zh/silence/300ms zh/inquiry.injury zh/phrases/press zh/digits/4 zh/silence/300ms zh/inquiry.progress zh/phrases/press zh/digits/5\n"
}

/// Whoever started this program reads where it listens from a pipe.
func flushOutput() { fflush(nil) }
