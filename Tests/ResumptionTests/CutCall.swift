import CallEngine
import CallKeeping
import Storage
import Telephony
import TestSupport

/// A call that was cut after some moment of one that was not, and goes on elsewhere from a mark of before.
struct CutCall {
  private let uncut: RecordedCall
  /// The moment of the mark.
  private let marked: Int
  private var resumed: KeptCall

  /// How calls went on, for saying what was tried.
  struct Outcomes {
    var compared = 0
    var foundMessages = 0
    var excused = 0

    mutating func add(_ other: Outcomes) {
      compared += other.compared
      foundMessages += other.foundMessages
      excused += other.excused
    }
  }
  private(set) var outcomes = Outcomes()

  /// nil where the gateway had no mark yet.
  init?(_ uncut: RecordedCall, after place: Int, seed: UInt64) throws {
    var random = SplitMix64(seed: seed &* 1_000_003 &+ UInt64(place))
    // Marks that were on their way are lost with the process.
    let lost = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2].randomElement(using: &random)!
    let marks = (0...place).reversed().filter { uncut.moments[$0].mark != nil }
    guard let last = marks.dropFirst(lost).first else { return nil }
    let marked = max(last, uncut.lastMark(heardBefore: place) ?? last)
    self.uncut = uncut
    self.marked = marked
    var world = uncut.moments[place].parted()
    switch Int.random(in: 0..<3, using: &random) {
    // What the store had been asked for comes to the disk, or goes down with the process.
    case 0: break
    case 1: if uncut.isKept(after: place) { world.commitUnheard() }
    default: if uncut.isKept(after: place) || world.awaited == nil { world.hangUp(.trunkLost) }
    }
    if Bool.random(using: &random) { _ = world.store.commit(.keepInterruptedRecordings) }
    resumed = world
    try resumed.resume(from: uncut.moments[marked].mark!, at: uncut.moments[marked].now)
  }

  /// What was not as it would have been; nil where all was.
  mutating func goOn() -> String? {
    guard let start = catchUp() else { return isOnce }
    if let difference = start.difference { return difference }
    for (word, led) in uncut.words(after: start.moment) {
      let heard = resumed.trace.count
      resumed.act(word)
      let other = uncut.moments[led]
      if resumed.hadEnough, !other.hadEnough {
        outcomes.excused += 1
        return isOnce
      }
      let did = resumed.trace.dropFirst(heard)
      // The store had been told how far the caller came in a recording after the moment of the mark.
      if says("phrases/goes-on", did),
        !says("phrases/goes-on", uncut.trace(after: led - 1, through: led))
      {
        outcomes.excused += 1
        return isOnce
      }
      guard did.elementsEqual(uncut.trace(after: led - 1, through: led)) else {
        return
          "marked at \(marked), at \(led), \(word), heard \(Array(did)), not \(Array(uncut.trace(after: led - 1, through: led)))"
      }
      guard resumed.place == other.place else {
        return
          "marked at \(marked), at \(led), \(word): \(resumed.call.activity) of \(resumed.place), not \(other.call.activity) of \(other.place)"
      }
    }
    outcomes.compared += 1
    resumed.hangUp(.normal)
    let cameTo = resumed.call.outcome(cause: .normal, in: resumed.flow)
    let other = uncut.end.call.outcome(cause: .normal, in: resumed.flow)
    guard cameTo == other else { return "marked at \(marked): came to \(cameTo), not \(other)" }
    let whole = resumed.wholeMessages
    let isKept = uncut.end.messages.allSatisfy { whole.contains($0) }
    guard isKept, resumed.messages.allSatisfy({ uncut.end.messages.contains($0) }) else {
      return "marked at \(marked): messages \(whole), not \(uncut.end.messages)"
    }
    return isOnce
  }

  /// At most one finished message of a visit.
  private var isOnce: String? {
    let visits = resumed.messages.map { $0.prefix { $0 != " " } }
    return Set(visits).count == visits.count ? nil : "a message twice: \(visits)"
  }

  /// Brings the call that goes on to where the other was: rows are fetched once more, a message is looked for.
  ///
  /// Returns the moment from which on both do the same; nil where that never comes.
  private mutating func catchUp() -> (moment: Int, difference: String?)? {
    let there = uncut.moments[marked]
    // The mark of a key that waits is of the middle of a step, which begins again.
    if marked > 0, uncut.trace(after: marked - 1, through: marked).isEmpty,
      !there.call.queue.isEmpty
    {
      return nil
    }
    // So is that of a talk: a person is called again.
    if case .connected = there.call.activity { return nil }
    if case .finding = resumed.call.activity {
      let visit = resumed.call.stepsTaken
      // The other was asked to speak, and left the step in the end.
      let later = uncut.moments.indices.dropFirst(marked).first {
        uncut.moments[$0].call.stepsTaken != visit
      }
      var asked = resumed.parted()
      asked.wait(until: uncut.moments[later ?? marked].now)
      asked.answer()
      if asked.call.stepsTaken != visit {
        outcomes.foundMessages += 1
        resumed = asked
        // Keys that were typed ahead had skipped what comes next, and are gone.
        guard let later, uncut.moments[later].call.receipt == resumed.call.receipt,
          uncut.moments[later - 1].call.queue.isEmpty
        else { return nil }
        return (later, heardDifferently(after: later - 1, through: later))
      }
      resumed.answer()
    }
    if case .fetching = resumed.call.activity, !there.call.activity.awaitsAnswer {
      resumed.answer()
    }
    // Keys that were typed ahead had skipped what is said before, and are gone: it is heard now.
    switch (resumed.call.activity, there.call.activity) {
    case (.prelude, .prelude): break
    case (.prelude, _), (.prompting, .awaitingFirstKey):
      resumed.hearOut()
      return (marked, nil)
    default: break
    }
    guard marked > 0, !saysWhereRowsEnd(marked) else { return (marked, nil) }
    return (marked, heardDifferently(after: marked - 1, through: marked))
  }

  /// Whether the caller is told that there are no more rows that way: who goes on hears the page, from which the step starts again.
  private func saysWhereRowsEnd(_ moment: Int) -> Bool {
    let heard = uncut.trace(after: moment - 1, through: moment)
    return says("phrases/first-row", heard) || says("phrases/last-row", heard)
  }

  private func says(_ prompt: String, _ trace: ArraySlice<String>) -> Bool {
    trace.contains { $0.contains(prompt) }
  }

  /// All that is heard after the cut was heard before it, at the end of what was then heard.
  private func heardDifferently(after one: Int, through other: Int) -> String? {
    func isHeard(_ line: String) -> Bool { !line.hasPrefix("rows ") && !line.hasPrefix("dropped ") }
    let heard = uncut.trace(after: one, through: other).filter(isHeard)
    let now = resumed.trace.filter(isHeard)
    guard heard.suffix(now.count).elementsEqual(now) else {
      return "marked at \(marked), began again with \(now), not \(Array(heard))"
    }
    return nil
  }
}

extension RecordedCall {
  /// The last mark that a gateway holds which has recorded: it was sent before the recording was asked for.
  fileprivate func lastMark(heardBefore place: Int) -> Int? {
    let recording = moments.indices.prefix(place).last {
      if case .recording = moments[$0].call.activity { true } else { false }
    }
    return recording.flatMap { (0...$0).last { moments[$0].mark != nil } }
  }

  /// Whether what the store was asked for at that moment is done by it in the end.
  func isKept(after moment: Int) -> Bool {
    guard let awaited = moments[moment].awaited else { return false }
    for (word, led) in words(after: moment) {
      if case .noAnswer = word { return false }
      if case .cut = word { return false }
      guard let next = moments[led].awaited, next.question == awaited.question else { return true }
    }
    return true
  }
}
