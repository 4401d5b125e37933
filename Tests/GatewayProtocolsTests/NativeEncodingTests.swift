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

  @Test("are read from wherever they begin to where they end, whatever is around them")
  func readNumbers() {
    let numbers = Array(UInt32(0)..<1200) + [9999, 99_999, 1_234_567, 12_345_678, .max]
    for number in numbers {
      for before in ["", "play ", "0123456789."] {
        // Neighbours of the digits in ASCII, and bytes whose highest bit is set; up to eight bytes may follow, or none.
        for behind in ["", ".", "/", ":", " 1", ".3 17 keys=interrupt", "\u{B0}\u{B9}12345678"] {
          let line = Array("\(before)\(number)\(behind)".utf8)
          var index = before.utf8.count
          #expect(line.span.number(at: &index) == number)
          #expect(index == before.utf8.count + "\(number)".utf8.count)
        }
      }
    }
    for line in ["", "x", ".12345678", "/1234567890", ":0000000000"] {
      var index = 0
      #expect(Array(line.utf8).span.number(at: &index) == nil)
      #expect(index == 0)
    }
    var index = 0
    #expect(Array("12345678901".utf8).span.number(at: &index) == 1_234_567_890)
    #expect(index == 10)
  }
}
