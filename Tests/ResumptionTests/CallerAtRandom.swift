import CallEngine
import CallFlowModel
import Telephony
import TestSupport

/// Callers, gateways and stores who mostly do what makes sense at the place where the call is.
struct CallerAtRandom {
  private var random: SplitMix64
  /// Keys that are about to come, the next one last.
  private var typing: [Word] = []

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func next(for kept: KeptCall) -> Word {
    if let word = typing.popLast() { return word }
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<3: return .cut
    case 3..<6: return anything()
    case 6..<8: return .late
    default: break
    }
    switch kept.call.activity {
    case .playing, .offering, .prelude, .filling:
      if kept.flow[kept.call.step].kind == .play, chance(0.5) { return listening() }
      return one(
        of: .ended(.finished), .ended(.finished), .ended(.finished), key(), wait(),
        kept.awaited == nil ? .ended(.interrupted) : .answer, .ended(.failed))
    case .prompting, .awaitingFirstKey:
      if case .prompting = kept.call.activity, kept.flow[kept.call.step].keys != .interrupt,
        chance(0.7)
      {
        return .ended(.finished)
      }
      if chance(0.75) {
        return kept.flow[kept.call.step].kind == .enter ? entry(kept) : option(kept)
      }
      return one(of: key(), key(), .ended(.finished), .ended(.finished), wait(), .deadline)
    case .awaitingNextKey, .paused: return one(of: key(), key(), wait(), .deadline)
    case .looking, .fetching, .finding, .saving, .ordering:
      return one(
        of: .answer, .answer, .answer, .answer, .answer, .noAnswer, key(), wait(), .deadline)
    case .recording:
      return one(
        of: .speaks, .speaks, .hasSpoken, .hasSpoken, .saysLittle, .saysNothing, key(),
        .ended(.failed))
    case .faxing:
      return one(of: .answer, .answer, .ended(.sent(pages: 1)), .ended(.failed), key())
    case .transferring:
      return one(
        of: .ended(.answered), .ended(.answered), .ended(.busy), .ended(.noAnswer),
        .ended(.failed), key())
    case .connected: return one(of: .ended(.released(by: .seat)), key(), wait())
    case .idle, .ended: return wait()
    }
  }

  private mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &random) < probability
  }

  private mutating func one(of words: Word...) -> Word { words.randomElement(using: &random)! }

  private mutating func wait() -> Word {
    .wait(Milliseconds(UInt32.random(in: 50...9000, using: &random)))
  }

  private mutating func key() -> Word {
    let keys = "1234567891234567890*#"
    return .key(DTMFKey(ascii: keys.utf8.randomElement(using: &random)!)!)
  }

  /// Keys that move about in what is played, and time that goes by in it.
  private mutating func listening() -> Word {
    if chance(0.5) { return .wait(Milliseconds(UInt32.random(in: 3000...9000, using: &random))) }
    return .key(DTMFKey(ascii: "3456*91".utf8.randomElement(using: &random)!)!)
  }

  private mutating func anything() -> Word {
    one(
      of: key(), wait(), .deadline, .ended(.finished), .ended(.failed),
      .ended(.interrupted), .ended(.answered), .ended(.sent(pages: 1)), .hasSpoken,
      .answer, .noAnswer)
  }

  private mutating func digits(_ count: Int) -> String {
    String((0..<count).map { _ in "0123456789".randomElement(using: &random)! })
  }

  /// The keys of an option that is there, or of a row.
  private mutating func option(_ kept: KeptCall) -> Word {
    let flow = kept.flow
    if flow[kept.call.step].kind == .browse, chance(0.5) {
      return .key(DTMFKey(ascii: "123".utf8.randomElement(using: &random)!)!)
    }
    guard let asking = flow[kept.call.step].asking, let root = flow.askings[Int(asking)].keys else {
      return key()
    }
    var options: [[DTMFKey]] = []
    func collect(_ node: Int, _ keys: [DTMFKey]) {
      for key in DTMFKey.allCases {
        switch flow.keyNodes[node][key] {
        case .nothing: break
        case .node(let next): collect(next, keys + [key])
        case .option: options.append(keys + [key])
        }
      }
    }
    collect(Int(root), [])
    guard let keys = options.randomElement(using: &random) else { return key() }
    typing = keys.reversed().map { .key($0) }
    return typing.popLast() ?? .deadline
  }

  /// Keys that an entry asks for, mostly.
  private mutating func entry(_ kept: KeptCall) -> Word {
    let name = kept.flow.name(of: kept.call.step)
    let keys: String =
      switch kept.flow.entries[Int(kept.flow[kept.call.step].detail)].type {
      case .digits(let least, let most):
        if name.hasPrefix("number") {
          ["1111", "2222", "3333#", "44444", "9999#"].randomElement(using: &random)!
        } else if name.hasPrefix("pin") {
          ["1", "2", "3", "4"].randomElement(using: &random)!
        } else if name.hasPrefix("letters") {
          ["92437#", "7368#", "4653#", "9#"].randomElement(using: &random)!
        } else {
          digits(Int.random(in: Int(least)...Int(most), using: &random)) + (chance(0.7) ? "#" : "")
        }
      case .citizenID: "11010519491231002*"
      case .phone: "13957112345#"
      case .faxNumber: ["28812345", "51234567", "98765432#"].randomElement(using: &random)!
      case .date: "20260601"
      case .money: "12*50#"
      case .pattern: ["135", "17", "1899#"].randomElement(using: &random)!
      }
    typing = keys.utf8.reversed().compactMap { DTMFKey(ascii: $0).map { .key($0) } }
    // Some stop in the middle.
    if chance(0.1) { typing.removeFirst(typing.count / 2) }
    return typing.popLast() ?? .deadline
  }
}
