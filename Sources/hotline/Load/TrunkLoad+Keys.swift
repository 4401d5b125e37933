import Sockets

/// Keys from when they are pressed until something is heard for them, or nothing will be.
///
///     pressed ──play──▶ answered
///        │
///        ├──a later key is answered, or the service has read it──▶ passed over: others have its room, its caller waits on
///        └──too long, and the service says that it has read it──▶ given up: its caller goes on
///
/// An entry answers only its last key. A service that stands still does not say so: whatever it owes is waited for.
extension TrunkLoad {
  /// How long a key may go without an answer before the service is asked whether it has read it: callers who type have
  /// patience; those of the closed loop wait a few times as long as an answer takes.
  private var silenceMax: UInt64 {
    guard order.depth != nil else { return LoadOrder.patience }
    return min(LoadOrder.patience, max(TrunkLoad.silenceLeast, 8 * usualAnswer))
  }
  private static let silenceLeast: UInt64 = 2_000_000

  /// How often keys are looked at that have no answer.
  var silenceInterval: UInt64 { order.depth == nil ? silenceMax / 16 : silenceMax / 2 }

  func isPressed(_ call: Int, on trunk: LoadTrunk, meantFor moment: UInt64) {
    if calls[call].pressed == 0 { trunk.asks() }
    let press = calls[call].isPressed(meantFor: moment, at: clock.moment(for: moment))
    trunk.keysUnderWay += 1
    trunk.pressed.append(
      PressedKey(
        call: UInt32(call), press: press, sent: order.depth == nil ? clock.present : moment))
  }

  /// Something is heard, for a key or by itself.
  func isHeard(_ call: Int, on trunk: LoadTrunk, at now: UInt64) {
    let pressed = calls[call].pressed
    guard pressed != 0 else { return }
    let time = now > pressed ? now - pressed : 0
    measure.figures.keyToPlay.add(time)
    measure.figures.keysAnswered += 1
    trunk.isTold()
    if calls[call].isNotPressed() { trunk.keysUnderWay -= 1 }
    guard order.depth != nil else { return }
    usualAnswer = usualAnswer &- usualAnswer / 16 &+ time / 16
    trunk.answered = max(trunk.answered, pressed)
  }

  func noLongerUnderWay(_ call: Int) {
    let trunk = trunk(of: call)
    if calls[call].pressed != 0 { trunk.isTold() }
    if calls[call].isNotPressed() { trunk.keysUnderWay -= 1 }
  }

  /// Lines are read in their order: keys sent before one that is answered have been read, and what has no answer by then
  /// holds up only its own caller.
  func passOver(_ trunk: LoadTrunk, before sent: UInt64) {
    trunk.keysUnderWay -= trunk.pressed.passOver(before: sent, calls)
  }

  // MARK: Silence

  /// Asks the service on each trunk whose oldest key has waited too long. `due`: when this was to be done; where this
  /// program was kept from it, answers may have come that it has not read.
  func lookForSilence(dueAt due: UInt64, at now: UInt64) {
    let isLate = now >= due + silenceInterval
    defer { wasLate = isLate }
    // A program that is late all the time still has to look.
    if isLate, !wasLate { return }
    let silenceMax = silenceMax
    for trunk in trunks where !trunk.isClosed {
      if let key = trunk.pressed.oldest(of: calls), key.sent + silenceMax <= now {
        trunk.ask(at: now)
      }
    }
  }

  /// The service has read all that was sent on `trunk` up to `asked`: what had waited too long by then gets no answer.
  func hasRead(_ trunk: LoadTrunk, upTo asked: UInt64) {
    if isEnding { return }
    let silenceMax = silenceMax
    let now = PreciseTimer.now
    while let key = trunk.pressed.oldest(of: calls), key.sent + silenceMax <= asked {
      giveUp(Int(key.call), at: now)
      trunk.pressed.drop()
    }
    passOver(trunk, before: asked + 1)
  }

  private func giveUp(_ call: Int, at now: UInt64) {
    measure.figures.keysUnanswered += 1
    noLongerUnderWay(call)
    // The next key is meant for later than this: it has nothing to make up for.
    calls[call].meant = now
    decide(call, at: now)
  }
}
