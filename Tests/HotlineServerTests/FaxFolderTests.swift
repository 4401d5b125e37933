import FaxDocuments
import Foundation
import HotlineServer
import ScriptedGateways
import Sockets
import Storage
import Testing

/// Faxes in calls whose pages the service draws for the gateway.
@Suite struct FaxFolderTests {
  private let folder: TestFolder
  /// Where the pages are drawn.
  private let drawn: TestFolder
  private let menu: ServedMenu

  init() throws {
    folder = try TestFolder()
    drawn = try TestFolder()
    try Data("参保证明申请表\n\u{0C}第二页\n".utf8).write(to: URL(filePath: "\(folder.path)/form.txt"))
    menu = TestMenu.served(folder: folder.path)
  }

  private func service(_ change: (inout ServiceOptions) -> Void = { _ in }) throws -> TestService {
    let faxes = FaxFolder(drawn.path, renderer: try FaxRenderer())
    let address = try SocketAddress(host: "127.0.0.1", port: 0)
    return try TestService(menus: [menu]) { options in
      options.faxes = faxes
      options.fastAGI = address
      options.loops = 1
      change(&options)
    }
  }

  /// How many directories it holds, each of which is a page; least significant byte first.
  private static func pageCount(ofTIFF bytes: [UInt8]) -> Int {
    func number(_ length: Int, at offset: Int) -> Int {
      bytes[offset..<offset + length].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    var count = 0
    var directory = number(4, at: 4)
    while directory != 0 {
      count += 1
      directory = number(4, at: directory + 2 + number(2, at: directory) * 12)
    }
    return count
  }

  @Test func `a gateway finds the pages under the name that the line tells`() throws {
    let service = try service()
    let gateway = try service.gateway()
    gateway.send("call 1 to=100", "dtmf 1 4", "done 1 1 finished")
    try gateway.skip(to: "play 1 2")
    gateway.send("done 1 2 finished")
    let line = try gateway.skip(to: "fax 1 3 ")
    let name = try #require(
      line.firstMatch(of: /^fax 1 3 document=insurance pages=2 file=(\S+)$/)?.1)
    let file = "\(drawn.path)/\(name)"
    #expect(Self.pageCount(ofTIFF: [UInt8](try Data(contentsOf: URL(filePath: file)))) == 2)
    gateway.send("done 1 3 sent pages=2")
    try gateway.skip(to: "play 1 4")
    let job = try #require(service.faxes.first)
    #expect(job.state == .sent && job.pageCount == 2 && job.pagesSent == 2)
    drawn.waitUntilEmpty()
  }

  @Test func `fewer pages than were drawn are a fax that failed`() throws {
    let service = try service()
    let gateway = try service.gateway()
    gateway.send("call 1 to=100", "dtmf 1 4", "done 1 1 finished")
    try gateway.skip(to: "play 1 2")
    gateway.send("done 1 2 finished")
    try gateway.skip(to: "fax 1 3 ")
    gateway.send("done 1 3 sent pages=1", "ping")
    try gateway.skip(to: "pong")
    let job = try #require(service.faxes.first)
    #expect(job.state == .failed && job.pagesSent == 1 && job.failure == "pages-missing")
  }

  @Test func `a document that cannot be drawn fails, and the call goes on`() throws {
    let service = try service()
    try FileManager.default.removeItem(atPath: "\(folder.path)/form.txt")
    let gateway = try service.gateway()
    gateway.send("call 1 to=100", "dtmf 1 4")
    try gateway.skip(to: "play 1 2")
    gateway.send("done 1 2 finished")
    // Back at the main menu.
    try gateway.skip(to: "play 1 ")
    #expect(service.faxes.first?.failure == "not-drawn")
    #expect(service.finalLog().contains("event=fax-not-drawn document=insurance"))
  }

