import CallFlowModel
import Telephony
import TestSupport

/// A call flow of random steps of every kind that lead anywhere, also back, again and in circles.
enum GeneratedFlow {
  static let stepCount = 12
  private static let ends = ["missing", "trouble", "locked", "busy"]

  static func flow(seed: UInt64) -> CallFlow {
    var random = SplitMix64(seed: seed)
    let names = (0..<stepCount).map { "s\($0)" }
    var test = TestFlow(names + ends + ["bye"])
    let heard = test.value("heard", .digits)
    func target(also others: [String] = []) -> String {
      (names + names + others).randomElement(using: &random)!
    }
    func options() -> [(String, String)] {
      ["1", "2", "3", "4", "12", "*", "0"].shuffled(using: &random).prefix(5).map {
        ($0, target(also: ["back", "again", "hang-up"]))
      }
    }
    func mode() -> KeyMode { KeyMode.allCases.randomElement(using: &random)! }
    // The first step waits for the caller.
    test.menu(names[0], options(), again: "again")
    for (place, name) in names.enumerated().dropFirst() {
      switch (place - 1) % 11 {
      case 0:
        test.menu(
          name, options(), keys: mode(), fresh: Bool.random(using: &random), again: "\(name)-again",
          noInput: target(), noMatch: target())
      case 1:
        let said = test.speech([
          .prompt(test.prompt(name)), .receipt, .recording, .value(heard, .digits, style: 0),
        ])
        test.play(
          name, target(), keys: mode(),
          controls: PlayDetail.Controls(pause: .five, back: .four, forward: .six), say: said)
      case 2: test.enter(name, .digits(min: 2, max: 6), target(), keys: mode())
      case 3: test.lookup(name, found: target(), filler: Bool.random(using: &random), attempts: 3)
      case 4:
        test.browse(
          name, [("6", "next"), ("4", "previous"), ("*", "back"), ("0", target())], page: 2,
          chosen: target())
      case 5: test.record(name, kept: target())
      case 6: test.discard(name, target())
      case 7: test.fax(name, sent: target())
      case 8: test.transfer(name, released: target())
      case 9:
        test.choose(
          name,
          [
            (.callerHidden, target()), (.after(test.step(target()), .found), target()),
            (.after(test.step(names[0]), .option), target()),
          ], else: names[0])
      default: test.enter(name, .digits(min: 4, max: 4), target())
      }
    }
    for name in ends { test.menu(name, [("1", target()), ("*", "back")], keys: .queue) }
    test.hangUp()
    return test.flow
  }
}
