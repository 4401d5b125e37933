import CallFlowModel
import Telephony

/// Asking for keys: what menu, enter and browse share.
///
///     prompting ──end of prompt──▶ awaitingFirstKey ──silence──▶ no input
///         └──────────key──────────▶┐      └──key──▶┐
///                                  ├─ a match, or none ──▶ the next step, or the prompt again
///                                  └─ more is needed ──▶ awaitingNextKey ──silence──▶ decided
extension Call {
  func asking(in flow: CallFlow) -> Asking { flow.askings[Int(flow[step].asking!)] }

  /// Asks, unless the answer has been typed ahead: then the prompt is skipped.
  mutating func ask(
    _ speech: SpeechID?, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    let facts = flow[step]
    if facts.keys == .ignore { dropKeys(.ignored, &effects) }
    if let taken = takeKeys(at: now, in: flow, &effects) { return taken.move }
    let start = effects.speech.count
    if let speech { speak(speech, at: now, in: flow, into: &effects) }
    if facts.kind == .browse { speakRows(speech, at: now, in: flow, into: &effects) }
    return prompt(from: start, at: now, in: flow, &effects)
  }

  /// Plays the prompt that begins at `start` of the effects' speech, or waits at once where it is empty.
  mutating func prompt(
    from start: Int, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    if let operation = play(
      from: start, position: Milliseconds(0), keys: flow[step].keys, &effects)
    {
      activity = .prompting(operation)
    } else {
      activity = .awaitingFirstKey(until: now + asking(in: flow).firstKey)
    }
    return nil
  }

  /// What became of the keys that wait: `nil` when there is nothing to do but go on asking.
  struct Taken {
    /// `nil` when the step waits for more keys, or asks again.
    let move: Move?
  }

  /// Takes out of the queue what answers this step. `nil` when no key waits.
  mutating func takeKeys(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects)
    -> Taken?
  {
    let facts = flow[step]
    if facts.kind == .enter { return takeEntry(at: now, in: flow, &effects) }
    guard !queue.isEmpty else { return nil }
    if facts.kind == .browse, let row = takeRow(in: flow) { return row }
    switch flow.match(queue.head, asking: facts.asking!) {
    case .empty: return nil
    case .option(let option, let keys):
      queue.removeFirst(keys)
      return Taken(move: Move(.option(option), to: flow.options[Int(option.index)].target))
    case .partial:
      activity = .awaitingNextKey(until: now + asking(in: flow).nextKey)
      return Taken(move: nil)
    case .none:
      return Taken(move: noMatch(at: now, in: flow, &effects))
    }
  }