  @Test func `a folder that nothing can be written into is told in the system's words`() throws {
    let service = try service()
    try FileManager.default.removeItem(atPath: drawn.path)
    let gateway = try service.gateway()
    gateway.send("call 1 to=100", "dtmf 1 4")
    try gateway.skip(to: "play 1 2")
    gateway.send("done 1 2 finished")
    try gateway.skip(to: "play 1 ")
    let log = service.finalLog()
    #expect(log.contains("event=fax-not-drawn document=insurance"))
    #expect(log.contains("cannot be written: No such file or directory"), "\(log)")
  }

  @Test func `a caller who hangs up in the middle leaves a fax that failed`() throws {
    let service = try service()
    let gateway = try service.gateway()
    gateway.send("call 1 to=100", "dtmf 1 4")
    try gateway.skip(to: "play 1 2")
    gateway.send("done 1 2 finished")
    try gateway.skip(to: "fax 1 3 ")
    gateway.send("hangup 1", "ping end")
    try gateway.skip(to: "pong end")
    let job = try #require(service.faxes.first)
    #expect(job.state == .failed && job.failure == "hung-up")
  }

  @Test func `a number that has had its fill today leaves no fax that failed`() throws {
    let service = try service()
    let gateway = try service.gateway()
    for call in 1...6 {
      gateway.send("call \(call) to=100 from=13957112345", "dtmf \(call) 4")
      try gateway.skip(to: "play \(call) 2")
      gateway.send("done \(call) 2 finished")
      if call == 6 { break }
      try gateway.skip(to: "fax \(call) 3 ")
      gateway.send("done \(call) 3 sent pages=2")
      try gateway.skip(to: "play \(call) 4")
    }
    try gateway.skip(to: "play 6 ")
    gateway.send("hangup 6", "ping end")
    try gateway.skip(to: "pong end")
    #expect(service.faxes.map(\.state) == Array(repeating: .sent, count: 5))
  }

  @Test func `why an Asterisk has not sent it is kept`() throws {
    let service = try service()
    let asterisk = try AsteriskTests.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    asterisk.choose("4")
    asterisk.hear("zh/form")
    while let line = asterisk.line(), !line.hasPrefix("EXEC SendFAX ") {
      asterisk.send(line.hasPrefix("EXEC StoreDTMF") ? "200 result=-2" : "200 result=0")
    }
    asterisk.send("200 result=0")
    asterisk.expect("GET VARIABLE FAXOPT(status)", reply: "200 result=1 (FAILED)")
    asterisk.expect(
      "GET VARIABLE FAXOPT(error)", reply: "200 result=1 (no carrier at 13957112345)")
    asterisk.send("HANGUP")
    asterisk.breakOff()
    _ = try AsteriskTests.record(service)
    let failure = try #require(service.faxes.first?.failure)
    #expect(failure.hasPrefix("no carrier at 139") && !failure.contains("13957112345"))
  }

  /// A count that cannot be read is no doubt of the SUCCESS before it.
  @Test(arguments: ["200 result=1 (2)", "200 result=0"])
  func `an Asterisk sends the file, and tells so when the channel is dead already`(
    _ pages: String
  ) throws {
    let service = try service()
    let asterisk = try AsteriskTests.asterisk(service)
    asterisk.ring()
    asterisk.answer()
    asterisk.choose("4")
    asterisk.hear("zh/form")
    // While it is drawn the service asks for keys, as often as its loop finds time.
    var line = try #require(asterisk.line())
    while !line.hasPrefix("EXEC SendFAX ") {
      asterisk.send(line.hasPrefix("EXEC StoreDTMF") ? "200 result=-2" : "200 result=0")
      line = try #require(asterisk.line())
    }
    asterisk.send("200 result=-1")
    let words = line.split(separator: " ").map(String.init)
    #expect(FileManager.default.fileExists(atPath: try #require(words.last)))
    asterisk.expect("GET VARIABLE FAXOPT(status)")
    asterisk.send("HANGUP")
    asterisk.send("200 result=1 (SUCCESS)")
    asterisk.expect("GET VARIABLE FAXOPT(pages)", reply: pages)
    _ = try AsteriskTests.record(service)
    let job = try #require(service.faxes.first)
    #expect(job.state == .sent && job.pagesSent == 2)
  }
}
