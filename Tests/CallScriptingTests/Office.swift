import CallKeeping
import CallScripting
import Diagnostics
import MenuCompiler
import ServiceCalendar
import Storage
import Testing

/// The menu that scripts are tried on here: one step of each kind, and data of two members.
enum Office {
  static let source = """
    hotline 100 "The office" {
      timezone  Europe/London
      languages en
      start     welcome
    }

    hours desk "Reception" {
      mon-fri 08:00-18:00
    }

    queue desk "Reception" {
      seats 2
    }

    table members {
      from "members.csv"
      number digits key
      pin digits secret
      balance money
      nickname text
    }

    document form "The form" {
      file "form.txt"
    }

    play welcome {
      say "Hello, this is the office."
      -> main
    }

    menu main "Main menu" {
      1 "our opening hours" as opening -> opening
      2 "your balance" as balance -> number
      3 "a form by fax" as form -> form
      4 "a message" as message -> note
      0 "a person" as person -> person
      no-input 3 -> goodbye
      no-match 3 -> goodbye
    }

    play opening {
      say "We are here from Monday to Friday."
      -> main
    }

    enter number "Your number" {
      say "Please enter your number of four digits."
      again "That was no number of four digits."
      as digits 4
      no-input 2 -> main
      no-match 2 -> main
      -> pin
    }

    enter pin "Your PIN" {
      say "Please enter your PIN."
      as digits 4
      secret
      no-input 2 -> main
      no-match 2 -> main
      -> account
    }

    lookup account {
      say "One moment, please."
      in members where number = {number} pin = {pin}
      attempts 2
      found -> tell
      not-found -> unknown
      unavailable -> later
      locked -> later
    }

    play tell {
      say "Your balance is" money {account.balance} ", " {account.nickname} "."
      -> main
    }

    play unknown {
      say "That is not right."
      -> number
    }

    play later {
      say "Please call again later."
      -> main
    }

    fax form {
      say "Please press start."
      document form
      here
      sent -> sent
      failed -> later
      limit -> later
    }

    play sent {
      say "It is on its way."
      -> main
    }

    record note "A note" {
      say "Please speak after the tone."
      at-least 3s
      at-most 1m
      silence 5s
      for "Reception"
      no-input 2 -> goodbye
      no-match 2 -> goodbye
      kept -> kept
      unavailable -> later
    }

    play kept {
      say "Your receipt is" receipt "."
      -> goodbye
    }

    choose person {
      open desk -> seats
      else -> note
    }

    transfer seats {
      say "We put you through."
      to desk
      ring 20s
      busy -> note
      no-answer -> note
      failed -> note
      released -> goodbye
    }

    hang-up goodbye {
      say "Goodbye."
    }
    """

  static let members = """
    number,pin,balance,nickname
    1234,4321,10250.40,Bess
    5678,8765,0.05,Tom
    """

  /// The menu, compiled with its data.
  static func menu() throws -> MenuUnderTest {
    let compiled = MenuCompiler.compile(
      MenuSources(
        root: "office.menu",
        files: [
          "office.menu": Array(source.utf8), "members.csv": Array(members.utf8),
          "form.txt": Array("A form.\n".utf8),
        ]), today: nil, knowsTimeZone: { _ in true })
    let problems = DiagnosticPrinter(files: compiled.files).print(
      compiled.diagnostics.filter { $0.severity == .error })
    let flow = try #require(compiled.flow, "\(problems)")
    let table = try flow.readTable(
      at: 0, from: Array(members.utf8), today: CivilDate("2011-07-04")!)
    return MenuUnderTest(flow, tables: [try #require(table.contents)])
  }
}
