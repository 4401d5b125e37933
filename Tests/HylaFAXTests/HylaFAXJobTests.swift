import Foundation
import Testing

@testable import HylaFAX

@Suite("What a HylaFAX server tells") struct HylaFAXJobTests {
  // As faxstat of HylaFAX 6.0.7 prints it with our JobFmt.
  private static let status = """
    HylaFAX scheduler on vm: Running

    =JID|Tag|State|Pages|TotPages|Status
    =2|2011070100011|F|  0|   2|Busy signal detected
    =3|2011070100028|D|  2|   2|
    =4|2011070100035|R|  1|   3|Sending page|two
    =5||F|0|0|bin/tiff2fax: line 117: 1q: command not found\\
    Unexpected failure in the TIFF format checker;\\
    =x|no job
    """

  @Test func jobs() {
    #expect(
      HylaFAXJob.list(in: Self.status) == [
        HylaFAXJob(
          id: "2", tag: "2011070100011", state: .failed("Busy signal detected"), pagesSent: 0),
        HylaFAXJob(id: "3", tag: "2011070100028", state: .sent, pagesSent: 2),
        HylaFAXJob(id: "4", tag: "2011070100035", state: .underWay, pagesSent: 1),
        HylaFAXJob(
          id: "5", tag: "", state: .failed("bin/tiff2fax: line 117: 1q: command not found"),
          pagesSent: 0),
      ])
  }

  @Test(arguments: [
    ("Busy signal detected", false), ("No answer from remote", false),
    ("No carrier detected", false), ("REJECT: Requested modem class is not registered", true),
    ("Blocked by concurrent calls", true), ("Job aborted by request", true),
  ]) func whatNoTryWillMend(words: String, isHopeless: Bool) {
    let job = HylaFAXJob(id: "1", tag: "", state: .failed(words), pagesSent: 0)
    #expect(job.isHopeless == isHopeless)
  }

  @Test func theLog() {
    let log = """
      07/01/11 20:15\tSEND\t000000007\tttyS0\t7\t"2011070100011"\thotline\t"057188886666"\t""\t0\t0\t0:00:41\t0:00:00\t"Busy signal detected"\t""\t""\t""\t"hotline"\t""
      07/01/11 20:16\tRECV\t000000008\tttyS0\t7\t""\tfax\t""\t""\t0\t9\t0:00:41\t0:00:00\t""\t""\t""\t""\t""\t""
      07/01/11 20:25\tSEND\t000000009\tttyS0\t7\t"2011070100011"\thotline\t"057188886666"\t""\t0\t3\t0:01:41\t0:01:30\t""\t""\t""\t""\t"hotline"\t""
      07/01/11 20:26\tSEND\t000000010
      """
    #expect(
      HylaFAXLog.last(of: "7", tag: "2011070100011", in: log)
        == HylaFAXJob(id: "7", tag: "2011070100011", state: .sent, pagesSent: 3))
    #expect(HylaFAXLog.last(of: "8", tag: "2011070100011", in: log) == nil)
    #expect(HylaFAXLog.last(of: "7", tag: "other", in: log) == nil)
  }

  @Test("a byte that is no UTF-8 hides nothing of the log") func anyByteInTheLog() throws {
    let log = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).log")
    defer { try? FileManager.default.removeItem(at: log) }
    let line = { (tag: String) in
      "07/01/11 20:25\tSEND\t000000009\tttyS0\t7\t\"\(tag)\"\thotline\t\"0571\"\t\"\"\t0\t3\t0:01:41\t0:01:30\t\"\"\t\"\"\t\"\"\t\"\"\t\"hotline\"\t\"\"\n"
    }
    try (Data(line("1").utf8) + [0xE9, 0x0A] + Data(line("2").utf8)).write(to: log)
    let server = HylaFAXServer(address: "127.0.0.1:1", log: log.path)
    for tag in ["1", "2"] { #expect(server.logged("7", tag: tag)?.state == .sent) }
    #expect(server.logged("7", tag: "3") == nil)
    // Of years of calls the end is enough.
    let large = try FileHandle(forWritingTo: log)
    try large.truncate(atOffset: 1 << 30)
    try large.seekToEnd()
    try large.write(contentsOf: Data(("\n" + line("4")).utf8))
    #expect(server.logged("7", tag: "4")?.state == .sent)
  }

  @Test func requests() {
    #expect(
      HylaFAXServer.requestID(
        in: "request id is 31 (group id 3) for host 127.0.0.1 (1 file)\n") == "31")
    #expect(HylaFAXServer.requestID(in: "460 Failed to submit job 1") == nil)
    #expect(HylaFAXServer.fault(in: "/etc/dialrules: …\n460 Failed\n\n") == "460 Failed")
    #expect(HylaFAXServer.fault(in: "") == "it says nothing")
  }

  @Test("bytes of any kind make jobs or nothing", arguments: 0..<50 as Range<UInt64>)
  func anyBytes(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    let alphabet = Array("=|\n\\ 0123DFR\tSEND\"é".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<400 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      text.append(alphabet[Int(state % UInt64(alphabet.count))])
    }
    for job in HylaFAXJob.list(in: String(text)) { #expect(Int(job.id) != nil) }
    _ = HylaFAXLog.last(of: "1", tag: "", in: String(text))
  }
}
