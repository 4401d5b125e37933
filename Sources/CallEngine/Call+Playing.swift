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
    guard let speech = facts.speech, let operation = say(speech, at: now, in: flow, &effects)
    else { return Move(.next, to: facts.next) }
    activity = .playing(operation, since: now, from: Milliseconds(0))
    return nil
  }

  /// Goes on at `position` of the prompt.
  mutating func resumePlay(
    at now: CallTime, from position: Milliseconds, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    guard let speech = flow[step].speech,
      let operation = say(speech, from: position, at: now, in: flow, &effects)
    else { return Move(.next, to: flow[step].next) }
    activity = .playing(operation, since: now, from: position)
    return nil
  }

  mutating func playEnded(
    in flow: CallFlow, at now: CallTime, _ outcome: OperationOutcome, _ effects: inout CallEffects
  ) -> Move? {
    if case .interrupted = outcome, queue.isEmpty, flow[step].keys == .interrupt {
      // The key that stopped it is on its way: `dtmf` and `done` come in either order.
      guard case .playing(_, let since, let from) = activity else { return nil }
      let position = Milliseconds(from.count &+ now.since(since).count)
      activity = .paused(position: position, until: now + .seconds(1))
      return nil
    }
    if flow[step].keys == .ignore { dropKeys(.ignored, &effects) }
    return Move(.next, to: flow[step].next)
  }

  /// A key has just joined the queue.
  mutating func playKeyPressed(
    _ key: DTMFKey, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    let facts = flow[step]
    guard facts.keys == .interrupt else { return nil }
    if queue.count == 1, let controls = flow.plays[Int(facts.detail)].controls,
      let moved = control(key, controls, at: now, in: flow, &effects)
    {
      return moved.move
    }
    if let move = playOption(in: flow) { return move }
    guard case .partial = playMatch(in: flow), case .playing(_, let since, let from) = activity,
      let asking = facts.asking
    else { return Move(.next, to: facts.next) }
    let position = Milliseconds(from.count &+ now.since(since).count)
    activity = .paused(
      position: position, until: now + flow.askings[Int(asking)].nextKey)
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

  /// Pause, back, forward. `nil` when `key` is none of them.
  private mutating func control(
    _ key: DTMFKey, _ controls: PlayDetail.Controls, at now: CallTime, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Taken? {
    let position: Milliseconds
    let isPaused: Bool
    switch activity {
    case .playing(_, let since, let from):
      position = Milliseconds(from.count &+ now.since(since).count)
      isPaused = false
    case .paused(let stood, until: _):
      position = stood
      isPaused = true
    default: return nil
    }
    switch key {
    case controls.pause:
      queue.removeAll()
      guard !isPaused else {
        return Taken(move: resumePlay(at: now, from: position, in: flow, &effects))
      }
      activity = .paused(position: position, until: now + .seconds(CallLimits.pauseSeconds))
      return Taken(move: nil)
    case controls.back:
      queue.removeAll()
      let earlier = position.count - min(position.count, controls.backBy.count)
      return Taken(move: resumePlay(at: now, from: Milliseconds(earlier), in: flow, &effects))
    case controls.forward:
      queue.removeAll()
      let later = Milliseconds(position.count &+ controls.forwardBy.count)
      return Taken(move: resumePlay(at: now, from: later, in: flow, &effects))
    default: return nil
    }
  }

  private func playMatch(in flow: CallFlow) -> KeyMatch {
    guard let asking = flow[step].asking, let root = flow.askings[Int(asking)].keys else {
      return .none(keys: 1)
    }
    return KeyMatch(
      queue, root: root, prefersLongest: flow.askings[Int(asking)].prefersLongest,
      nodes: flow.keyNodes)
  }

  /// The option of this step that the waiting keys are, if any.
  private mutating func playOption(in flow: CallFlow) -> Move? {
    guard case .option(let option, let keys) = playMatch(in: flow) else { return nil }
    queue.removeFirst(keys)
    return Move(.option(option), to: flow.options[Int(option.index)].target)
  }
}
