import AllocationCount
import CallEngine
import CallFlowModel
import Foundation
import MenuCompiler
import ServiceCalendar
import Telephony
import Testing

/// What must not allocate: the way of a key.
@Suite struct AllocationTests {
  private func flow() throws -> CallFlow {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "menus/12333")
    let sources = MenuSources(root: "12333.menu") { path in
      (try? Data(contentsOf: folder.appending(path: path))).map { .bytes(Array($0)) } ?? .missing
    }
    return try #require(
      MenuCompiler.compile(sources, today: nil, knowsTimeZone: { _ in true }).flow)
  }

  @Test func `the count sees an allocation`() {
    let before = allocations_of_this_thread()
    let kept = [UInt8](repeating: 1, count: Int.random(in: 100...200))
    let after = allocations_of_this_thread()
    #expect(after > before && kept.count >= 100)
  }

  @Test(arguments: [false, true])
  func `a key allocates nothing, however the speech goes out`(whole: Bool) throws {
    let flow = try flow()
    var call = Call(
      in: flow, rangAt: CivilDateTime("2026-06-01T10:00")!, caller: "13957112345", language: nil)
    var effects = CallEffects(keepsSpeechesWhole: whole)
    var now = CallTime.rang
    func press(_ key: DTMFKey) {
      effects.removeAll()
      now = now + Milliseconds(1000)
      call.handle(.keyPressed(key), at: now, in: flow, effects: &effects)
    }
    effects.removeAll()
    call.handle(.rang, at: now, in: flow, effects: &effects)
    // The recorded path grows by doubling, which is its own matter: it has just grown.
    for _ in 0..<150 { [DTMFKey.one, .star, .nine].forEach(press) }
    pressUntilItGrows { [DTMFKey.one, .star].forEach(press) }
    let before = allocations_of_this_thread()
    for _ in 0..<50 {
      press(.one)
      press(.star)
      press(.nine)
    }
    #expect(allocations_of_this_thread() == before)
    #expect(!call.hasEnded && call.path.count > 400)
  }

  /// Until `press` has allocated once, as the path of a call does that grows: it has room for as many steps again.
  private func pressUntilItGrows(_ press: () -> Void) {
    let before = allocations_of_this_thread()
    for _ in 0..<10_000 where allocations_of_this_thread() == before { press() }
  }

  /// Menus of two options each, one leading to the next.
  private func chain(of steps: Int) throws -> CallFlow {
    var text = """
      hotline 100 "Chain" {
        timezone  UTC
        languages en
        start     m0
        call-time 24h
        call-steps 1000000
      }
      defaults {
        * -> back
        no-input 3 -> bye
        no-match 3 -> bye
      }
      hang-up bye {
        say "Goodbye."
      }

      """
    for step in 0..<steps - 1 {
      text += "menu m\(step) {\n  1 \"on\" -> m\((step + 1) % (steps - 1))\n"
      text += "  2 \"to the end\" -> bye\n}\n"
    }
    let sources = MenuSources(root: "chain.menu", files: ["chain.menu": Array(text.utf8)])
    return try #require(
      MenuCompiler.compile(sources, today: nil, knowsTimeZone: { _ in true }).flow)
  }

  @Test(arguments: [10, 10_000])
  func `a key allocates nothing, whatever the size of the menu`(steps: Int) throws {
    let flow = try chain(of: steps)
    #expect(flow.steps.count == steps)
    var call = Call(
      in: flow, rangAt: CivilDateTime("2026-06-01T10:00")!, caller: nil, language: nil)
    var effects = CallEffects(keepsSpeechesWhole: true)
    var now = CallTime.rang
    func tell(_ event: CallEvent) {
      effects.removeAll()
      call.handle(event, at: now, in: flow, effects: &effects)
    }
    tell(.rang)
    func press(_ key: DTMFKey) {
      now = now + Milliseconds(1000)
      tell(.keyPressed(key))
    }
    for _ in 0..<300 { press(.one) }
    // The runtime looks up a type once in a process, where it is used first.
    press(.star)
    pressUntilItGrows { press(.one) }
    let before = allocations_of_this_thread()
    for _ in 0..<50 {
      press(.one)
      press(.star)
    }
    #expect(allocations_of_this_thread() == before)
    #expect(!call.hasEnded)
  }
}
