import Telephony

/// What callers by FastAGI do, one after another: keys, or the steps of their scripts.
///
/// All of it lies in flat arrays, of which each caller has a part: nothing is copied for a key.
struct AsteriskActs {
  private enum Order { case repeated, random, scripted }

  /// What one caller does.
  struct Part {
    fileprivate var start: UInt32 = 0
    fileprivate var count: UInt32 = 0
  }

  /// What a caller does who is asked for a key.
  enum Act: BitwiseCopyable {
    /// The key's sign.
    case press(UInt8)
    /// Hears one prompt to its end.
    case hear
    /// Hears everything to its end, and speaks once it is recorded.
    case speak(Milliseconds)
    /// Hears everything to its end, until somebody is called for the caller: how they answer.
    case seat(CallerBook.SeatAnswer)
    case hangUp
  }

  private struct Step: BitwiseCopyable {
    var act: Act
    /// Time before that in which the caller does nothing, in nanoseconds.
    var wait: UInt64
  }

  private let order: Order
  private var keys: [UInt8] = []
  /// Those of scripts; each ends with ``Act/hangUp``.
  private var steps: [Step] = []
  private var parts: [Part] = []

  init(of book: CallerBook) {
    switch book.callers {
    case .pressing(let keys):
      order = .repeated
      add(keys)
    case .random(let keys):
      order = .random
      add(keys)
    case .following(let scripts):
      order = .scripted
      for script in scripts { add(script) }
    }
  }

  private mutating func add(_ more: [UInt8]) {
    parts.append(Part(start: UInt32(keys.count), count: UInt32(more.count)))
    keys.append(contentsOf: more)
  }

  private mutating func add(_ script: [CallerBook.Act]) {
    let start = steps.count
    var wait: UInt64 = 0
    for act in script.prefix(while: { $0 != .hangUp }) {
      let next: Act
      switch act {
      case .hear: next = .hear
      case .press(let key, _): next = .press(key)
      case .speak(let duration): next = .speak(duration)
      case .seat(let answer): next = .seat(answer)
      case .wait(let duration):
        wait += UInt64(duration.count) * 1_000_000
        continue
      case .hangUp: continue
      }
      steps.append(Step(act: next, wait: wait))
      wait = 0
    }
    steps.append(Step(act: .hangUp, wait: wait))
    parts.append(Part(start: UInt32(start), count: UInt32(steps.count - start)))
  }

  var areScripted: Bool { order == .scripted }

  /// What the caller of call `number` does.
  func part(ofCall number: Int) -> Part { parts[number % parts.count] }

  /// What follows `done` others. At the end of a script: hangs up, however often asked.
  func act(_ done: Int, of part: Part, by random: inout LoadRandom) -> Act {
    switch order {
    case .repeated: .press(keys[Int(part.start) + done % Int(part.count)])
    case .random: .press(keys[Int(part.start) + Int(random.next() % UInt64(part.count))])
    case .scripted: step(done, of: part).act
    }
  }

  /// The act of a script that follows `done` others, and how long its caller waits before, in nanoseconds.
  func scripted(_ done: Int, of part: Part) -> (act: Act, wait: UInt64) {
    let step = step(done, of: part)
    return (step.act, step.wait)
  }

  private func step(_ done: Int, of part: Part) -> Step {
    steps[Int(part.start) + min(done, Int(part.count) - 1)]
  }
}
