import CallEngine
import CallFlowModel
import Telephony
import TestSupport
import Testing

/// A call that was cut goes on as if it had not been: said of menus as authors write them, compiled by the compiler that
/// they use, with marks as they are sealed, a store, and a cut after every single event.
///
/// 1. *A mark carries everything.* A call that starts its step again, and the same call read from a mark of that moment and
///    starting its step again, do the same from there on, and so do their stores.
/// 2. *The call goes on.* The process dies after any event, or the trunk breaks, and the call goes on from the last mark that
///    the gateway has, in a store that holds what had been kept until then; some of what was on its way is kept as well. From
///    the moment of that mark on it hears and does what the call does that nobody cut, if the caller does the same, and of
///    what was said in one visit of a step there is one finished message.
///
/// 3. *The last mark is the call's.* Whenever the trunk breaks, the last mark has the step, the mistakes made in it, and the keys
///    that wait for the step behind.
///
/// Two things may differ: a message that had been kept is not taken again, and what is counted by the day, wrong PINs and
/// faxes, may have been counted before the cut already.
@Suite("A call of a compiled menu, cut after any event") struct ResumptionOfMenusTests {
  private static let seeds: Range<UInt64> = 0..<40

  @Test("is read from its mark whole", arguments: seeds)
  func aMarkCarriesEverything(seed: UInt64) throws {
    for seed in FuzzFactor.seeds(from: seed) {
      let uncut = try RecordedCall(seed: seed)
      for place in uncut.moments.indices where !uncut.moments[place].call.hasEnded {
        let there = uncut.moments[place]
        var resumed = there.parted()
        var restarted = there.parted()
        try resumed.resume(from: there.call.encoded(for: there.flow), at: there.now)
        restarted.startAgain(at: there.now)
        for (word, led) in uncut.words(after: place) {
          let heard = resumed.trace.count
          resumed.act(word)
          restarted.act(word)
          let same =
            resumed.place == restarted.place && resumed.trace == restarted.trace
            && resumed.mark == restarted.mark
          #expect(
            same, "seed \(seed), cut at \(place), after \(led): \(resumed.trace.dropFirst(heard))")
          guard same else { return }
        }
        resumed.hangUp(.normal)
        restarted.hangUp(.normal)
        #expect(resumed.messages == restarted.messages, "seed \(seed), cut at \(place)")
      }
    }
  }

  @Test("goes on from the last mark that arrived", arguments: seeds)
  func itGoesOn(seed: UInt64) throws {
    for seed in FuzzFactor.seeds(from: seed) {
      let uncut = try RecordedCall(seed: seed)
      for place in uncut.moments.indices where !uncut.moments[place].call.hasEnded {
        var cut = try CutCall(uncut, after: place, seed: seed)
        guard let difference = cut?.goOn() else { continue }
        Issue.record("seed \(seed), cut at \(place): \(difference)")
        return
      }
    }
  }

  @Test("has a mark of its last mistake and its last waiting key", arguments: seeds)
  func theLastMarkIsTheCall(seed: UInt64) throws {
    for seed in FuzzFactor.seeds(from: seed) {
      let uncut = try RecordedCall(seed: seed)
      var last: [UInt8]?
      for (place, moment) in uncut.moments.enumerated() where !moment.call.hasEnded {
        last = moment.mark ?? last
        guard let last else { continue }
        let marked = try Call(decoding: last, in: moment.flow)
        let isCarried = moment.call.isCarried(by: marked, in: moment.flow)
        #expect(isCarried, "seed \(seed), at \(place): \(moment.call.activity)")
        guard isCarried else { return }
      }
    }
  }

  /// Without this the others would pass with callers who never come anywhere.
  @Test("is cut in whatever it does") func cutsAreEverywhere() throws {
    var cuts: [String: Int] = [:]
    var said: [String: Int] = [:]
    var outcomes = CutCall.Outcomes()
    for seed in Self.seeds {
      let uncut = try RecordedCall(seed: seed)
      for (place, moment) in uncut.moments.enumerated() where !moment.call.hasEnded {
        cuts[moment.call.activity.name, default: 0] += 1
        cuts["\(moment.flow[moment.call.step].kind)", default: 0] += 1
        for line in uncut.trace(after: max(0, place - 1), through: place) {
          if line.hasSuffix(" 125") || line.hasSuffix(" 150") { said["faster", default: 0] += 1 }
          if line.hasPrefix("drop the message") { said["dropped", default: 0] += 1 }
          if line.hasPrefix("order ") { said["ordered", default: 0] += 1 }
          if line.hasPrefix("zh ") { said["Chinese", default: 0] += 1 }
        }
        if var cut = try CutCall(uncut, after: place, seed: seed) {
          _ = cut.goOn()
          outcomes.add(cut.outcomes)
        }
      }
    }
    let activities = [
      "playing", "offering", "paused", "prelude", "prompting", "awaitingFirstKey",
      "awaitingNextKey", "looking", "filling", "fetching", "recording", "saving", "faxing",
      "transferring", "connected",
    ]
    let kinds = ["menu", "play", "enter", "lookup", "browse", "record", "fax", "transfer"]
    #expect((activities + kinds).filter { cuts[$0] == nil } == [])
    #expect(["faster", "Chinese"].filter { said[$0] == nil } == [])
    #expect(outcomes.compared > 1000 && outcomes.foundMessages > 0)
  }
}
