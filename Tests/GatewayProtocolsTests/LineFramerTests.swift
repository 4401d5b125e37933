import TestSupport
import Testing

@testable import GatewayProtocols

/// The lines that a framer cuts, given the input piece by piece; nil is a line that was too long.
func framed(_ pieces: [[UInt8]]) -> [String?] {
  var framer = LineFramer()
  var lines: [String?] = []
  for piece in pieces {
    framer.receive(piece.span) { line in
      if let line { lines.append(line.text) } else { lines.append(nil) }
      return true
    }
  }
  return lines
}

@Suite struct LineFramerTests {
  struct Stream: CustomTestStringConvertible {
    let testDescription: String
    let input: String
    let lines: [String?]

    init(_ description: String, _ input: String, _ lines: [String?]) {
      testDescription = description
      self.input = input
      self.lines = lines
    }
  }

  static let longest = String(repeating: "x", count: LineFramer.lineLengthMax - 1)

  static let streams: [Stream] = [
    Stream("one line", "bye\n", ["bye"]),
    Stream("two lines", "ping\nbye\n", ["ping", "bye"]),
    Stream("CR LF ends a line too", "ping\r\nbye\r\n", ["ping", "bye"]),
    Stream("a CR elsewhere is part of the line", "pi\rng\n", ["pi\rng"]),
    Stream("empty lines are ignored", "\n\r\nbye\n\n", ["bye"]),
    Stream("a line without an end is no line yet", "bye\npin", ["bye"]),
    Stream("Chinese stays whole", "call a to=12333 lang=中文\n", ["call a to=12333 lang=中文"]),
    Stream("8,192 bytes with the end are a line", longest + "\nbye\n", [longest, "bye"]),
    Stream("one byte more is too long", longest + "x\nbye\n", [nil, "bye"]),
    Stream("the CR counts too", longest + "\r\nbye\n", [nil, "bye"]),
    Stream(
      "a much longer line is told once", longest + longest + longest + "\nbye\n", [nil, "bye"]),
    Stream("too long without an end is told at once", longest + "xx", [nil]),
  ]

  @Test(arguments: streams, [1, 2, 3, 7, 8, 9, 64, 1000, 100_000])
  func `the lines are the same however the bytes are cut`(_ stream: Stream, size: Int) {
    let bytes = Array(stream.input.utf8)
    let pieces = stride(from: 0, to: bytes.count, by: size).map {
      Array(bytes[$0..<min($0 + size, bytes.count)])
    }
    #expect(framed(pieces) == stream.lines)
  }

  @Test(arguments: 0..<200 * UInt64(FuzzFactor.rounds))
  func `Fuzz: random bytes give the same lines whole and in random pieces`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet: [UInt8] = [10, 10, 13, 32, 65, 66, 0, 255, 128]
    let bytes = (0..<Int.random(in: 1...20_000, using: &random)).map { _ in
      UInt8.random(in: 0...50, using: &random) == 0
        ? 10 : alphabet[Int.random(in: 2..<alphabet.count, using: &random)]
    }
    var pieces: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = min(rest.count, Int.random(in: 1...3000, using: &random))
      pieces.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    #expect(framed([bytes]) == framed(pieces))
  }

  @Test func `a line of a gigabyte is told once and keeps nothing`() {
    var framer = LineFramer()
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    var told = 0
    var keptMost = 0
    for _ in 0..<1024 {
      framer.receive(piece.span) { line in
        if line == nil { told += 1 } else { Issue.record("that is no line") }
        return true
      }
      keptMost = max(keptMost, framer.keptBytes)
    }
    #expect(told == 1)
    #expect(keptMost == 0)
    var last: String?
    framer.receive(Array("\nbye\n".utf8).span) { line in
      last = line?.text
      return true
    }
    #expect(last == "bye")
  }

  @Test func `what was kept of a line goes when the line is whole`() {
    var framer = LineFramer()
    framer.receive(Array("dtmf a".utf8).span) { _ in true }
    #expect(framer.keptBytes == 6)
    framer.receive(Array(" 1\n".utf8).span) { _ in true }
    #expect(framer.keptBytes == 0)
  }

  @Test func `nothing is handed on after the reader has had enough`() {
    var framer = LineFramer()
    var lines = 0
    framer.receive(Array("bye\nping\nping\n".utf8).span) { _ in
      lines += 1
      return false
    }
    #expect(lines == 1)
  }
}
