import CallEngine
import CallFlowModel
import CallKeeping
import MenuCompiler
import ServiceCalendar
import Storage
import Telephony
import Testing

/// What only a menu to go back to asks for, and what a choice reads of a text.
@Suite("What a mark holds") struct MarkContentTests {
  private static let menu = """
    hotline 100 "Held" {
      timezone Europe/London
      languages en
      start number
    }

    table rows {
      from "rows.csv"
      id digits key
      kind text
    }

    enter number {
      say "Please enter the number." digits "4"
      as digits 4
      -> found
      no-input 3 -> bye
      no-match 3 -> bye
    }

    lookup found {
      in rows where id = {number}
      found -> row
      not-found -> bye
      unavailable -> bye
    }

    menu row {
      say "You have entered" digits {number} ". For more, press 1."
      1 "more" -> more
      2 "the rest" -> kind
      no-input 3 -> bye
      no-match 3 -> bye
    }

    play more {
      say "More of it."
      -> back
    }

    choose kind {
      {found.kind} = "open" -> opened
      else -> bye
    }

    play opened {
      say "It is open."
      -> bye
    }

    hang-up bye {
      say "Goodbye."
    }
    """

  private static func call() throws -> KeptCall {
    let rows = "id,kind\n1234,open\n"
    let compiled = MenuCompiler.compile(
      MenuSources(
        root: "held.menu", files: ["held.menu": Array(menu.utf8), "rows.csv": Array(rows.utf8)]),
      today: CivilDate("2026-06-01"), knowsTimeZone: { _ in true })
    let flow = try #require(compiled.flow, "\(compiled.diagnostics)")
    let table = try flow.readTable(at: 0, from: Array(rows.utf8), today: CivilDate("2026-06-01")!)
    var call = KeptCall(
      GeneratedMenu.Served(flow: flow, tables: [try #require(table.contents)]),
      at: "2026-06-01 09:00", caller: "5551234")
    for key: DTMFKey in [.one, .two, .three, .four] { call.act(.key(key)) }
    call.act(.answer)
    try #require(flow.name(of: call.call.step) == "row")
    return call
  }

  @Test("is what a menu says that only `back` leads to")
  func whatIsBehind() throws {
    var uncut = try Self.call()
    uncut.act(.key(.one))
    var cut = uncut
    cut.act(.cut)
    uncut.act(.ended(.finished))
    cut.act(.ended(.finished))
    #expect(cut.call.step == uncut.call.step)
    #expect(cut.trace.last == uncut.trace.last)
  }

  @Test("is the text that a choice reads")
  func whatIsRead() throws {
    var call = try Self.call()
    call.act(.cut)
    call.act(.key(.two))
    #expect(call.flow.name(of: call.call.step) == "opened")
  }
}
