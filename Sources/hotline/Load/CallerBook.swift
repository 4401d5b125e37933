import CallScripting
import Diagnostics
import Telephony

/// What callers do: their scripts, reduced to what a gateway sees, or keys.
struct CallerBook {
  /// One thing that a caller does.
  enum Act: Equatable, BitwiseCopyable {
    /// Something is heard to its end.
    case hear
    /// The key's sign, and whether the same `press` has more of them.
    case press(UInt8, goesOn: Bool)
    case wait(Milliseconds)
    /// Into a recording.
    case speak(Milliseconds)
    /// Once a seat rings.
    case seat(SeatAnswer)
    case hangUp
  }

  /// How whoever is called for a caller answers.
  struct SeatAnswer: Equatable, BitwiseCopyable {
    var outcome = OperationOutcome.answered
    /// How long they talk.
    var talk = Milliseconds(1000)

    /// Where a script does not say.
    static let usual = SeatAnswer()
  }

  enum Callers {
    /// Keys in turn, over and over.
    case pressing([UInt8])
    case random([UInt8])
    case following([[Act]])
  }

  let callers: Callers

  /// Whether they press the same keys over and over, and wait for nothing.
  var pressesInTurn: Bool { if case .pressing = callers { true } else { false } }

  /// `keys` are pressed in turn; nil: at random.
  init(pressing keys: KeyString?) {
    guard let keys, !keys.isEmpty else {
      callers = .random(Array("0123456789*#".utf8))
      return
    }
    callers = .pressing((0..<keys.count).map { keys[$0].ascii })
  }

  /// The callers of `scripts`, in turn. What a script expects to hear is not looked at.
  init(following scripts: [CallScript]) {
    callers = .following(scripts.map { script in script.steps.flatMap { Self.acts(of: $0.value) } })
  }

  private static func acts(of step: ScriptStep) -> [Act] {
    switch step {
    case .hear, .skipTo: [.hear]
    case .press(let keys):
      (0..<keys.count).map { .press(keys[$0].ascii, goesOn: $0 + 1 < keys.count) }
    case .wait(let duration): [.wait(duration)]
    case .speak(let duration): [.speak(duration)]
    case .fax: []
    case .seat(.answers(let talk)):
      [.seat(SeatAnswer(talk: talk ?? SeatAnswer.usual.talk))]
    // The end of a talk that has begun before.
    case .seat(.releases): []
    case .seat(.busy): [.seat(SeatAnswer(outcome: .busy))]
    case .seat(.noAnswer): [.seat(SeatAnswer(outcome: .noAnswer))]
    case .seat(.fails): [.seat(SeatAnswer(outcome: .failed))]
    case .hangUp: [.hangUp]
    }
  }
}
