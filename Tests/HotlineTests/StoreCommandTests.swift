import Foundation
import ServiceCalendar
import Storage
import StorageSQLite
import Telephony
import Testing

/// A store with three calls and two messages, in a folder that goes with the test.
private final class FilledStore {
  let folder: URL
  var path: String { folder.appendingPathComponent("hotline.db").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("hotline-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let store = try SQLiteStore(path: path)
    for number in 1...3 {
      let start = CivilDateTime("2011-07-0\(number) 20:15")!
      let path: [CallPath.Step] = [
        .init(name: "主菜单", exit: "留言", at: CallTime(milliseconds: 1000)),
        .init(name: "message", exit: "kept", at: CallTime(milliseconds: 9000)),
      ]
      let record = CallRecord(
        key: CallKey(high: 1, low: UInt64(number)), gateway: "gw1", call: CallID("c\(number)")!,
        from: number == 2 ? nil : "13957112345", to: "12333", language: "zh", startedAt: start,
        answeredAt: start, endedAt: start.adding(seconds: Int64(number) * 40),
        path: CallPath(path), outcome: number == 3 ? .unanswered : .messageLeft, cause: .normal,
        menuVersion: "1")
      _ = store.commit(.keepCall(record))
    }
    for (number, department) in ["劳动保障监察支队", "机关效能投诉监察室"].enumerated() {
      let key = OperationKey(
        call: CallKey(high: 1, low: UInt64(number)), segment: 0, operation: OperationNumber(1))
      _ = store.commit([
        .beginRecording(
          RecordingStart(
            operation: key, caller: "13957112345", department: department,
            recordedAt: CivilDateTime("2011-07-01 20:15")!, dueDate: CivilDate("2011-07-06"))),
        .appendAudio(key, number: 0, [0x55, 0xD5]),
        .finishRecording(key, length: Milliseconds(8000), endedBy: number == 0 ? .key : nil),
      ])
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}

@Suite struct StoreCommandTests {
  static let calls = [
    "2011-07-03 20:15:00  139****2345   12333   2m0s     unanswered    normal      主菜单:留言, message:kept\n",
    "2011-07-02 20:15:00  hidden        12333   1m20s    message-left  normal      主菜单:留言, message:kept\n",
    "2011-07-01 20:15:00  139****2345   12333   40s      message-left  normal      主菜单:留言, message:kept\n",
  ]

  @Test(
    "calls are listed newest first, numbers masked",
    arguments: [
      ([], [0, 1, 2]), (["--limit", "2"], [0, 1]), (["--on", "2011-07-02"], [1]),
      (["--from", "13957112345"], [0, 2]), (["--outcome", "message-left"], [1, 2]),
      (["--outcome", "failed"], []),
    ]) func lists(arguments: [String], lines: [Int]) throws
  {
    let store = try FilledStore()
    try CommandRun(["calls", "--store", store.path] + arguments)
      .expect(output: lines.map { Self.calls[$0] }.joined())
  }

  @Test("messages are listed newest first") func messages() throws {
    let store = try FilledStore()
    let first = ReceiptForm(date: CivilDate("2011-07-01")!, sequence: 1).receipt
    let second = ReceiptForm(date: CivilDate("2011-07-01")!, sequence: 2).receipt
    let one =
      "\(first)  2011-07-01 20:15  8s     new       due 2011-07-06  139****2345   劳动保障监察支队\n"
    let two =
      "\(second)  2011-07-01 20:15  8s cut off  new       due 2011-07-06  139****2345   机关效能投诉监察室\n"
    try CommandRun("messages", "--store", store.path).expect(output: two + one)
    try CommandRun("messages", "--store", store.path, "--department", "劳动保障监察支队")
      .expect(output: one)
    try CommandRun("messages", "--store", store.path, "--state", "answered").expect()
  }

  @Test("one message: its sound, its caller, and how far its answer is") func message() throws {
    let store = try FilledStore()
    let receipt = ReceiptForm(date: CivilDate("2011-07-01")!, sequence: 1).receipt
    let file = store.folder.appendingPathComponent("message.wav")
    let line =
      "\(receipt)  2011-07-01 20:15  8s     answered  due 2011-07-06  13957112345   劳动保障监察支队\n"
    try CommandRun(
      "messages", "\(receipt)", "--store", store.path, "--audio", file.path, "--mark", "answered"
    ).expect(output: line)
    #expect(try Data(contentsOf: file) == Data(ALawFile.header(sampleCount: 2) + [0x55, 0xD5]))
    try CommandRun("messages", "--store", store.path, "--state", "answered")
      .expect(output: line.replacingOccurrences(of: "13957112345", with: "139****2345"))
  }

  @Test(
    "what cannot be done is said in one line",
    arguments: [
      (
        ["calls"],
        "error: there is no store 'hotline.db'\n  name the one that `hotline serve` uses with --store\n"
      ),
      (
        ["messages", "2011070100017"],
        "error: '2011070100017' is no receipt number\n  its check digit does not fit; is a digit wrong?\n"
      ),
      (
        ["messages", "--audio", "a.wav"],
        "error: --audio of which message?\n  name its receipt number\n"
      ),
      (
        ["calls", "--on", "yesterday"],
        "error: 'yesterday' is not a date\n  write it as 2011-07-01\n"
      ),
    ]) func slips(arguments: [String], errors: String) throws
  {
    try CommandRun(arguments).expect(errors: errors, status: 2)
  }
}
