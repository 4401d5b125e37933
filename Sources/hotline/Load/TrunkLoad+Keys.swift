import Sockets

/// Keys from when they are pressed until something is heard for them, or nothing will be.
///
///     pressed ──play──▶ answered
///        │
///        ├──a later key is answered, or the service has read it──▶ passed over: others have its room, its caller waits on
///        └──too long, and the service says that it has read it──▶ given up: its caller goes on
///                                                                  or, of a few, listened for
///
/// An entry answers only its last key. A service that stands still does not say so: whatever it owes is waited for. One that
/// reads and is slow looks as one that has no answer: a few callers listen much longer than the others, and what they hear in
/// the end makes all of them wait as long, where none who pressed later has been answered before.
extension TrunkLoad {
  /// How long a key may go without an answer before the service is asked whether it has read it: callers who type have
  /// patience; those of the closed loop wait a few times as long as an answer takes.
  private var silenceMax: UInt64 {
    guard order.depth != nil else {
      return min(TrunkLoad.listeningMaxOfTypists, max(LoadOrder.patience, 2 * slowestAnswer))
    }
    let known = max(TrunkLoad.silenceLeast, 8 * usualAnswer, 2 * slowestAnswer)
    return min(LoadOrder.patience, known)
  }
  private static let silenceLeast: UInt64 = 2_000_000
  /// How long an answer takes as far as is known before there was one.
  static let usualAnswerAtFirst: UInt64 = 12_500_000

  /// How long a key is listened for.
  private var listeningMax: UInt64 {
    order.depth == nil ? TrunkLoad.listeningMaxOfTypists : LoadOrder.patience
  }
  private static let listeningMaxOfTypists = 5 * LoadOrder.patience

  /// How often keys are looked at that have no answer.
  var silenceInterval: UInt64 { order.depth == nil ? silenceMax / 8 : silenceMax / 2 }

  func isPressed(_ call: Int, on trunk: LoadTrunk, meantFor moment: UInt64) {
    if calls[call].pressed != 0 {
      // Nothing was heard for the one before.
      measure.figures.keysUnanswered += 1
      noLongerUnderWay(call)
    }
    trunk.asks()
    let press = calls[call].isPressed(meantFor: moment, at: clock.moment(for: moment))
    trunk.keysUnderWay += 1
    trunk.pressed.append(
      PressedKey(
        call: UInt32(call), press: press, sent: order.depth == nil ? clock.present : moment))
  }

  /// Something is heard, for a key or by itself. Returns whether its caller goes on: not where it is the answer to an earlier
  /// key than the one that waits.
  func isHeard(_ call: Int, on trunk: LoadTrunk, at now: UInt64) -> Bool {
    if calls[call].givenUp != 0, isAnsweredAfterAll(call, at: now) {
      return calls[call].pressed == 0
    }
    let pressed = calls[call].pressed
    guard pressed != 0 else { return true }
    let time = now > pressed ? now - pressed : 0
    // Lines are read in their order, and one that came later has been answered at once: what is heard so much later the menu says by
    // itself, when it has waited long enough.
    if order.depth == nil, time > LoadOrder.patience, pressed < trunk.answered {
      measure.figures.keysUnanswered += 1
      noLongerUnderWay(call)
      return true
    }
    measure.figures.keyToPlay.add(time)
    measure.figures.keysAnswered += 1
    slowestAnswer = max(slowestAnswer &- slowestAnswer / 256, time)
    clock.tookAnswer(after: time)
    isNotOwed(call, by: trunk)
    if calls[call].isNotPressed() { trunk.keysUnderWay -= 1 }
    if order.depth != nil || time <= LoadOrder.patience {
      trunk.answered = max(trunk.answered, pressed)
    }
    guard order.depth != nil else { return true }
    usualAnswer = usualAnswer &- usualAnswer / 16 &+ time / 16
    return true
  }

