import CallFlowModel
import CallKeeping
import CallScripting
import Diagnostics
import MenuCompiler
import ServiceCalendar
import Storage
import Testing

/// What callers hear of small menus, from the text of the menu to the call.
@Suite("A menu's calls") struct MenuBehaviourTests {
  @Test("go on after a long talk") func talk() throws {
    try Self.check(
      """
      queue desk "Desk" { seats 1 }
      menu main "Main" { 1 "the desk" -> seats }
      transfer seats {
        say "One moment."
        to desk
        busy -> main
        no-answer -> main
        failed -> main
        released -> main
      }
      """,
      """
      call "a talk of 31 minutes, and one of an hour"
        press 1
        hear seats
        seat answers for 31m
        hear main
        press 1
        hear seats
        seat answers for 1h
        hear main
        press 1
        hear seats
      """)
  }

  static let review = """
    menu main "Main" { 1 "a message" -> note }
    record note {
      say "Speak after the tone."
      for "Desk"
      review
      no-match 1 -> bye
      kept -> which
      dropped -> which
      unavailable -> bye
    }
    choose which {
      after note kept -> given
      after note dropped -> gone
      else -> bye
    }
    play given {
      say "Your receipt is" receipt "."
      -> main
    }
    play gone {
      say "It is gone."
      -> main
    }
    """

  @Test("know whether the message was dropped") func dropped() throws {
    try Self.check(
      Self.review,
      """
      call "dropped, and then another one kept, and one dropped"
        press 1
        hear note
        speak 5s
        press # *
        hear gone
        press 1
        hear note
        speak 5s
        press # 1
        hear given
        press 1
        hear note
        speak 5s
        press # 3
        speak 5s
        press # *
        hear gone
      """)
  }

  @Test("do not tell how to receive a fax that will not come") func faxes() throws {
    try Self.check(
      """
      document form "form" { file "form.txt" }
      menu main "Main" { 1 "a form" -> send }
      fax send {
        say "Press start now."
        document form
        here
        per-call 1
        sent -> main
        failed -> bye
        limit -> enough
      }
      play enough {
        say "You have had your fax."
        -> bye
      }
      """,
      """
      call "the second fax"
        press 1
        hear send
        fax answers
        hear main
        press 1
        hear enough
      """)
  }

  @Test("offer keys to the pages that there are") func pages() throws {
    try Self.check(
      """
      table plan {
        from "0.csv"
        day  digits key
        dish text
      }
      table closed {
        from "1.csv"
        day  digits key
        why  text
      }
      menu main "Main" {
        1 "the plan" -> plan
        2 "closed days" -> closed
      }
      browse plan {
        in plan
        say {plan.dish} "."
        1 "the next day" -> next
        2 "the day before" -> previous
        3 "all again" -> main
        empty -> bye
        unavailable -> bye
      }
      browse closed {
        in closed
        say {closed.why} "."
        1 "the next day" -> next
        2 "the day before" -> previous
        empty -> bye
        unavailable -> bye
      }
      """,
      """
      call "the first, one between, the last, and again"
        press 1
        hear plan "Soup . For the next day press one For all again press three"
        press 1
        hear plan "Fish . For the next day press one For the day before press two For all again press three"
        press 1
        hear plan "Cake . For the day before press two For all again press three"
        press 1
        press 2
        hear plan "Fish . For the next day press one"
      call "one that is all"
        press 2
        hear closed "Feast"
        wait 1s
        hang up
      """, tables: ["day,dish\n1,Soup\n2,Fish\n3,Cake\n", "day,why\n1,Feast\n"])
  }

  /// - Parameter tables: the contents of `0.csv`, `1.csv` and so on, in the order in which `steps` declares the tables.
  static func check(_ steps: String, _ calls: String, tables: [String] = []) throws {
    let menu = """
      hotline 100 "A" {
        timezone Europe/London
        languages en
        start main
      }
      defaults {
        no-input 3 -> bye
        no-match 3 -> bye
      }
      \(steps)
      hang-up bye { say "Goodbye." }
      """
    var sources = ["a.menu": Array(menu.utf8), "form.txt": Array("A form.\n".utf8)]
    for (index, table) in tables.enumerated() { sources["\(index).csv"] = Array(table.utf8) }
    let compiled = MenuCompiler.compile(
      MenuSources(root: "a.menu", files: sources), today: nil, knowsTimeZone: { _ in true })
    let problems = DiagnosticPrinter(files: compiled.files).print(
      compiled.diagnostics.filter { $0.severity == .error })
    let flow = try #require(compiled.flow, "\(problems)")
    let contents = try tables.enumerated().map { index, table in
      let read = try flow.readTable(
        at: index, from: Array(table.utf8), today: CivilDate("2011-07-04")!)
      return try #require(read.contents)
    }
    let tested = MenuUnderTest(flow, tables: contents)
    var files = SourceFiles()
    let parser = ScriptParser(files.add(name: "a.calls", bytes: Array(calls.utf8)))
    let printer = DiagnosticPrinter(files: files)
    var preparation = ScriptPreparation(tested)
    let runner = ScriptRunner(tested)
    for script in parser.scripts {
      let failure = preparation.prepare(script).flatMap { runner.run($0) }
      #expect(failure == nil, "\(failure.map { printer.print($0) } ?? "")")
    }
    let wrong = printer.print(parser.diagnostics + preparation.diagnostics)
    #expect(wrong.isEmpty, "\(wrong)")
  }
}
