import Sockets

/// A key that was pressed.
struct PressedKey: BitwiseCopyable {
  let call: UInt32
  /// The one of the call's keys that it is, see ``TrunkCaller/press``.
  let press: UInt32
  /// When it was sent, which may be later than it was meant.
  let sent: UInt64
}

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
  var silenceInterval: UInt64 { order.depth == nil ? silenceMax / 64 : silenceMax / 2 }

  func isPressed(_ call: Int, meantFor moment: UInt64) {
    let trunk = trunk(of: call)
    calls[call].meant = moment
    if calls[call].pressed == 0 { clock.awaited += 1 }
    calls[call].pressed = clock.moment(for: moment)
    calls[call].press &+= 1
    calls[call].takesRoom = true
    trunk.keysUnderWay += 1
    trunk.pressed.append(
      PressedKey(
        call: UInt32(call), press: calls[call].press,
        sent: order.depth == nil ? PreciseTimer.now : moment))
  }

  /// Something is heard, for a key or by itself.
  func isHeard(_ call: Int, at now: UInt64) {
    let pressed = calls[call].pressed
    guard pressed != 0 else { return }
    let time = now > pressed ? now - pressed : 0
    measure.figures.keyToPlay.add(time)
    measure.figures.keysAnswered += 1
    noLongerUnderWay(call)
    guard order.depth != nil else { return }
    usualAnswer = usualAnswer &- usualAnswer / 16 &+ time / 16
    passOver(trunk(of: call), before: pressed)
  }

  /// Lines are read in their order: keys sent before one that is answered have been read, and what has no answer by then
  /// holds up only its own caller.
  private func passOver(_ trunk: LoadTrunk, before sent: UInt64) {
    while trunk.passedOver < trunk.pressed.count {
      let key = trunk.pressed[trunk.passedOver]
      guard key.sent < sent else { break }
      if waits(key) { makeRoom(Int(key.call)) }
      trunk.passedOver += 1
    }
    dropAnswered(trunk)
  }

  private func dropAnswered(_ trunk: LoadTrunk) {
    while let key = trunk.pressed.first, !waits(key) { drop(trunk) }
  }

  private func drop(_ trunk: LoadTrunk) {
    _ = trunk.pressed.popFirst()
    trunk.passedOver = max(0, trunk.passedOver - 1)
  }

  /// Whether nothing was heard for `key` yet.
  private func waits(_ key: PressedKey) -> Bool {
    let caller = calls[Int(key.call)]
    return caller.pressed != 0 && caller.press == key.press
  }

  func noLongerUnderWay(_ call: Int) {
    if calls[call].pressed != 0 { clock.awaited -= 1 }
    calls[call].pressed = 0
    makeRoom(call)
  }

  private func makeRoom(_ call: Int) {
    guard calls[call].takesRoom else { return }
    calls[call].takesRoom = false
    trunk(of: call).keysUnderWay -= 1
  }

  // MARK: Silence

  /// Asks the service on each trunk whose oldest key has waited too long. `due`: when this was to be done; where this
  /// program was kept from it, answers may have come that it has not read.
  func lookForSilence(dueAt due: UInt64, at now: UInt64) {
    guard now < due + silenceInterval else { return }
    let silenceMax = silenceMax
    for trunk in trunks where !trunk.isClosed {
      dropAnswered(trunk)
      if let key = trunk.pressed.first, key.sent + silenceMax <= now { trunk.ask(at: now) }
    }
  }

  /// The service has read all that was sent on `trunk` up to `asked`: what had waited too long by then gets no answer.
  func hasRead(_ trunk: LoadTrunk, upTo asked: UInt64) {
    if isEnding { return }
    let silenceMax = silenceMax
    let now = PreciseTimer.now
    while let key = trunk.pressed.first {
      if waits(key) {
        guard key.sent + silenceMax <= asked else { break }
        giveUp(Int(key.call), at: now)
      }
      drop(trunk)
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