  /// Whether what is heard answers the key that was given up: others have been as slow since.
  private func isAnsweredAfterAll(_ call: Int, at now: UInt64) -> Bool {
    let pressed = calls[call].givenUp
    calls[call].givenUp = 0
    let time = now > pressed ? now - pressed : 0
    guard time <= slowestAnswer + slowestAnswer / 4 else { return false }
    measure.figures.keyToPlay.add(time)
    clock.tookAnswer(after: time)
    measure.figures.isAnsweredAfterAll()
    slowestAnswer = max(slowestAnswer, time)
    return true
  }

  func noLongerUnderWay(_ call: Int) {
    let trunk = trunk(of: call)
    if calls[call].pressed != 0 { isNotOwed(call, by: trunk) }
    if calls[call].isNotPressed() { trunk.keysUnderWay -= 1 }
  }

  /// The answer to the key under way has come, or will not. What is listened for is not owed: it may never come.
  private func isNotOwed(_ call: Int, by trunk: LoadTrunk) {
    guard calls[call].listens else { return trunk.isTold() }
    calls[call].listens = false
    trunk.listeners -= 1
  }

  /// Lines are read in their order: keys sent before one that is answered have been read, and what has no answer by then
  /// holds up only its own caller.
  func passOver(_ trunk: LoadTrunk, before sent: UInt64) {
    trunk.keysUnderWay -= trunk.pressed.passOver(before: sent, calls)
  }

  // MARK: Silence

  /// Asks the service on each trunk whose oldest key has waited too long. `due`: when this was to be done; where this
  /// program was kept from it, answers may have come that it has not read. Returns when this is to be done again.
  func lookForSilence(dueAt due: UInt64, at now: UInt64) -> UInt64 {
    let isLate = now >= due + silenceInterval
    defer { wasLate = isLate }
    // A program that is late all the time still has to look.
    if isLate, !wasLate { return now + silenceInterval }
    let silenceMax = silenceMax
    var oldest = now
    for trunk in trunks where !trunk.isClosed {
      if let key = trunk.pressed.oldest(of: calls) {
        oldest = min(oldest, key.sent)
        if key.sent + silenceMax <= now { trunk.ask(at: now) }
      }
      while let key = trunk.listenedFor.oldest(of: calls), key.sent + listeningMax <= now {
        trunk.listenedFor.drop()
        giveUp(Int(key.call), at: now)
      }
    }
    // Nothing will have waited too long before that.
    return order.depth == nil
      ? now + silenceInterval : max(now + silenceInterval, oldest + silenceMax)
  }

  /// The service has read all that was sent on `trunk` up to `asked`: what had waited too long by then gets no answer.
  func hasRead(_ trunk: LoadTrunk, upTo asked: UInt64) {
    if isEnding { return }
    let silenceMax = silenceMax
    let now = PreciseTimer.now
    while let key = trunk.pressed.oldest(of: calls), key.sent + silenceMax <= asked {
      trunk.pressed.drop()
      if trunk.listeners < listenersMax {
        listen(for: key, on: trunk)
      } else {
        giveUp(Int(key.call), at: now)
      }
    }
    passOver(trunk, before: asked + 1)
  }

  /// So many callers on a trunk may listen: few, for most of them listen for an answer that never comes.
  private var listenersMax: Int { max(1, calls.count / trunks.count / 64) }

  private func listen(for key: PressedKey, on trunk: LoadTrunk) {
    let call = Int(key.call)
    trunk.isTold()
    if calls[call].makeRoom() { trunk.keysUnderWay -= 1 }
    calls[call].listens = true
    trunk.listeners += 1
    trunk.listenedFor.append(key)
  }

  private func giveUp(_ call: Int, at now: UInt64) {
    measure.figures.keysUnanswered += 1
    // Who has waited in vain need not wait so long again.
    slowestAnswer -= slowestAnswer / 16
    calls[call].givenUp = calls[call].pressed
    noLongerUnderWay(call)
    // The next key is meant for later than this: it has nothing to make up for.
    calls[call].meant = now
    decide(call, at: now)
  }
}
