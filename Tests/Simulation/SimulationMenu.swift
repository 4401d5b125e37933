import CallKeeping
import Diagnostics
package import HotlineServer
import MenuCompiler
import ServiceCalendar
import Storage

/// The menu of simulated calls: a step of every kind, all within a few keys.
package enum SimulationMenu {
  /// `version` makes another menu of it, as an edit does.
  static func source(version: Int) -> String {
    """
    hotline 100 "Simulation \(version)" {
      timezone   Europe/London
      languages  en
      start      welcome
      fax-numbers "5" digits 7
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
    }

    table stories {
      from "stories.csv"
      number digits key
      title text
      sound audio
    }

    document form "The form" {
      file "form.txt"
    }

    play welcome {
      say "Welcome, version \(version)."
      -> main
    }

    menu main "Main menu" {
      1 "news" as news -> news
      2 "your balance" as balance -> number
      3 "a form by fax" as form -> form
      4 "a message" as message -> note
      5 "a message with review" as reviewed -> reviewed
      6 "the members" as members -> members
      7 "a person" as person -> person
      8 "a form at another number" as elsewhere -> fax_number
      0 "the end" as end -> goodbye
      no-input 3 -> goodbye
      no-match 3 -> goodbye
    }

    play news {
      say "This is the news of today, and it is long."
      skip-back 4
      pause 5
      skip-forward 6
      8 as stories -> stories
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
      as digits 1..4
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
      not-found -> main
      unavailable -> later
      locked -> later
    }

    play tell {
      say "Your balance is" money {account.balance} "."
      -> main
    }

    play later {
      say "Please call again later."
      -> main
    }

    browse members "Members" {
      in members
      list 2
      say digits {members.number}
      6 "the next page" as next -> next
      7 "the page before" as previous -> previous
      chosen -> main
      empty -> main
      unavailable -> later
      no-input 2 -> main
      no-match 2 -> main
    }

    browse stories "Stories" {
      in stories
      list 3
      most-asked 30 days
      say {stories.title}
      chosen -> listen
      empty -> main
      unavailable -> later
      no-input 2 -> main
      no-match 2 -> main
    }

    play listen {
      say {stories.title} {stories.sound}
      skip-back 4
      pause 5
      skip-forward 6
      faster 3
      continue 7 days
      start-over 1
      9 as again -> repeat
      8 as others -> stories
      -> main
    }

    enter fax_number "A fax number" {
      say "Please enter the fax number of seven digits."
      as fax-number
      no-input 2 -> main
      no-match 2 -> main
      refused -> later
      -> elsewhere
    }

    fax elsewhere {
      say "We are ordering it."
      document form
      to {fax_number}
      per-call 3
      per-number 5
      queued -> ordered
      failed -> later
      limit -> later
    }

    play ordered {
      say "Its number is" receipt "."
      -> main
    }

    fax form {
      say "Please press start."
      document form
      here
      sent -> main
      failed -> later
      limit -> later
    }

    record note "A note" {
      say "Please speak after the tone."
      at-least 1s
      at-most 1m
      silence 5s
      for "Reception"
      no-input 2 -> main
      no-match 2 -> main
      kept -> thanks
      unavailable -> later
    }

    record reviewed "A reviewed note" {
      say "Please speak after the tone."
      at-least 1s
      at-most 1m
      silence 5s
      review
      for "Reception"
      no-input 2 -> main
      no-match 2 -> main
      kept -> thanks
      dropped -> main
      unavailable -> later
    }

    play thanks {
      say "Your receipt is" receipt "."
      -> main
    }

    choose person {
      open desk -> seats
      else -> seats
    }

    transfer seats {
      say "We put you through."
      to desk
      ring 20s
      busy -> note
      no-answer -> main
      failed -> main
      released -> main
    }

    hang-up goodbye {
      say "Goodbye."
    }

    """
  }

  private static let members = """
    number,pin,balance
    1111,1,10.40
    2222,2,0.05
    3333,3,7.00
    4444,4,0.00
    5555,5,12.50

    """

  private static let stories = """
    number,title,sound
    1,The fox,sounds/fox
    2,The hare,sounds/hare
    3,The owl,
    4,The sea,sounds/sea

    """

  private static func sources(version: Int) -> MenuSources {
    MenuSources(
      root: "simulation.menu",
      files: [
        "simulation.menu": Array(source(version: version).utf8),
        "members.csv": Array(members.utf8), "stories.csv": Array(stories.utf8),
        "form.txt": Array("A form.\n".utf8),
      ])
  }

  /// The menu as it is served; an error says what is wrong with it.
  package static func served(version: Int) throws -> ServedMenu {
    let compiled = MenuCompiler.compile(
      sources(version: version), today: nil, knowsTimeZone: { _ in true })
    guard let flow = compiled.flow, let menu = ServedMenu(flow, folder: "") else {
      throw SimulationProblem(
        compiled.diagnostics.filter { $0.severity == .error }.map { "\($0.id): \($0.message)" }
          .joined(separator: "\n"))
    }
    return menu
  }

  static func tables(of menu: ServedMenu) throws -> [TableContents] {
    try zip([0, 1], [members, stories]).map { index, text in
      let table = try menu.flow.readTable(
        at: index, from: Array(text.utf8), today: CivilDate("2026-06-01")!)
      guard let contents = table.contents else { throw SimulationProblem("a table has problems") }
      return contents
    }
  }
}

/// What a simulation found, or why it could not begin.
package struct SimulationProblem: Error, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}
