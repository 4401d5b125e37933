import Foundation
import TestSupport
import Testing

@testable import HylaFAX

private let programs = HylaFAXStand.programs(
  root: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent())

/// The real `sendfax` and `faxstat` against a real HylaFAX server; only its modem is a script.
@Suite(
  "A HylaFAX server", .serialized,
  .enabled(if: programs != nil, "no HylaFAX server that this user may run"))
struct HylaFAXServerTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "fax-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// One empty page, 1728 wide, as `FaxDocuments` writes them.
  private func page() throws -> String {
    let url = folder.appending(path: "page.tif")
    try Data(TIFFPage.bytes).write(to: url)
    return url.path
  }

  private func ended(_ id: String, _ server: HylaFAXServer) throws -> HylaFAXJob {
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end {
      if let job = try server.jobs().first(where: { $0.id == id }), job.state != .underWay {
        return job
      }
    }
    throw HylaFAXProblem.unreachable("job \(id) does not end: \(try server.jobs())")
  }

  @Test("takes a fax, and tells what became of it") func tries() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let stand = try HylaFAXStand(programs!, plan: ["busy", "broken 1", "sent", "reject"])
    let server = HylaFAXServer(address: stand.address, log: stand.log.path)
    #expect(try server.jobs().isEmpty)
    var jobs: [HylaFAXJob] = []
    let receipts = ["2011070100011", "2011070100028", "2011070100035", "2011070100042"]
    for (index, receipt) in receipts.enumerated() {
      // The server lets a number rest that it has just called in vain.
      let id = try server.submit(
        file: try page(), to: "05718888666\(index)", tag: receipt, minutesMax: 5)
      let job = try ended(id, server)
      #expect(job.id == id && job.tag == receipt)
      jobs.append(job)
    }
    #expect(
      jobs[0].state == .failed("Busy signal detected; too many attempts to dial")
        && !jobs[0].isHopeless && jobs[0].pagesSent == 0)
    #expect(jobs[1].pagesSent == 1 && !jobs[1].isHopeless)
    #expect(jobs[2].state == .sent)
    #expect(jobs[3].isHopeless)
    #expect(stand.called == (0..<4).map { "05718888666\($0)" })

    // The server forgets what is done; its log does not.
    stand.forgetWhatIsDone()
    #expect(try server.jobs().isEmpty)
    #expect(server.logged(jobs[2].id, tag: jobs[2].tag)?.state == .sent)
    #expect(server.logged(jobs[0].id, tag: jobs[0].tag)?.state == jobs[0].state)
  }

  @Test("that is not there, and a file that is not there") func faults() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let nowhere = HylaFAXServer(address: "127.0.0.1:1")
    #expect(throws: HylaFAXProblem.self) { try nowhere.jobs() }
    let stand = try HylaFAXStand(programs!)
    let server = HylaFAXServer(address: stand.address)
    #expect(throws: HylaFAXProblem.self) {
      try server.submit(
        file: folder.appending(path: "none.tif").path, to: "057188886666", tag: "1",
        minutesMax: 5)
    }
    #expect(server.logged("1", tag: "1") == nil)
  }
}

/// A white page in TIFF-F: 1728 × 4 dots, uncompressed, white is 0.
private enum TIFFPage {
  static var bytes: [UInt8] {
    let rows = 4
    let rowBytes = 216
    let data = [UInt8](repeating: 0, count: rows * rowBytes)
    func short(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }
    func long(_ value: Int) -> [UInt8] { short(value & 0xFFFF) + short(value >> 16) }
    func entry(_ tag: Int, _ type: Int, _ value: Int) -> [UInt8] {
      short(tag) + short(type) + long(1) + (type == 3 ? short(value) + [0, 0] : long(value))
    }
    let entries = [
      entry(256, 3, 1728), entry(257, 3, rows), entry(258, 3, 1), entry(259, 3, 1),
      entry(262, 3, 0), entry(273, 4, 8), entry(277, 3, 1), entry(278, 3, rows),
      entry(279, 4, data.count),
    ]
    return Array("II".utf8) + short(42) + long(8 + data.count) + data + short(entries.count)
      + entries.joined() + long(0)
  }
}
