import Foundation
import ServiceCalendar
import Storage
import StorageSQLite
import Telephony
import Testing

/// A store with three calls and two messages, in a folder that goes with the test.
final class FilledStore {
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
            operation: key, visit: 1, caller: "13957112345", department: department,
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
    "2011-07-03 20:15:00  139****2345   12333   2m00s    unanswered    normal      主菜单:留言, message:kept\n",
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
      .expect(
        output: lines.map { Self.calls[$0] }.joined(),
        errors: arguments.first == "--limit" ? "1 more; --limit shows more\n" : "")
  }

  static let first = ReceiptForm(date: CivilDate("2011-07-01")!, sequence: 1).receipt
  static let second = ReceiptForm(date: CivilDate("2011-07-01")!, sequence: 2).receipt

  /// The first message as it is listed.
  private static func line(_ state: String, assignee: String = "") -> String {
    let state = state.padding(toLength: 8, withPad: " ", startingAt: 0)
    // Eight characters take sixteen columns.
    let end = assignee.isEmpty ? "" : "      " + assignee
    return
      "\(first)  2011-07-01 20:15  8s            \(state)  due 2011-07-06  139****2345   劳动保障监察支队\(end)\n"
  }

  @Test("messages are listed newest first") func messages() throws {
    let store = try FilledStore()
    let one = Self.line("new")
    let two =
      "\(Self.second)  2011-07-01 20:15  8s cut off    new       due 2011-07-06  139****2345   机关效能投诉监察室\n"
    let list = ["messages", "--store", store.path]
    try CommandRun(list).expect(output: two + one)
    try CommandRun(list + ["--department", "劳动保障监察支队"]).expect(output: one)
    try CommandRun(list + ["--state", "answered"]).expect()
    try CommandRun(list + ["--overdue", "--today", "2011-07-06"]).expect()
    try CommandRun(list + ["--due-today", "--today", "2011-07-06"]).expect(output: one + two)
    try CommandRun(list + ["--overdue", "--today", "2011-07-07"]).expect(output: one + two)
    try CommandRun(list + ["--overdue", "--today", "2011-07-07", "--limit", "1"])
      .expect(output: one, errors: "1 more; --limit shows more\n")
    try CommandRun(list + ["--department", "劳动保障监察大队"])
      .expect(errors: "no message is for a department '劳动保障监察大队'\n")
    try CommandRun(list + ["--limit", "1", "--json"]).expect(
      output: """
        {"caller":"139****2345","cutOff":true,"department":"机关效能投诉监察室","due":"2011-07-06",\
        "length":8000,"receipt":"\(Self.second)","recorded":"2011-07-01T20:15:00","state":"new"}

        """, errors: "1 more; --limit shows more\n")
  }

  @Test("a sound takes the place of another file whole, or goes where the output goes")
  func replaces() throws {
    let store = try FilledStore()
    let run = { (words: [String]) in
      CommandRun(
        ["messages", "play", Self.first.description] + words
          + ["--store", store.path, "--by", "061", "--timezone", "Asia/Shanghai"])
    }
    let file = store.folder.appendingPathComponent("message.wav")
    try run([file.path]).expect()
    // What is replaced is never half there: another name of it has all of the old file.
    let other = store.folder.appendingPathComponent("other.wav")
    try FileManager.default.linkItem(at: file, to: other)
    try run([file.path, "--replace"]).expect()
    let numbers = try [file, other].map {
      try FileManager.default.attributesOfItem(atPath: $0.path)[.systemFileNumber] as? Int
    }
    #expect(numbers[0] != numbers[1])
    #expect(try Data(contentsOf: file) == Data(contentsOf: other))
    let names = try FileManager.default.contentsOfDirectory(atPath: store.folder.path)
    #expect(!names.contains { $0.hasSuffix(".part") })
    #expect(try run(["/dev/stdout"]).outcome().status == 0)
  }

  @Test("the life of a message, with who did what and when") func life() throws {
    let store = try FilledStore()
    let receipt = Self.first.description
    let run = { (words: [String]) in
      CommandRun(["messages"] + words + ["--store", store.path])
    }
    let by = ["--by", "061", "--timezone", "Asia/Shanghai"]
    try run(["answer", receipt, "--text", "好"] + by).expect(
      errors: "error: message \(receipt) has not been heard by anybody\n"
        + "  play it, or assign it to somebody who will\n", status: 2)
    let file = store.folder.appendingPathComponent("message.wav")
    try run(["play", receipt, file.path] + by).expect()
    #expect(try Data(contentsOf: file) == Data(ALawFile.header(sampleCount: 2) + [0x55, 0xD5]))
    // For nobody else to hear, and in no other file's place.
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    try run(["play", receipt, file.path] + by).expect(
      errors: "error: '\(file.path)' is there already\n"
        + "  name another file, or allow it with --replace\n", status: 2)
    try CommandRun("messages", "--store", store.path, "--state", "heard")
      .expect(output: Self.line("heard"))
    try run(["assign", receipt, "--to", "王海"] + by)
      .expect(output: Self.line("assigned", assignee: "王海"))
    try run(["close", receipt] + by).expect(
      errors: "error: message \(receipt) has no answer\n"
        + "  answer it, or say why it needs no answer\n", status: 2)

    // Its sound is there before its caller can be told of it, in every language.
    let prompts = store.folder.appendingPathComponent("prompts")
    for language in ["en", "zh"] {
      try FileManager.default.createDirectory(
        at: prompts.appendingPathComponent(language), withIntermediateDirectories: true)
    }
    try run(["answer", receipt, "--audio", file.path, "--prompts", prompts.path] + by)
      .expect(
        output: Self.line("answered", assignee: "王海")
          + "an Asterisk or a FreeSWITCH plays it after `hotline prompts install --store \(store.path) …`"
          + " has put it there\n")
    for language in ["en", "zh"] {
      let sound = prompts.appendingPathComponent("\(language)/receipts/\(receipt).answer.wav")
      #expect(try Data(contentsOf: sound) == Data(contentsOf: file))
    }
    try run(["close", receipt] + by).expect(output: Self.line("closed", assignee: "王海"))
    try run(["assign", receipt, "--to", "李"] + by).expect(
      errors: "error: message \(receipt) is closed\n", status: 2)
    let history = try run(["show", receipt]).outcome().output
    #expect(history.contains("13957112345"))
    let steps = history.split(separator: "\n").dropFirst().map {
      $0.split(separator: " ").dropFirst(2).joined(separator: " ")
    }
    #expect(steps == ["heard 061", "assigned 061 王海", "answered 061 [recorded]", "closed 061"])
    let json = try run(["show", receipt, "--json"]).outcome().output
    #expect(json.contains(#""by":"061","step":"heard""#))
    #expect(!json.contains("13957112345"))
  }

  @Test("staff drop the sound of a message that is closed, and its caller is told as before")
  func dropsClosed() throws {
    let store = try FilledStore()
    let receipt = Self.first.description
    let run = { (words: [String]) in
      CommandRun(
        ["messages"] + words + [
          "--store", store.path, "--by", "061", "--timezone", "Asia/Shanghai",
        ]
      )
    }
    try run(["assign", receipt, "--to", "王海"]).expect(
      output: Self.line("assigned", assignee: "王海"))
    try run(["close", receipt, "--because", "已经电话答复"]).expect(
      output: Self.line("closed", assignee: "王海"))
    try run(["drop", receipt]).expect(
      output: Self.line("closed", assignee: "王海")
        + "its sound is gone for ever; it stays closed\n")
    try run(["play", receipt, "message.wav"]).expect(
      errors: "error: the sound of the message was removed\n", status: 2)
    let history = try CommandRun("messages", "show", receipt, "--store", store.path).outcome()
    #expect(history.output.split(separator: "\n").last?.hasSuffix("dropped   061") == true)
    let check = try CommandRun("verify", "--store", store.path).outcome()
    #expect(!check.errors.contains(receipt), "\(check)")
    // One that nobody has answered is dropped as its caller would drop it.
    let other = Self.second.description
    let dropped = try run(["drop", other]).outcome()
    #expect(dropped.output.contains("  dropped ") && !dropped.output.contains("stays"))
  }

  @Test(
    "who does it is the login where nobody is named, by either of its variables",
    arguments: ["USER", "LOGNAME"])
  func login(variable: String) throws {
    let store = try FilledStore()
    let receipt = Self.first.description
    let words = ["assign", receipt, "--to", "王海", "--store", store.path]
    let unknown = try CommandRun(["messages"] + words).outcome()
    #expect(unknown.status == 2 && unknown.errors.contains("who does it?"))
    #expect(
      try CommandRun(["messages"] + words).environment(variable, "061").outcome().status == 0)
    let history = try CommandRun("messages", "show", receipt, "--store", store.path).outcome()
    #expect(history.output.contains("061"))
  }

  @Test("what others have written breaks no line of a list, and says nothing to a terminal")
  func oneLineEach() throws {
    let store = try FilledStore()
    let start = CivilDateTime("2011-07-04 20:15")!
    let steps: [CallPath.Step] = [
      .init(name: "a\u{2028}b", exit: "c\u{9B}2J", at: CallTime(milliseconds: 1000))
    ]
    let record = CallRecord(
      key: CallKey(high: 1, low: 9), gateway: "gw1", call: CallID("c9")!, from: "139\u{1B}[2J12345",
      to: "1\u{202E}2", language: "zh", startedAt: start, endedAt: start, path: CallPath(steps),
      menuVersion: "1")
    #expect(try SQLiteStore(path: store.path).commit(.keepCall(record)) == .done)
    let end = ["--store", store.path]
    #expect(
      try CommandRun(["calls", "--limit", "1"] + end).outcome().output
        == "2011-07-04 20:15:00  139*****2345  1·2      0s       -             -           a·b:c·2J\n"
    )
    let receipt = Self.first.description
    let by = ["--by", "0\r\n6", "--timezone", "Asia/Shanghai"]
    try CommandRun(["messages", "assign", receipt, "--to", "王\n海 👩‍🔧"] + by + end)
      .expect(output: Self.line("assigned", assignee: "王·海 👩‍🔧"))
    let shown = try CommandRun(["messages", "show", receipt] + end).outcome().output
    #expect(shown.split(separator: "\n").count == 2 && shown.contains("0··6"), "\(shown)")
  }

  @Test("an answer in words is spoken") func speaksAnswer() throws {
    let store = try FilledStore()
    let receipt = Self.first.description
    let prompts = store.folder.appendingPathComponent("prompts")
    try FileManager.default.createDirectory(
      at: prompts.appendingPathComponent("zh"), withIntermediateDirectories: true)
    let end = ["--store", store.path, "--by", "061"]
    #expect(try CommandRun(["messages", "play", receipt, "-"] + end).outcome().status == 0)
    let answer = ["messages", "answer", receipt, "--text", "工资已经补发。"]
    let outcome = try CommandRun(answer + ["--prompts", prompts.path] + end)
      .environment("PATH", "/usr/bin:/bin").outcome()
    #expect(outcome.errors == "" && outcome.status == 0)
    let sound = prompts.appendingPathComponent("zh/receipts/\(receipt).answer.wav")
    #expect(try Data(contentsOf: sound).count > 8000, "a second of speech at least")
  }

  @Test("who answers a caller with a hidden number is told that they cannot hear it")
  func answersHiddenCaller() throws {
    let store = try FilledStore()
    let key = OperationKey(
      call: CallKey(high: 1, low: 7), segment: 0, operation: OperationNumber(1))
    _ = try SQLiteStore(path: store.path).commit([
      .beginRecording(
        RecordingStart(
          operation: key, visit: 1, caller: nil, department: "劳动保障监察支队",
          recordedAt: CivilDateTime("2011-07-01 20:15")!, dueDate: nil)),
      .appendAudio(key, number: 0, [0x55, 0xD5]),
      .finishRecording(key, length: Milliseconds(8000), endedBy: .key),
    ])
    let receipt = ReceiptForm(date: CivilDate("2011-07-01")!, sequence: 3).receipt.description
    let file = store.folder.appendingPathComponent("message.wav")
    let prompts = store.folder.appendingPathComponent("prompts")
    try FileManager.default.createDirectory(
      at: prompts.appendingPathComponent("zh"), withIntermediateDirectories: true)
    let end = ["--store", store.path, "--by", "061"]
    #expect(try CommandRun(["messages", "play", receipt, file.path] + end).outcome().status == 0)
    let answered = try CommandRun(
      ["messages", "answer", receipt, "--audio", file.path, "--prompts", prompts.path] + end
    ).outcome()
    #expect(answered.status == 0)
    #expect(
      answered.output.hasSuffix(
        "\nits caller hid their number, and cannot hear it by telephone: a person has to look it up\n"
      ), "\(answered)")
    #expect(!answered.output.contains("plays it"))
  }

  @Test(
    "what cannot be done is said in one line",
    arguments: [
      (
        ["calls"],
        "error: there is no store 'hotline.db'\n  name the one that `hotline serve` uses with --store\n"
      ),
      (
        ["messages", "show", "2011070100017"],
        "error: '2011070100017' is not a receipt number\n  its check digit does not fit; is a digit wrong?\n"
      ),
      (
        ["messages", "show", "2011 0701 0001"],
        "error: '2011 0701 0001' is not a receipt number\n  it has 12 digits, and a receipt number 13 or more\n"
      ),
      (
        ["messages", "show", "the first"],
        "error: 'the first' is not a receipt number\n  it has digits only, as 2011070100011\n"
      ),
      (
        ["import", "--store", "memory", "menus/12333"],
        "error: a store in memory keeps nothing for a service\n  name a file with --store\n"
      ),
      (
        ["prompts", "list", "--asterisk", "sounds"], "error: --asterisk does not apply to list\n"
      ),
      (["help", "calls", "report"], "error: 'report' is one word too many\n"),
      (
        ["messages", "play"],
        "error: play which message?\n  name its receipt number\n"
      ),
      (
        ["messages", "2011070100011"],
        "error: '2011070100011' is not an action of messages\n"
          + "  write `hotline messages show 2011070100011`\n"
      ),
      (
        ["messages", "show", "2011070100011", "--to", "王"],
        "error: --to does not apply to show\n"
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
