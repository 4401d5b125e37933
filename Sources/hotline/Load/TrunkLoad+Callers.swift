import Sockets
import Telephony

/// What callers do next, and doing it.
extension TrunkLoad {
  /// The act of a script that comes next; nil for callers without one, and at its end.
  func scriptedAct(_ call: Int) -> CallerBook.Act? {
    guard case .following(let scripts) = order.callers.callers else { return nil }
    let script = scripts[Int(calls[call].script) % scripts.count]
    let place = Int(calls[call].nextAct)
    return place < script.count ? script[place] : .hangUp
  }

  private var followsScripts: Bool {
    if case .following = order.callers.callers { true } else { false }
  }

  /// Something new is heard, or a time is over: settles what the caller does next, and when.
  func decide(_ call: Int, at now: UInt64) {
    guard calls[call].isUndecided, !isEnding else { return }
    if followsScripts { return decideByScript(call, at: now) }
    if order.keysPerCall == 0 { return }
    if hearsToTheEnd(call, at: now) { return }
    let isLast = calls[call].keysLeft == 0
    if order.depth != nil {
      if isLast { return hangUp(call) }
      pressWhenThereIsRoom(call)
    } else {
      type(isLast ? .hangUp : .key, call, after: calls[call].meant)
    }
  }

  private func decideByScript(_ call: Int, at now: UInt64) {
    if calls[call].waitsUntil > now { return waitOn(call, at: now) }
    switch scriptedAct(call) {
    case .press:
      if hearsToTheEnd(call, at: now) {
        return
      } else if order.depth != nil {
        pressWhenThereIsRoom(call)
      } else {
        type(.key, call, after: calls[call].meant)
      }
    case .wait(let duration):
      calls[call].nextAct += 1
      calls[call].waitsUntil = now + UInt64(duration.count) * 1_000_000
      waitOn(call, at: now)
    case .hear, .speak, .seat: schedule(.promptEnd, call, at: now + order.prompt)
    case .hangUp, nil:
      if order.depth != nil { return hangUp(call) }
      type(.hangUp, call, after: calls[call].meant)
    }
  }

  /// Nobody presses keys into what no key stops. Returns whether something like that is being played.
  private func hearsToTheEnd(_ call: Int, at now: UInt64) -> Bool {
    guard calls[call].isHearingToTheEnd else { return false }
    schedule(.promptEnd, call, at: now + order.prompt)
    return true
  }

  /// Who waits hears prompts to their end meanwhile.
  private func waitOn(_ call: Int, at now: UInt64) {
    let promptEnd = now + order.prompt
    let end = calls[call].waitsUntil
    guard calls[call].operation != 0, promptEnd < end else {
      return schedule(.waitEnd, call, at: end)
    }
    schedule(.promptEnd, call, at: promptEnd)
  }

  private func pressWhenThereIsRoom(_ call: Int) {
    // What the clock still has for it is out of date.
    calls[call].willDo(.key)
    trunk(of: call).ready.append(UInt32(call))
  }

  func schedule(_ due: TrunkCaller.Due, _ call: Int, at moment: UInt64) {
    clock.add(at: moment, call: UInt32(call), ticket: calls[call].willDo(due))
  }

  /// What is due after the time that a caller takes for a key.
  private func type(_ due: TrunkCaller.Due, _ call: Int, after moment: UInt64) {
    let ticket = calls[call].willDo(due)
    clock.addTyped(at: moment + order.typing, call: UInt32(call), ticket: ticket)
  }

  /// Does what is due.
  func act(_ call: Int, meantFor moment: UInt64) {
    let due = calls[call].takeDue()
    let trunk = trunk(of: call)
    switch due {
    case .nothing: break
    case .key: press(call, on: trunk, meantFor: moment)
    case .promptEnd:
      endPrompt(call, " finished")
      calls[call].meant = moment
      // Who waits, or has heard all that the script waits for, goes on by themselves.
      if calls[call].waitsUntil > moment || !hearsMore(call) { decide(call, at: moment) }
    case .soundPiece: speak(call, meantFor: moment)
    case .talkEnd:
      endOperation(call, " released by=seat")
      calls[call].meant = moment
    case .waitEnd:
      calls[call].meant = moment
      calls[call].waitsUntil = 0
      decide(call, at: moment)
    case .hangUp: hangUp(call)
    }
    trunk.says()
  }

  /// Whether the script goes on once the service says something.
  private func hearsMore(_ call: Int) -> Bool {
    switch scriptedAct(call) {
    case .hear, .speak, .seat: true
    case .press, .wait, .hangUp, nil: false
    }
  }

  // MARK: Keys

  private func press(_ call: Int, on trunk: LoadTrunk, meantFor moment: UInt64) {
    isPressed(call, on: trunk, meantFor: moment)
    if order.depth != nil {
      while entryGoesOn(call) {
        // An entry answers only its last key.
        measure.figures.keysUnanswered += 1
        send(key(call), call, on: trunk)
      }
      send(key(call), call, on: trunk)
    } else {
      send(key(call), call, on: trunk)
      if case .press? = scriptedAct(call) { type(.key, call, after: moment) }
    }
  }

  /// Whether the key that comes next is followed by another one of the same `press`.
  private func entryGoesOn(_ call: Int) -> Bool {
    if case .press(_, goesOn: true)? = scriptedAct(call) { true } else { false }
  }

  private func key(_ call: Int) -> UInt8 {
    switch order.callers.callers {
    case .pressing(let keys): return calls[call].takeKey(of: keys)
    case .random(let keys):
      calls[call].keysLeft -= 1
      return keys[Int(random.next() % UInt64(keys.count))]
    case .following:
      guard case .press(let key, _)? = scriptedAct(call) else { return UInt8(ascii: "#") }
      calls[call].nextAct += 1
      return key
    }
  }

  private func send(_ key: UInt8, _ call: Int, on trunk: LoadTrunk) {
    measure.figures.keys += 1
    let generation = calls[call].generation
    let operation = calls[call].stopsPrompt()
    trunk.connection.write {
      LoadLine.dtmf(call, generation, key, stopping: operation, &$0)
    }
  }

  private func hangUp(_ call: Int) {
    confirmHangUp(call)
    over(call)
  }

  /// Says that the caller is gone.
  func confirmHangUp(_ call: Int) {
    let generation = calls[call].generation
    trunk(of: call).connection.write { LoadLine.hangup(call, generation, &$0) }
  }

  /// The prompt, if there is one, is over, which a script may have waited for.
  func endPrompt(_ call: Int, _ outcome: StaticString) {
    if calls[call].operation != 0, calls[call].waitsUntil == 0, case .hear? = scriptedAct(call) {
      calls[call].nextAct += 1
    }
    endOperation(call, outcome)
  }

  func endOperation(_ call: Int, _ outcome: StaticString) {
    guard calls[call].operation != 0 else { return }
    let generation = calls[call].generation
    let operation = calls[call].operation
    calls[call].operation = 0
    trunk(of: call).connection.write {
      LoadLine.done(call, generation, operation, outcome, &$0)
    }
  }
}