  mutating func keyPressed(
    _ key: DTMFKey, isFollowed: Bool, at now: CallTime, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Move? {
    if isLateEndKey(key, at: now) {
      return isFollowed ? nil : hearAgain(at: now, in: flow, &effects)
    }
    switch activity {
    // A person hears those of a conversation.
    case .connected, .ended: return nil
    case .prompting, .prelude, .playing, .offering:
      if flow[step].keys == .ignore {
        effects.emit(.keysDropped(1, .ignored))
        return nil
      }
    case .idle, .paused, .awaitingFirstKey, .awaitingNextKey, .looking(_, fillerAt: _, until: _),
      .filling(_, filler: _, until: _), .fetching, .recording, .saving, .finding, .faxing,
      .ordering, .transferring:
      break
    }
    guard queue.append(key) else {
      effects.emit(.keysDropped(1, .queueFull))
      return nil
    }
    // Those behind it find room even where the queue is full now: a step that asks takes keys out.
    if isFollowed, !queue.isFull { return nil }
    switch activity {
    case .prompting:
      guard flow[step].keys == .interrupt else { return nil }
      return takeKeys(at: now, in: flow, &effects)?.move
    case .awaitingFirstKey, .awaitingNextKey: return takeKeys(at: now, in: flow, &effects)?.move
    case .prelude:
      // The gateway stopped the prompt by itself.
      return flow[step].keys == .interrupt ? perform(at: now, in: flow, &effects) : nil
    case .playing, .offering, .paused: return playKeysPressed(at: now, in: flow, &effects)
    case .idle, .looking(_, fillerAt: _, until: _), .filling(_, filler: _, until: _), .fetching,
      .recording, .saving, .finding, .faxing, .ordering, .transferring, .connected, .ended:
      return nil
    }
  }

  mutating func promptEnded(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects)
    -> Move?
  {
    if let taken = takeKeys(at: now, in: flow, &effects) { return taken.move }
    activity = .awaitingFirstKey(until: now + asking(in: flow).firstKey)
    return nil
  }

  /// The caller pressed nothing.
  mutating func noInput(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects) -> Move?
  {
    let asking = asking(in: flow)
    dropKeys(.noInput, &effects)
    noInputs += 1
    isMarkDue = true
    guard noInputs < asking.noInputMax else { return Move(.noInput, to: asking.noInput) }
    return askAgain(at: now, in: flow, &effects)
  }

  /// The caller pressed something that means nothing here.
  mutating func noMatch(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects) -> Move?
  {
    let asking = asking(in: flow)
    dropKeys(.wrongEntry, &effects)
    entry.removeAll()
    noMatches += 1
    isMarkDue = true
    guard noMatches < asking.noMatchMax else { return Move(.noMatch, to: asking.noMatch) }
    return askAgain(at: now, in: flow, &effects)
  }

  mutating func askAgain(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    let facts = flow[step]
    switch facts.kind {
    case .menu, .enter, .browse:
      return ask(facts.speechAgain ?? facts.speech, at: now, in: flow, &effects)
    case .record:
      guard let speech = facts.speechAgain ?? facts.speech,
        let operation = say(speech, at: now, in: flow, &effects)
      else { return perform(at: now, in: flow, &effects) }
      activity = .prelude(operation)
      return nil
    case .play, .lookup, .discard, .fax, .transfer, .choose, .hangUp: return nil
    }
  }

  /// No further key came: what was pressed is decided as it is.
  mutating func keysStopped(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects)
    -> Move?
  {
    if flow[step].kind == .enter { return entryStopped(at: now, in: flow, &effects) }
    switch flow.match(queue.head, asking: flow[step].asking!) {
    case .partial(shorter: .some(let shorter)):
      queue.removeFirst(shorter.keys)
      let option = flow.options[Int(shorter.option.index)]
      return Move(.option(shorter.option), to: option.target)
    case .partial(shorter: nil), .option, .none, .empty:
      return noMatch(at: now, in: flow, &effects)
    }
  }

  /// Whether `key` ends an entry that had ended by itself a moment ago.
  private mutating func isLateEndKey(_ key: DTMFKey, at now: CallTime) -> Bool {
    guard swallowsEndKeyUntil > .rang else { return false }
    let isLate = key == swallowedEndKey && now <= swallowsEndKeyUntil && queue.isEmpty
    swallowsEndKeyUntil = .rang
    return isLate
  }

  /// A key that means nothing has stopped the prompt at the gateway: it is said from its start.
  private mutating func hearAgain(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    guard flow[step].keys == .interrupt else { return nil }
    let facts = flow[step]
    switch activity {
    case .prompting: return ask(facts.speech, at: now, in: flow, &effects)
    case .playing(_, since: _, let position):
      return resumePlay(at: now, from: position, in: flow, &effects)
    case .offering: return beginPlay(at: now, in: flow, &effects)
    case .prelude:
      guard let speech = facts.speech, let operation = say(speech, at: now, in: flow, &effects)
      else { return nil }
      activity = .prelude(operation)
      return nil
    case .idle, .paused, .awaitingFirstKey, .awaitingNextKey, .looking(_, fillerAt: _, until: _),
      .filling(_, filler: _, until: _), .fetching, .recording, .saving, .finding, .faxing,
      .ordering,
      .transferring, .connected, .ended:
      return nil
    }
  }
}
