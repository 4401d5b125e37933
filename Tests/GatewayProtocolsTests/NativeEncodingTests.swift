import GatewayProtocols
import Testing

@Suite("Numbers of lines")
struct NativeEncodingTests {
  @Test(
    "are written as the language writes them, with room for any number behind them and with room for no more"
  )
  func numbers() {
    var numbers = Array(UInt32(0)..<12_000)
    numbers += (4...9).flatMap { power in
      let round = (0..<power).reduce(UInt32(1)) { number, _ in number * 10 }
      return [round - 1, round, round + 1]
    }
    numbers += [.max - 1, .max]
    for number in numbers {
      var output: [UInt8] = []
      NativeEncoding.append(number, to: &output)
      #expect(output == Array("\(number)".utf8))
      NativeEncoding.append(7, to: &output)
      NativeEncoding.append(number, to: &output)
      #expect(output == Array("\(number)7\(number)".utf8))
      let text = "\(number)"
      let exact = [UInt8](capacity: text.utf8.count) { $0.add(number) }
      #expect(exact == Array(text.utf8))
    }
  }
}
