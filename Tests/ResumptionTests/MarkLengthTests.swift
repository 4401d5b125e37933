import CallEngine
import CallFlowModel
import CallKeeping
import Diagnostics
import MenuCompiler
import ServiceCalendar
import Storage
import Telephony
import TestSupport
import Testing

/// A mark has room for whatever its menu can make a call remember.
@Suite("The length of a mark") struct MarkLengthTests {
  /// Longest that a cell can make the part of a name, in the script that takes most.
  private static let key = String(repeating: "𠀀", count: 40)

  /// A menu that tells so many columns of a row, whose key takes as much room as any can.
  private static func compile(columns count: Int) -> CompiledMenu {
    let names = (0..<count).map { "c\($0)" }
    let text = """
      hotline 100 "Long" {
        timezone Europe/London
        languages en
        start main
      }

      defaults {
        no-input 3 -> bye
        no-match 3 -> main
      }

      table rows {
        from "rows.csv"
        name text key
        \(names.map { "\($0) text" }.joined(separator: "\n  "))
      }

      menu main {
        1 "the rows" -> row
      }

      browse row {
        in rows
        list 3
        say {row.c0}
        chosen -> told
        empty -> bye
        unavailable -> bye
      }

      play told {
        say \(names.map { "{row.\($0)}" }.joined(separator: " ")) digits "12"
        keys queue
        -> chosen
      }

      choose chosen {
        \(names.map { "{row.\($0)} = \"x\" -> main" }.joined(separator: "\n  "))
        else -> bye
      }

      hang-up bye {
        say "Goodbye."
      }
      """
    let header = (["name"] + names).joined(separator: ",") + "\n"
    return MenuCompiler.compile(
      MenuSources(
        root: "long.menu",
        files: ["long.menu": Array(text.utf8), "rows.csv": Array(header.utf8)]),
      today: CivilDate("2026-06-01"), knowsTimeZone: { _ in true })
  }

  private static func isTooLong(_ menu: CompiledMenu) -> Bool {
    menu.diagnostics.contains { $0.id == "mark-too-long" }
  }

  @Test("is kept to by the longest menu that compiles, and one column more is refused")
  func theLongestFits() throws {
    let most = try #require((1...40).last { !Self.isTooLong(Self.compile(columns: $0)) })
    #expect(Self.isTooLong(Self.compile(columns: most + 1)))
    let flow = try #require(Self.compile(columns: most).flow)
    let names = (0..<most).map { "c\($0)" }
    let cell = String(repeating: "字", count: MarkLength.textMax / 3)
    let rows =
      (["name"] + names).joined(separator: ",") + "\n"
      + ([Self.key] + names.map { _ in cell }).joined(separator: ",") + "\n"
    let table = try flow.readTable(
      at: 0, from: Array(rows.utf8), today: CivilDate("2026-06-01")!)
    var call = KeptCall(
      GeneratedMenu.Served(flow: flow, tables: [try #require(table.contents)]),
      at: "2026-06-01 09:00", caller: String(repeating: "5", count: 64))
    call.act(.key(.one))
    call.act(.answer)
    call.act(.key(.one))
    for _ in 0..<KeyString.capacity { call.act(.key(.nine)) }
    #expect(flow.name(of: call.call.step) == "told")
    #expect(call.call.queue.count == KeyString.capacity)
    let length = call.call.encoded(for: flow).count
    #expect(length <= flow.markLengthMax(at: call.call.step))
    #expect(flow.markLengthMax(at: call.call.step) <= MarkLength.most)
    // The bound is one that calls come near to.
    #expect(length > MarkLength.most * 3 / 4, "\(most) columns: \(length)")
    let again = try Call(decoding: call.call.encoded(for: flow), in: flow)
    #expect(again.encoded(for: flow) == call.call.encoded(for: flow))
  }

  @Test("is bounded in every call of generated menus", arguments: 0..<20)
  func callsKeepToIt(seed: UInt64) throws {
    for seed in FuzzFactor.seeds(from: seed) {
      let uncut = try RecordedCall(seed: 500 + seed)
      for moment in uncut.moments where !moment.call.hasEnded {
        #expect(moment.call.encoded(for: moment.flow).count <= MarkLength.most)
      }
      let flow = uncut.menu.flow
      let bounds = flow.steps.indices.map { flow.markLengthMax(at: StepID($0)) }
      #expect(bounds.max()! <= MarkLength.most)
    }
  }
}

extension CallFlow {
  /// How much of a mark a call may need at `step`.
  fileprivate func markLengthMax(at step: StepID) -> Int {
    guard let ahead = valuesAhead else { return 0 }
    return markLengthMax(holding: ahead[step].lazy.map { markLengthMax(of: $0) })
  }
}
