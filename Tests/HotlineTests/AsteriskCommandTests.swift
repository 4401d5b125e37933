import Telephony
import Testing

@testable import hotline

/// What the Asterisk of `hotline load --fastagi` reads of a service's lines.
@Suite struct AsteriskCommandTests {
  @Test func `a fax goes out, and the machine at the other end takes it`() {
    #expect(AsteriskCommand("EXEC SendFAX /tmp/form.tif".utf8.span) == .fax)
    #expect(AsteriskCommand.fax.takesTime)
    let status = AsteriskCommand("GET VARIABLE FAXOPT(status)".utf8.span)
    #expect("\(status.reply)" == "200 result=1 (SUCCESS)\n")
    let pages = AsteriskCommand("GET VARIABLE FAXOPT(pages)".utf8.span)
    #expect("\(pages.reply)" == "200 result=1 (1)\n")
  }

  @Test func `a recording ends with a key, or where its time does`() {
    let command = AsteriskCommand("RECORD FILE /tmp/a wav \"#\" 1000 0 BEEP s=5".utf8.span)
    #expect(command == .record("/tmp/a.wav", atMost: Milliseconds(1000)))
    for (key, reply) in [
      (UInt8(ascii: "#"), "200 result=35 (dtmf) endpos=8000\n"),
      (nil, "200 result=0 (timeout) endpos=8000\n"),
    ] {
      var output: [UInt8] = []
      AsteriskCommand.recorded(Milliseconds(1000), endedBy: key, to: &output)
      #expect(String(decoding: output, as: UTF8.self) == reply)
    }
  }

  @Test(arguments: [
    ("ANSWER", true), ("GET DATA beep 2000 1", true), ("hotline 1 test", false),
    ("HTTP/1.1 400 Bad Request", false), ("SSH-2.0-x", false), (" ANSWER", false),
  ])
  func `what begins with a word in capitals is a command`(line: String, isCommand: Bool) {
    #expect(AsteriskCommand.isCommand(line.utf8.span) == isCommand)
  }
}
