import CallEngine
import Telephony
import TestSupport

/// A call that nobody cut, from its first event to its last, with what there was after each.
struct RecordedCall {
  let menu: GeneratedMenu.Served
  private(set) var words: [Word] = []
  /// After each word, the call as it was then; the first is after its ring.
  private(set) var moments: [KeptCall] = []
  /// After the caller has hung up.
  let end: KeptCall

  static let wordsMax = 100

  init(seed: UInt64) throws {
    menu = try GeneratedMenu(seed: seed).served()
    var random = SplitMix64(seed: seed ^ 0x5EED)
    let time = ["2026-06-01 09:00", "2026-06-01 19:30", "2026-06-07 23:50"].randomElement(
      using: &random)!
    let callers: [String?] = ["13957112345", "05711234567", nil]
    var kept = KeptCall(menu, at: time, caller: callers.randomElement(using: &random)!)
    var caller = CallerAtRandom(seed: random.next())
    moments.append(kept.parted())
    while !kept.call.hasEnded, words.count < Self.wordsMax {
      let word = caller.next(for: kept)
      words.append(word)
      kept.act(word)
      moments.append(kept.parted())
    }
    kept.hangUp(.normal)
    end = kept
  }

  /// What happened after the moment, word by word, each with the moment that it led to.
  func words(after moment: Int) -> ArraySlice<(word: Word, led: Int)> {
    ArraySlice(words.indices.dropFirst(moment).map { (words[$0], $0 + 1) })
  }

  /// What the call did between two moments, the first not included.
  func trace(after one: Int, through other: Int) -> ArraySlice<String> {
    moments[other].trace[moments[one].trace.count...]
  }
}

extension Activity {
  /// Its name, for telling where calls have been cut.
  var name: String { String(String(describing: self).prefix { $0 != "(" }) }
}
