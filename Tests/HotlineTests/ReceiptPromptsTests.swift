import Foundation
import Testing

/// What menus say of receipts is recorded like the rest, though no file has its rows.
@Suite struct ReceiptPromptsTests {
  private let menu = """
    hotline 100 "Desk" {
      timezone  Europe/London
      languages en
      start     main
    }

    defaults {
      no-input 3 -> bye
      no-match 3 -> bye
    }

    menu main {
      1 "how far your message is" -> receipt
      2 "a message about a street" -> street(office: "Streets & lamps")
      allow end-by-mistakes "a test"
    }

    enter receipt {
      say "Your receipt."
      as digits 13..18
      confirm never
      -> digits
    }

    enter digits {
      say "The last four digits of your number."
      as digits 4
      secret
      -> progress
    }

    lookup progress {
      in receipts  where number = {receipt}  caller = {digits}
      found       -> told
      not-found   -> bye
      unavailable -> bye
      locked      -> bye
    }

    play told {
      say "Your" {progress.kind} "for" {progress.department} "is" {progress.state} "." {progress.answer}
      -> bye
    }

    dialogue street(office: text) {
      start note

      record note {
        say "Please speak."
        for {office}
        no-match 1  -> bye
        kept        -> bye
        unavailable -> bye
      }
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  private func run(_ arguments: [String]) throws -> CommandRun.Outcome {
    try CommandRun(arguments).file("desk.menu", menu).outcome()
  }

  @Test("kinds, states and departments that a menu speaks are listed, in the words of the table")
  func words() throws {
    let listed = try run(["prompts", "desk.menu"]).output
    for line in [
      "en/receipts/message.kind  message", "en/receipts/fax.kind  fax",
      "en/receipts/assigned.state  assigned", "en/receipts/cancelled.state  cancelled",
      "en/receipts/Streets___lamps.department  Streets & lamps",
    ] {
      #expect(listed.contains("missing     \(line)\n"), "\(listed)")
    }
    #expect(!listed.contains(".answer"))
    let silent = try CommandRun("prompts", "desk.menu").file(
      "desk.menu", menu.replacing(" {progress.kind} ", with: " ")
    ).outcome().output
    #expect(!silent.contains(".kind"))
  }

  @Test("what is empty is passed over: no gateway is told to play a recording of nothing")
  func nothing() throws {
    let store = try FilledStore()
    let file = store.folder.appending(path: "desk.menu")
    try Data(menu.utf8).write(to: file)
    let service = try ServeRun(file.path, folder: store.folder)
    let caller = try CallerLine(at: service, to: "100", from: "13957112345")
    caller.press("1\(StoreCommandTests.first)#2345")
    let line = try caller.hear("en/receipts/new.state")
    #expect(line.contains(" en/receipts/message.kind ") && !line.contains(".answer"), "\(line)")
  }

  @Test("answers to messages are listed and installed with --store, and are nothing for a studio")
  func answers() throws {
    let store = try FilledStore()
    let prompts = store.folder.appending(path: "prompts")
    let sounds = store.folder.appending(path: "sounds")
    for folder in [prompts.appending(path: "en"), sounds] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    let sound = store.folder.appending(path: "answer.wav").path
    let (told, recorded) = ("\(StoreCommandTests.first)", "\(StoreCommandTests.second)")
    let by = ["--store", store.path, "--by", "061"]
    func messages(_ words: String...) throws {
      let outcome = try run(["messages"] + words + by)
      #expect(outcome.status == 0, "\(outcome)")
    }
    try messages("play", told, sound)
    try messages("play", recorded, sound, "--replace")
    let answer = ["--audio", sound, "--prompts", prompts.path]
    #expect(
      try run(["messages", "answer", told, "--text", "Come on Monday."] + answer + by)
        .status == 0)
    #expect(try run(["messages", "answer", recorded] + answer + by).status == 0)
    try messages("close", recorded)

    func listed(_ action: String, _ flags: [String]) throws -> String {
      try run(["prompts", action, "--store", store.path] + flags + ["desk.menu"]).output
    }
    let elsewhere = try listed("list", [])
    #expect(
      elsewhere.contains("missing     en/receipts/\(told).answer  Come on Monday.\n"),
      "\(elsewhere)")
    #expect(
      elsewhere.contains("missing     en/receipts/\(recorded).answer  (a recording of its own)\n"))
    #expect(!(try run(["prompts", "desk.menu"]).output.contains(".answer")))
    #expect(!(try listed("sheet", []).contains(".answer")))
    let there = ["--prompts", prompts.path]
    #expect(!(try listed("list", there).contains(".answer")))
    _ = try listed("install", there + ["--asterisk", sounds.path])
    for receipt in [told, recorded] {
      let file = sounds.appending(path: "en/receipts/\(receipt).answer.alaw")
      #expect(try Data(contentsOf: file) == Data([0x55, 0xD5]))
    }
  }
}
