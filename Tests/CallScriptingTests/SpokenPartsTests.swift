import CallFlowModel
import CallKeeping
import CallScripting
import Diagnostics
import GatewayProtocols
import MenuCompiler
import ServiceCalendar
import SpokenForms
import Storage
import Telephony
import TestSupport
import Testing

/// Menus that speak any values in any form, and calls of theirs.
@Suite("What a menu can say") struct SpokenPartsTests {
  private static let rows = """
    number,amount,on,at,tel,n,id,said
    11,12.50,2011-07-01,08:30,13812345678,-3,11010519491231002X,Bess
    22,1000000.05,2012-12-31,00:00,057187258615,1000000000007,11010519491231002X,Tom
    33,0.00,1999-02-03,12:00,12333,15,11010519491231002X,
    """

  private static let parts = [
    "money {row.amount}", "date {row.on}", "time {row.at}", "phone {row.tel}", "digits {row.tel}",
    "number {row.n}", "ordinal {row.n}", "duration {row.n}", "percent {row.n}", "digits {row.id}",
    "digits {number}", "{row.said}", "money 12.50", "date 2011-07-01", "time 14:30", "number 180",
    "digits 12333", "percent 2.5", "pause 500ms",
  ]

  /// Options, plays with some of the parts, and a browse; in one language or two.
  private static func menu(_ random: inout SplitMix64) -> String {
    let languages = [["zh"], ["en"], ["en-GB"], ["zh", "en"], ["en-GB", "zh"]]
      .randomElement(using: &random)!
    let second = languages.dropFirst().first
    func say(_ parts: String) -> String {
      "say \(parts)" + (second.map { "\n  say \($0) \(parts)" } ?? "")
    }
    func some() -> String {
      "\"It is\" "
        + (0..<Int.random(in: 1...3, using: &random))
        .map { _ in Self.parts.randomElement(using: &random)! }.joined(separator: " \"so\" ")
    }
    func text(_ text: String) -> String {
      "\"\(text)\"" + (second.map { " \($0) \"\(text)\"" } ?? "")
    }
    let keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "12"].shuffled(
      using: &random)
    let list = Int.random(in: 0...3, using: &random)
    let turns = Bool.random(using: &random)
    let isFilled = Bool.random(using: &random)
    return """
      hotline 100 \(text("Line")) {
        timezone  Asia/Shanghai
        languages \(languages.joined(separator: " "))
        start     main
      }

      defaults { no-input 2 -> bye  no-match 2 -> bye }

      table rows {
        from "rows.csv"
        number digits key
        amount money
        on     date
        at     time
        tel    phone
        n      number
        id     citizen-id
        said   text
      }

      menu main \(text("Main")) {
        prefer longest
        \(keys[0]) \(text("a row")) -> number
        \(keys[1]) \(text("rows")) -> all
        \(keys[2]) \(text("a note")) -> note
      }

      enter number {
        \(say("\"Number\""))
        as digits 2
        confirm \(Bool.random(using: &random) ? "always" : "never")
        -> row
      }

      lookup row {
        \(isFilled ? say("\"Wait\"") : "")
        in rows where number = {number}
        found -> told  not-found -> bye  unavailable -> bye
      }

      play told {
        \(say(some()))
        -> main
      }

      browse all {
        in rows
        \(list > 0 ? "list \(list)" : "")
        \(say(some().replacing("{row.", with: "{all.").replacing("digits {number}", with: "number 7")))
        \(turns ? "5 \(text("next")) -> next\n  6 \(text("previous")) -> previous" : "5 \(text("the end")) -> bye")
        \(list > 0 ? "chosen -> bye" : "")
        empty -> bye
        unavailable -> bye
      }

      record note {
        \(say("\"Speak\""))
        \(Bool.random(using: &random) ? "review\n  dropped -> main" : "")
        for \(text("Desk"))
        no-match 1 -> bye
        kept -> kept
        unavailable -> bye
      }

      play kept { \(say("\"Kept\" \(Bool.random(using: &random) ? "receipt" : "number 3")")) -> main }

      hang-up bye { \(say("\"Bye\"")) }
      """
  }

  /// What is played, by its name on a trunk.
  private final class Ear: CallWire {
    var played: Set<String> = []
    var fault: WireFault? { nil }
    var now: CivilDateTime? { nil }

    func expect(_ line: ServiceLine) {
      if case .play(call: _, _, keys: _, let prompts, from: _, speed: _) = line {
        played.formUnion(prompts)
      }
    }

    func rang(_: CallID, to _: String, from _: String?, language _: String?, at _: CivilDateTime) {}
    func pressed(_: DTMFKey) {}
    func ended(_: OperationNumber, _: OperationOutcome) {}
    func recorded(_: OperationNumber, from _: Milliseconds, until _: Milliseconds) {}
    func hungUp() {}
    func receipt(of _: OperationNumber) -> ReceiptNumber? { nil }
    func faxReceipt() -> ReceiptNumber? { nil }
    func pass(_: Milliseconds) {}
  }

  @Test("is in what callers of generated scripts hear", arguments: 0..<8)
  func everything(_ seed: UInt64) throws {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      let source = Self.menu(&random)
      let compiled = MenuCompiler.compile(
        MenuSources(
          root: "any.menu",
          files: ["any.menu": Array(source.utf8), "rows.csv": Array(Self.rows.utf8)]),
        today: nil, knowsTimeZone: { _ in true })
      let problems = DiagnosticPrinter(files: compiled.files).print(
        compiled.diagnostics.filter { $0.severity == .error })
      let flow = try #require(compiled.flow, "\(source)\n\(problems)")
      let table = try flow.readTable(
        at: 0, from: Array(Self.rows.utf8), today: CivilDate("2011-07-04")!)
      let menu = MenuUnderTest(flow, tables: [try #require(table.contents)])
      let played = try played(menu)
      #expect(!played.isEmpty)
      var known: Set<String> = []
      for (index, tag) in flow.languages.enumerated() {
        let parts = SpokenParts(of: flow, in: LanguageID(index))
        let lexicon = flow.spokenLanguages[index].lexicon
        known.formUnion(parts.words.map { "\(tag)/\(lexicon[$0].prompt)" })
        known.formUnion(parts.prompts.map { "\(tag)/\(flow.prompts[Int($0.index)].name)" })
      }
      let missing = played.subtracting(known).filter {
        // Cells and what was just recorded are no part of the menu.
        !$0.contains("/rows/") && !$0.contains("/recording/")
      }
      #expect(missing.isEmpty, "\(missing.sorted())\n\(source)")
    }
  }

  private func played(_ menu: MenuUnderTest) throws -> Set<String> {
    var generator = ScriptGenerator(menu)
    var files = SourceFiles()
    let parser = ScriptParser(
      files.add(name: "any.calls", bytes: Array(generator.scripts().utf8)))
    #expect(parser.diagnostics.isEmpty)
    var preparation = ScriptPreparation(menu)
    let runner = ScriptRunner(menu)
    let ear = Ear()
    for script in parser.scripts {
      let prepared = preparation.prepare(script)
      _ = runner.run(try #require(prepared), wire: ear)
    }
    return ear.played
  }
}
