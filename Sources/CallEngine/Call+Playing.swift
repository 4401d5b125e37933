import CallFlowModel
import Telephony

/// A play step: something is said, and the caller may move about in it.
extension Call {
  mutating func beginPlay(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects)
    -> Move?
  {
    let facts = flow[step]
    let play = flow.plays[Int(facts.detail)]
    if let language = play.language { self.language = language }
    if facts.keys == .interrupt, !queue.isEmpty {
      return playOption(in: flow) ?? Move(.next, to: facts.next)
    }
    guard let (speech, place) = placeToGoOn(in: flow) else {
      return resumePlay(at: now, from: Milliseconds(0), in: flow, &effects)
    }
    guard let operation = say(speech, at: now, in: flow, &effects) else {
      return resumePlay(at: now, from: place, in: flow, &effects)
    }
    activity = .offering(operation, from: place)
    return nil
  }

  /// How fast the play step under way is played.
  func speed(in flow: CallFlow) -> PlaySpeed {
    canPlayFaster && flow.plays[detail(in: flow)].controls?.faster != nil ? speed : .normal
  }

  /// Goes on at `position` of the prompt.
  mutating func resumePlay(
    at now: CallTime, from position: Milliseconds, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    guard let speech = flow[step].speech,
      let operation = say(
        speech, from: position, speed: speed(in: flow), at: now, in: flow, &effects)
    else { return Move(.next, to: flow[step].next) }
    activity = .playing(operation, since: now, from: position)
    return nil
  }

  mutating func playEnded(
    in flow: CallFlow, at now: CallTime, _ outcome: OperationOutcome, _ effects: inout CallEffects
  ) -> Move? {
    if case .interrupted = outcome, queue.isEmpty, flow[step].keys == .interrupt {
      guard let position = playPosition(at: now, in: flow) else { return nil }
      activity = .paused(position: position, for: .keyOnItsWay, until: now + .seconds(1))
      return nil
    }
    if flow[step].keys == .ignore { dropKeys(.ignored, &effects) }
    if case .offering(_, from: let place) = activity {
      return resumePlay(at: now, from: place, in: flow, &effects)
    }
    if outcome != .failed { endListening(in: flow, &effects) }
    activity = .idle
    return Move(.next, to: flow[step].next)
  }

  /// Keys have just joined the queue.
  mutating func playKeysPressed(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    let facts = flow[step]
    guard facts.keys == .interrupt else { return nil }
    if let controls = flow.plays[Int(facts.detail)].controls,
      let moved = control(controls, at: now, in: flow, &effects)
    {
      return moved.move
    }
    if let move = playOption(in: flow) { return move }
    guard case .partial = playMatch(in: flow), let asking = facts.asking,
      let position = playPosition(at: now, in: flow)
    else { return Move(.next, to: facts.next) }
    activity = .paused(
      position: position, for: .nextKey, until: now + flow.askings[Int(asking)].nextKey)
    return nil
  }

  /// A pause has lasted long enough.
  mutating func pauseEnded(
    at now: CallTime, position: Milliseconds, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    // Keys that began an option and were not finished are for the next step.
    guard queue.isEmpty else { return Move(.next, to: flow[step].next) }
    return resumePlay(at: now, from: position, in: flow, &effects)
  }

  /// Takes the keys that pause, or that move about: back, forward, faster, from the start. `nil` where other keys wait, which
  /// the step is left by.
  private mutating func control(
    _ controls: PlayDetail.Controls, at now: CallTime, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Taken? {
    guard var position = playPosition(at: now, in: flow) else { return nil }
    var isPaused = false
    switch activity {
    // What has begun an option goes on with it.
    case .paused(position: _, for: .nextKey, until: _): return nil
    case .paused(position: _, for: .caller, until: _): isPaused = true
    default: break
    }
    while !queue.isEmpty {
      switch queue[0] {
      case controls.pause: isPaused.toggle()
      case controls.back:
        position = Milliseconds(position.count - min(position.count, controls.backBy.count))
        isPaused = false
      case controls.forward:
        position = Milliseconds(position.count &+ controls.forwardBy.count)
        isPaused = false
      case controls.faster:
        if canPlayFaster { speed = speed.next }
        isPaused = false
      case controls.startOver:
        position = Milliseconds(0)
        isPaused = false
      default:
        activity = .paused(position: position, for: .caller, until: now)
        return nil
      }
      queue.removeFirst(1)
    }
    guard isPaused else {
      return Taken(move: resumePlay(at: now, from: position, in: flow, &effects))
    }
    activity = .paused(
      position: position, for: .caller, until: now + .seconds(CallLimits.pauseSeconds))
    return Taken(move: nil)
  }

  private func playMatch(in flow: CallFlow) -> KeyMatch {
    guard let asking = flow[step].asking else { return .none(keys: 1) }
    return flow.match(queue.head, asking: asking)
  }

  /// The option of this step that the waiting keys are, if any.
  private mutating func playOption(in flow: CallFlow) -> Move? {
    guard case .option(let option, let keys) = playMatch(in: flow) else { return nil }
    queue.removeFirst(keys)
    return Move(.option(option), to: flow.options[Int(option.index)].target)
  }
}
