import CallEngine
import CallFlowModel
import MenuCompiler
import ServiceCalendar
import Telephony
import TestSupport
import Testing

/// Menus that lead `back` and on by themselves in every way: whoever has pressed some keys and then no more comes to an end of
/// every one that is accepted.
@Suite("Fuzz: a caller who presses nothing more")
struct SilentCallerTests {
  @Test("gets out of every menu that compiles", arguments: 0..<10)
  func getsOut(_ block: Int) {
    var accepted = 0
    for round in 0..<UInt64(40 * FuzzFactor.rounds) {
      let seed = UInt64(block) * 1_000_000 + round
      let text = Self.menu(seed: seed)
      guard let flow = RandomMenuTests.compile(text).flow else { continue }
      accepted += 1
      for keys in 0..<8 { Self.call(flow, seed: seed &* 8 &+ UInt64(keys), text) }
    }
    #expect(accepted > 0, "menus are refused: nothing is tried")
  }

  /// Ways that nobody presses a key for lead on to later steps or back; keys lead anywhere.
  private static func menu(seed: UInt64) -> String {
    var random = SplitMix64(seed: seed)
    func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }
    let names = ["main"] + (0..<Int.random(in: 2...5, using: &random)).map { "s\($0)" }
    func anywhere() -> String { (names + ["bye", "back", "back"]).randomElement(using: &random)! }
    var text = """
      hotline 100 "Clinic" { timezone Europe/London languages en start main }
      hang-up bye { say "Goodbye." }
      table t { from "t.csv" a digits key b text }

      """
    if chance(0.4) { text += "defaults { * -> back 9 -> repeat }\n" }
    for (place, name) in names.enumerated() {
      let later = names[(place + 1)...] + ["bye"]
      // Some way leads to the next step, so that all of them are reached.
      var hasLed = false
      func on() -> String {
        guard hasLed else {
          hasLed = true
          return later.first!
        }
        return chance(0.4) ? "back" : later.randomElement(using: &random)!
      }
      let silence = chance(0.3) ? "back" : later.randomElement(using: &random)!
      let mistakes =
        "no-input \(Int.random(in: 1...3, using: &random)) -> \(silence) "
        + "no-match \(Int.random(in: 1...3, using: &random)) -> \(anywhere())"
      let parts: [String]
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1:
        parts = [
          "menu \(name) {", "1 \"a\" -> \(later.first!)", "2 \"b\" -> \(anywhere())", mistakes,
        ]
      case 2: parts = ["play \(name) {", "say \"x\"", "1 -> \(anywhere())", "-> \(on())"]
      case 3:
        parts = [
          "enter \(name) {", "say \"x\"", "as digits 2", chance(0.5) ? "confirm always" : "",
          mistakes, "-> \(chance(0.3) ? "back" : on())",
        ]
      case 4:
        parts = [
          "transfer \(name) {", "say \"x\"", "to \"555\"", "busy -> \(on())",
          "no-answer -> \(on())", "failed -> \(on())",
        ]
      case 5: parts = ["choose \(name) {", "caller hidden -> \(on())", "else -> \(on())"]
      case 6:
        parts = [
          "record \(name) {", "say \"x\"", "for \"us\"", chance(0.5) ? "review" : "", mistakes,
          "kept -> \(on())", "unavailable -> \(on())",
        ]
      default:
        parts = [
          "browse \(name) {", "in t", "say {\(name).b}", "5 \"on\" -> next",
          "6 \"a\" -> \(later.first!)", "empty -> \(on())", "unavailable -> \(on())", mistakes,
        ]
      }
      text += parts.joined(separator: "\n  ") + "\n}\n"
    }
    return text
  }

  /// Some keys at random, and then nothing but time.
  private static func call(_ flow: CallFlow, seed: UInt64, _ text: String) {
    var random = SplitMix64(seed: seed)
    var call = Call(
      in: flow, rangAt: CivilDateTime("2026-06-01 10:00")!, caller: "5", language: nil)
    var effects = CallEffects()
    var now = CallTime.rang
    var event = CallEvent.rang
    var keysLeft = Int.random(in: 0...8, using: &random)
    // How what is under way ends.
    var answer: CallEvent?
    var isOver = false
    for _ in 0..<2000 where !isOver {
      effects.removeAll()
      call.handle(event, at: now, in: flow, effects: &effects)
      for index in 0..<effects.effectCount() {
        switch effects.effect(at: index) {
        case .hangUp(.budget):
          Issue.record("seed \(seed): the budget ended the call in\n\(text)")
        case .ended: isOver = true
        case .play(let operation, _, _, _, from: _, _):
          answer = .operationEnded(operation, .finished)
        case .transfer(let operation, _, ring: _):
          answer = .operationEnded(operation, seed % 2 == 0 ? .busy : .noAnswer)
        case .record(let operation, atMost: _, silence: _, endKey: _):
          let length = Milliseconds.seconds(seed % 3 == 0 ? 1 : 8)
          answer = .operationEnded(operation, .recorded(by: .silence, length: length, pieces: 1))
        case .keepRecording(let operation, _, length: _, endedBy: _):
          answer = .recordingKept(operation, ReceiptNumber(2_011_070_100_016))
        case .fetchRows(let question, _, operands: _, offset: _, count: _):
          answer = .rowsFetched(question, .unavailable)
        default: continue
        }
      }
      if keysLeft > 0, Bool.random(using: &random) {
        keysLeft -= 1
        event = .keyPressed([.one, .two, .five, .six, .star, .nine].randomElement(using: &random)!)
      } else if let ended = answer, keysLeft == 0 || Bool.random(using: &random) {
        event = ended
        answer = nil
      } else {
        now = now + .seconds(4)
        event = .timeReached
      }
    }
    #expect(isOver, "seed \(seed): the call goes on in\n\(text)")
  }
}
