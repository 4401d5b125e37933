import Foundation
import Telephony
import Testing

@testable import hotline

@Suite struct PromptsCommandTests {
  /// One step, one table: what is said comes from both.
  private static let menu = """
    hotline 100 "Library" {
      timezone Europe/London
      languages en
      start news
    }

    table events {
      from "events.csv"
      number digits key
      title text
      note text
    }

    browse news "Events" {
      in events
      say {news.title} pause 500ms
      1 "the next one" -> next
      no-input 2 -> bye
      no-match 2 -> bye
      empty -> bye
      unavailable -> bye
    }

    hang-up bye {
      say "Goodbye."
    }
    """
  private static let events = "number,title,note\n1,Reading aloud,not spoken\n"

  private func run(_ arguments: String...) -> CommandRun {
    CommandRun(["prompts"] + arguments).file("library/library.menu", Self.menu)
      .file("library/events.csv", Self.events)
  }

  @Test("what is missing is listed, cells that are spoken among it, with status 1") func missing()
    throws
  {
    let outcome = try run("library").outcome()
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("missing     en/bye  Goodbye.\n"))
    #expect(outcome.output.contains("missing     en/events/1.title  Reading aloud\n"))
    #expect(outcome.output.contains("missing     en/silence/500ms"))
    #expect(outcome.output.contains("missing     en/digits/1  one\n"))
    // Nobody hears them in this menu.
    #expect(!outcome.output.contains("en/digits/3"))
    #expect(!outcome.output.contains("en/money/"))
    #expect(!outcome.output.contains("en/phrases/first-row"))
    #expect(outcome.output.contains("missing     en/phrases/last-row  There are no more.\n"))
    #expect(!outcome.output.contains("not spoken"))
    #expect(outcome.output.contains(" 0 by a person\n"))
  }

  @Test("a slip in an action is no menu") func slip() throws {
    try CommandRun("prompts", "lst").expect(
      errors: "error: 'lst' is neither an action nor a menu\n  did you mean 'list'?\n", status: 2)
  }

  @Test("without a menu it is every menu in menus/") func everyMenu() throws {
    let outcome = try CommandRun("prompts").file("menus/library/library.menu", Self.menu)
      .file("menus/library/events.csv", Self.events).file("menus/notes.txt", "").outcome()
    #expect(outcome.output.contains("missing     en/events/1.title  Reading aloud\n"))
    let none = try CommandRun("prompts").outcome()
    #expect(none.errors.contains("prompts of which menu?"))
    #expect(none.status == 2)
  }

  @Test(
    "recordings that rows name are listed, printed, installed as they are, and spoken by no program"
  )
  func ownRecordings() throws {
    let menu = Self.menu.replacing("  note text\n", with: "  note text\n  talk audio\n")
      .replacing("say {news.title}", with: "say {news.title} {news.talk}")
    let events = "number,title,note,talk\n1,Reading aloud,,talks/reading\n2,Chess,,\n"
    let prompt = SpokenPrompt(language: "en", name: "talks/reading", content: .ownWords)
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let sound = PCMSound.tone(hertz: 440, milliseconds: 20, rate: 8000)
    try PromptFolder(path: folder.path).write(
      PromptFile(sound, saying: "", madeBy: nil), for: prompt)
    func run(_ arguments: String..., recorded: Bool = false) throws -> CommandRun.Outcome {
      try CommandRun(["prompts"] + (recorded ? ["--prompts", folder.path] : []) + arguments)
        .file("library/library.menu", menu).file("library/events.csv", events).outcome()
    }
    let missing = "missing     en/talks/reading  (a recording of its own)\n"
    let listed = try run("library")
    #expect(listed.output.contains(missing))
    #expect(!listed.output.contains("events/1.talk") && !listed.output.contains("events/2.talk"))
    #expect(try run("sheet", "library").output.contains(". en/talks/reading.wav\n"))
    #expect(!(try run("library", recorded: true).output.contains("talks/reading")))
    #expect(!(try run("sheet", "library", recorded: true).output.contains("talks/reading")))
    let sounds = folder.appending(path: "sounds")
    try FileManager.default.createDirectory(at: sounds, withIntermediateDirectories: true)
    let installed = try run("install", "--asterisk", sounds.path, "library", recorded: true)
    #expect(!installed.output.contains("talks/reading"), "\(installed)")
    let file = sounds.appending(path: "en/talks/reading.alaw").path
    #expect(FileManager.default.fileExists(atPath: file))
    #expect(PromptInventory([prompt], in: PromptFolder(path: "/nowhere")).renderable.isEmpty)
  }

  @Test("what staff have added to the store is listed with --store, and what they took out is not")
  func rowsOfTheStore() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = folder.appending(path: "hotline.db").path
    func run(_ arguments: String...) throws -> CommandRun.Outcome {
      try CommandRun(arguments).file("library/library.menu", Self.menu)
        .file("library/events.csv", Self.events).outcome()
    }
    #expect(try run("import", "--store", store, "library").status == 0)
    let added = try run("catalogue", "--store", store, "add", "number=2", "title=Chess")
    #expect(added.output.contains("to record where it is spoken: events/2.title"), "\(added)")
    #expect(!(try run("prompts", "library").output.contains("events/2.title")))
    let listed = try run("prompts", "--store", store, "library").output
    #expect(listed.contains("missing     en/events/2.title  Chess\n"))
    #expect(listed.contains("missing     en/events/1.title  Reading aloud\n"))
    let none = try run("prompts", "--store", folder.path + "/none.db", "library")
    #expect(none.status == 2 && none.errors.contains("there is no store"))
  }

  @Test("a catalogue that has another text than the service is found out") func olderCatalogue()
    throws
  {
    let outcome = try run("library")
      .file("prompts/en/catalogue.tsv", "name\ttext\tnote\nbye\tSo long.\ndigits/3\tthree\n")
      .outcome()
    #expect(
      outcome.output.contains("catalogue   en/bye  has So long., and the service says Goodbye.\n"))
    #expect(!outcome.output.contains("catalogue   en/digits/3"))
  }

  @Test("the catalogues hold every phrase of the service, as the 12333 service says it")
  func phrases() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let menus = root.appending(path: "menus/12333").standardizedFileURL.path
    // In a folder without recordings all of them are listed.
    let listed = try CommandRun("prompts", menus).outcome().output.split(separator: "\n")
    let phrases = listed.filter { $0.contains("/phrases/") }
    #expect(phrases.count >= 12)
    for language in ["zh", "en"] {
      let file = root.appending(path: "prompts/\(language)/catalogue.tsv")
      let catalogue = try PromptCatalogue(parsing: String(contentsOf: file, encoding: .utf8))
      for phrase in phrases where phrase.hasPrefix("missing     \(language)/") {
        #expect(
          catalogue.lines.contains { phrase == "missing     \(language)/\($0.name)  \($0.text)" },
          "\(phrase)")
      }
    }
  }

  @Test("a sheet for the studio names files, words and notes") func sheet() throws {
    let outcome = try run("sheet", "library")
      .file("prompts/en/catalogue.tsv", "name\ttext\tnote\nbye\tGoodbye.\twarmly\n").outcome()
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(". en/bye.wav\n   Goodbye.\n   (warmly)\n"))
    #expect(!outcome.output.contains("silence"))
  }

  @Test("of what a person recorded only an older text is reported, and it is never overwritten")
  func recordedByAPerson() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let sound = PCMSound.tone(hertz: 440, milliseconds: 20, rate: 8000)
    let prompts = PromptFolder(path: folder.path)
    func prompt(_ name: String) -> SpokenPrompt {
      SpokenPrompt(language: "en", name: name, content: .words("Goodbye."))
    }
    try prompts.write(PromptFile(sound, saying: "Goodbye.", madeBy: nil), for: prompt("same"))
    try prompts.write(PromptFile(sound, saying: "Bye.", madeBy: nil), for: prompt("older"))
    try prompts.write(PromptFile(sound, saying: "Bye.", madeBy: "espeak-ng"), for: prompt("voice"))
    let inventory = PromptInventory(
      ["same", "older", "voice", "none"].map(prompt), in: prompts)
    #expect(
      inventory.items.map(\.state) == [
        .missing, .outdated(byPerson: true), .recorded, .outdated(byPerson: false),
      ])
    #expect(inventory.renderable.map(\.name) == ["none", "voice"])
    #expect(inventory.unrecorded.map(\.name) == ["none", "older", "voice"])
  }

  @Test("what no gateway can play is spoken again where no person's work is lost")
  func unplayable() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let sound = PCMSound.tone(hertz: 440, milliseconds: 20, rate: 8000)
    let silent = PCMSound.tone(hertz: 440, milliseconds: 0, rate: 8000)
    let prompts = PromptFolder(path: folder.path)
    func prompt(_ name: String) -> SpokenPrompt {
      SpokenPrompt(language: "en", name: name, content: .words("Goodbye."))
    }
    try prompts.write([], for: prompt("bytes"))
    try prompts.write(
      PromptFile(silent, saying: "Goodbye.", madeBy: "espeak-ng"), for: prompt("voice"))
    try prompts.write(Array(sound.waveFile.dropLast(100)), for: prompt("person"))
    try prompts.write(Array("ID3".utf8), for: prompt("song"))
    let inventory = PromptInventory(["bytes", "voice", "person", "song"].map(prompt), in: prompts)
    #expect(
      inventory.items.map(\.state) == [
        .unplayable(.empty, byPerson: false), .unplayable(.cutOff, byPerson: true),
        .unplayable(.format, byPerson: true), .unplayable(.empty, byPerson: false),
      ])
    #expect(inventory.renderable.map(\.name) == ["bytes", "voice"])
  }

  @Test("what a program spoke in other words than it would today is spoken again, and nothing else")
  func olderReading() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let sound = PCMSound.tone(hertz: 440, milliseconds: 20, rate: 8000)
    let prompts = PromptFolder(path: folder.path)
    func prompt(_ name: String) -> SpokenPrompt {
      SpokenPrompt(language: "zh", name: name, content: .words("补发1409.50元"))
    }
    func write(_ name: String, spokenAs words: String?, madeBy maker: String?) throws {
      try prompts.write(
        PromptFile(sound, saying: "补发1409.50元", spokenAs: words, madeBy: maker), for: prompt(name))
    }
    try write("today", spokenAs: "补发一千四百零九元五角", madeBy: "espeak-ng")
    try write("before", spokenAs: nil, madeBy: "espeak-ng")
    try write("otherwise", spokenAs: "补发一四零九", madeBy: "espeak-ng")
    try write("person", spokenAs: nil, madeBy: nil)
    try write("receipts/2011070100011.answer", spokenAs: nil, madeBy: "espeak-ng")
    let names = ["today", "before", "otherwise", "person", "receipts/2011070100011.answer"]
    let inventory = PromptInventory(names.map(prompt), in: prompts)
    #expect(inventory.renderable.map(\.name) == ["before", "otherwise"])
  }

  @Test("a folder that lies where a recording is to be is told in words") func folderInTheWay()
    throws
  {
    let outcome = try run("render", "library").environment("PATH", "/usr/bin:/bin")
      .file("prompts/en/bye.wav/notes.txt", "").outcome()
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.hasSuffix("error: 'en/bye.wav' cannot be written: Is a directory\n"),
      "\(outcome)")
  }

  @Test("one name for two texts is a conflict, the same text twice is none") func conflict() {
    func prompt(_ text: String) -> SpokenPrompt {
      SpokenPrompt(language: "en", name: "main", content: .words(text))
    }
    let folder = PromptFolder(path: "/nowhere")
    #expect(PromptInventory([prompt("a"), prompt("a")], in: folder).conflicts.isEmpty)
    #expect(PromptInventory([prompt("a"), prompt("b")], in: folder).conflicts.count == 1)
  }

  @Test("two rows whose keys begin alike have one recording, which is told by their lines")
  func rowsOfOneRecording() throws {
    let menu = Self.menu.replacing("  number digits key\n", with: "  number text key\n")
    let key = "an-event-with-a-key-of-far-more-than-40-letters"
    let events = "number,title,note\n\(key)-1,Reading aloud,\n\(key)-2,Chess,\n\(key)-3,Chess,\n"
    func run(_ arguments: String...) throws -> CommandRun.Outcome {
      try CommandRun(arguments).file("library/library.menu", menu)
        .file("library/events.csv", events).outcome()
    }
    let prompts = try run("prompts", "library")
    #expect(prompts.status == 2)
    #expect(prompts.errors.contains("error: two rows have the recording 'en/events/"))
    #expect(prompts.errors.contains("give the table a short `key`"))
    let check = try run("check", "library")
    #expect(check.status == 0)
    #expect(check.errors.contains("is recorded by the same name as that of line 2"), "\(check)")
    #expect(check.errors.contains("events.csv:3:1"))
  }

  @Test("a menu that does not compile says so and nothing is written") func brokenMenu() throws {
    let outcome = try CommandRun("prompts", "render", "bad.menu").file("bad.menu", "menu").outcome()
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("the menu 'bad.menu' has problems"))
  }

  @Test("what is rendered is not missing any more") func rendering() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let prompts = PromptFolder(path: folder.path)
    let wanted = [
      SpokenPrompt(language: "en", name: "bye", content: .words("Goodbye.")),
      SpokenPrompt(language: "zh", name: "main/a", content: .words("您好。")),
      SpokenPrompt(language: "zh", name: "silence/1s", content: .silence(.seconds(1))),
    ]
    var done: [Int] = []
    try PromptRendering(folder: prompts, prompts: wanted).run { done.append($0) }
    #expect(done.last == 3)
    #expect(PromptInventory(wanted, in: prompts).items.allSatisfy { $0.state == .synthesised })
  }
}
