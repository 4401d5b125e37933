import GatewayProtocols
import HotlineServer
import Testing

struct MarkSealTests {
  @Test func `the longest mark reaches an Asterisk`() throws {
    let mark = String(repeating: "m", count: MarkSeal.markLengthMax)
    var line: [UInt8] = []
    try FastAGICommandWriter.write(.setVariable(.mark, mark), into: &line)
    #expect(line.count == FastAGICommandWriter.lineLengthMax)
  }
}
