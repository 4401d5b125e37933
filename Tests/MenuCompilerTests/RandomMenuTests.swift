import CallEngine
import CallFlowModel
import Diagnostics
import MenuCompiler
import ServiceCalendar
import Telephony
import TestSupport
import Testing

@Suite("Fuzz: menus that are nearly right")
struct RandomMenuTests {
  static func compile(_ text: String) -> CompiledMenu {
    MenuCompiler.compile(
      MenuSources(
        root: "menu.menu",
        files: ["menu.menu": Array(text.utf8), "t.csv": Array("a,b\n".utf8), "d.txt": []]),
      today: CivilDate("2026-06-01"), knowsTimeZone: { _ in true })
  }

  @Test("compile or are refused with problems that have a place", arguments: 0..<20)
  func compiles(_ block: Int) {
    for round in 0..<UInt64(4 * FuzzFactor.rounds) {
      let text = RandomMenu(seed: UInt64(block) * 1_000_000 + round).text
      let menu = Self.compile(text)
      #expect((menu.flow == nil) == (menu.diagnostics.errorCount > 0))
      #expect(menu.diagnostics.allSatisfy { $0.range != nil })
      // Whoever prints them must not fail either.
      _ = DiagnosticPrinter(files: menu.files).print(menu.diagnostics)
      if let flow = menu.flow { Self.call(flow, seed: round) }
    }
  }

  @Test("lose a line anywhere")
  func losesLine() {
    let sources = MenuFiles.sources("clinic")
    guard case .bytes(let bytes) = sources.read(sources.root) else { return }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for lost in lines.indices {
      var rest = lines
      rest.remove(at: lost)
      let text = Array(rest.joined(separator: [0x0A]))
      let menu = MenuCompiler.compile(
        MenuSources(root: sources.root) { $0 == sources.root ? .bytes(text) : sources.read($0) },
        today: nil, knowsTimeZone: { _ in true })
      #expect((menu.flow == nil) == (menu.diagnostics.errorCount > 0))
    }
  }

  /// What compiles can be called: keys at random, every operation ends, and so does the call.
  static func call(_ flow: CallFlow, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var call = Call(
      in: flow, rangAt: CivilDateTime("2026-06-01 10:00")!, caller: nil, language: nil)
    var effects = CallEffects()
    var now = CallTime.rang
    call.handle(.rang, at: now, in: flow, effects: &effects)
    for _ in 0..<2000 where !call.hasEnded {
      effects.removeAll()
      if random.next() % 3 == 0 {
        let key = DTMFKey(rawValue: UInt8(random.next() % 16))!
        call.handle(.keyPressed(key), at: now, in: flow, effects: &effects)
      } else if call.operation != .none, random.next() % 2 == 0 {
        call.handle(
          .operationEnded(call.operation, .finished), at: now, in: flow, effects: &effects)
      } else {
        now = now + .seconds(7)
        call.handle(.timeReached, at: now, in: flow, effects: &effects)
      }
    }
    now = now + flow.callTimeMax
    effects.removeAll()
    call.handle(.timeReached, at: now, in: flow, effects: &effects)
    #expect(call.hasEnded)
  }
}
