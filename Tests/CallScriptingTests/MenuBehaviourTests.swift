import CallFlowModel
import CallScripting
import Diagnostics
import MenuCompiler
import ServiceCalendar
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

  private static func check(_ steps: String, _ calls: String) throws {
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
    let compiled = MenuCompiler.compile(
      MenuSources(
        root: "a.menu",
        files: ["a.menu": Array(menu.utf8), "form.txt": Array("A form.\n".utf8)]), today: nil,
      knowsTimeZone: { _ in true })
    let problems = DiagnosticPrinter(files: compiled.files).print(
      compiled.diagnostics.filter { $0.severity == .error })
    let tested = MenuUnderTest(try #require(compiled.flow, "\(problems)"), tables: [])
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
