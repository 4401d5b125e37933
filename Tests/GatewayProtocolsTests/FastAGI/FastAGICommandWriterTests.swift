import GatewayProtocols
import SimulatedGateways
import Telephony
import TestSupport
import Testing

@Suite struct FastAGICommandWriterTests {
  func line(_ command: FastAGICommand) throws -> String {
    var output: [UInt8] = []
    try FastAGICommandWriter.write(command, into: &output)
    return String(decoding: output, as: UTF8.self)
  }

  struct Written: CustomTestStringConvertible {
    let line: String
    let command: FastAGICommand
    var testDescription: String { line }

    init(_ line: String, _ command: FastAGICommand) {
      self.line = line
      self.command = command
    }
  }

  static let commands: [Written] = [
    Written("ANSWER", .answer),
    Written("CHANNEL STATUS", .channelStatus),
    Written("NOOP", .noop),
    Written("HANGUP", .hangUp),
    Written(
      "STREAM FILE zh/welcome \"0123456789*#ABCD\"",
      .streamFile("zh/welcome", keysStop: true, offset: Milliseconds(0))),
    Written(
      "STREAM FILE zh/welcome \"\" 12000",
      .streamFile("zh/welcome", keysStop: false, offset: Milliseconds(1500))),
    Written(
      "GET DATA zh/main 5000 1", .getData("zh/main", wait: .seconds(5), keysMax: 1)),
    Written("GET DATA \"\" 3000 17", .getData("", wait: .seconds(3), keysMax: 17)),
    Written("GET DATA \"\" 1 1", .getData("", wait: Milliseconds(0), keysMax: 0)),
    Written(
      "RECORD FILE /var/spool/hotline/a wav \"#\" 180000 0 BEEP s=5",
      .recordFile(
        "/var/spool/hotline/a", format: "wav", endKey: .pound, atMost: .seconds(180),
        silence: .seconds(5), beep: true)),
    Written(
      "RECORD FILE /var/spool/hotline/a alaw \"*\" 1500 0 s=2",
      .recordFile(
        "/var/spool/hotline/a", format: "alaw", endKey: .star, atMost: Milliseconds(1500),
        silence: Milliseconds(1001), beep: false)),
    Written(
      "EXEC Background zh/a&zh/b&silence/5", .background(["zh/a", "zh/b", "silence/5"])),
    Written("EXEC Playback \"zh/a b&zh/c\"", .playback(["zh/a b", "zh/c"])),
    Written("EXEC StoreDTMF RX,HOTLINE_TYPED", .storeDTMF(.typedKeys)),
    Written("EXEC SendFAX /srv/fax/form.tif", .sendFAX("/srv/fax/form.tif")),
    Written("EXEC Dial \"PJSIP/061,20,g\"", .dial("PJSIP/061", ring: .seconds(20))),
    Written("EXEC Queue \"city,c,,,1\"", .queue("city", ring: Milliseconds(400))),
    Written(
      "SET VARIABLE HOTLINE_MARK \"a \\\"b\\\" \\\\ c\"", .setVariable(.mark, "a \"b\" \\ c")),
    Written("SET VARIABLE HOTLINE_MARK \"\"", .setVariable(.mark, "")),
    Written("SET VARIABLE HOTLINE_MARK \"a  b\"", .setVariable(.mark, "a\r\nb")),
    Written("SET VARIABLE HOTLINE_MARK \"杭州 \"", .setVariable(.mark, "杭州\u{0}")),
    Written("GET VARIABLE FAXOPT(status)", .getVariable(.faxStatus)),
  ]

  @Test(arguments: commands) func `a command is one line`(_ written: Written) throws {
    #expect(try line(written.command) == written.line + "\n")
  }

  @Test func `a line that Asterisk would cut is not written`() throws {
    let room = FastAGICommandWriter.lineLengthMax - "SET VARIABLE HOTLINE_MARK \"\"\n".utf8.count
    let longest = String(repeating: "x", count: room)
    #expect(try line(.setVariable(.mark, longest)).utf8.count == FastAGICommandWriter.lineLengthMax)
    var output = Array("kept".utf8)
    #expect(throws: FastAGIFact.commandTooLong("SET VARIABLE HOTLINE_MARK")) {
      try FastAGICommandWriter.write(.setVariable(.mark, longest + "x"), into: &output)
    }
    #expect(output == Array("kept".utf8))
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `whatever is written is one line with as many words as it should have`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let value = String(
      decoding: (0..<Int.random(in: 0...100, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }, as: UTF8.self)
    let text = try line(.setVariable(.mark, value))
    #expect(text.utf8.count { $0 == 10 } == 1)
    let words = SimulatedAsterisk.words(text.dropLast())
    #expect(words.count == 4)
    let blanked = value.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
    #expect(Array((words.last ?? "").unicodeScalars) == blanked)
  }

  @Test(arguments: ["", "a&b", "a,b", "a\"b", "a\\b", "${X}", "a\nb", "a|b", "a(b", "a]b"])
  func `a name that would be more than one file is none`(_ name: String) {
    #expect(!FastAGICommandWriter.isFileName(name))
  }

  @Test(arguments: ["zh/欢迎", "/var/lib/a b", "hotline/zh/digits/3", "a.dotted-name_1"])
  func `a name that is one file may be Chinese and have blanks`(_ name: String) {
    #expect(FastAGICommandWriter.isFileName(name))
  }
}
