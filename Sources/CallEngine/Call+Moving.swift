import CallFlowModel
package import Telephony

/// Leaving steps and beginning them.
extension Call {
  /// Place of the step's own facts in the table of its kind.
  func detail(in flow: CallFlow) -> Int { Int(flow[step].detail) }

  mutating func take(
    _ move: Move, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    let left = flow[step]
    if left.kind == .play { stopListening(at: now, in: flow, &effects) }
    leave(by: move.exit, at: now)
    let next: StepID
    switch move.target {
    case .step(let target):
      if left.isRemembered(leftBy: move.exit.kind) { remember(step) }
      next = target
    case .back:
      guard let menu = history.pop() else {
        next = first(goingBackFrom: left, by: move.exit.kind, in: flow)
        break
      }
      return begin(menu, atRow: rowLeft(in: menu), at: now, in: flow, &effects)
    case .again:
      forgetPlace(in: flow)
      if move.exit.kind == .option, left.kind == .browse {
        return hearRowsAgain(at: now, in: flow, &effects)
      }
      next = step
    case .nextRows: return turnPage(forward: true, at: now, in: flow, &effects)
    case .previousRows: return turnPage(forward: false, at: now, in: flow, &effects)
    case .hangUp: return hangUp(.normal, &effects)
    }
    return begin(next, at: now, in: flow, &effects)
  }

  /// Where `back` leads a caller who came from no menu: a menu whose key was pressed asks again, and all else leads to where
  /// calls begin, lest a step that nobody presses a key in comes after itself for ever.
  private func first(
    goingBackFrom left: Step, by exit: ExitKind, in flow: CallFlow
  ) -> StepID {
    left.isRemembered(leftBy: exit) && exit != .noInput ? step : flow.start
  }

  mutating func leave(by exit: Exit, at now: CallTime) {
    guard path.count < CallLimits.pathLength else { return }
    // Who takes one step takes more: growing by one, by two and by four would be three pieces of memory.
    if path.isEmpty { path.reserveCapacity(4) }
    path.append(PathEntry(step: step, exit: exit, at: now))
  }

  /// The menu that the caller leaves is one to go back to, and rows at the page that was heard last.
  private mutating func remember(_ menu: StepID) {
    history.push(menu)
    rememberRow(rowsFirst, of: menu)
  }

  /// Comes to `next`, and to the page of its rows that begins with the row `rowsFirst`. Returns where it leads at once; `nil`
  /// when it waits for something.
  mutating func begin(
    _ next: StepID, atRow rowsFirst: UInt32 = 0, at now: CallTime, in flow: CallFlow,
    _ effects: inout CallEffects
  ) -> Move? {
    step = next
    stepsTaken &+= 1
    guard stepsTaken <= flow.callStepsMax else {
      return breakOff(.budget, at: now, in: flow, &effects)
    }
    noInputs = 0
    noMatches = 0
    self.rowsFirst = rowsFirst
    if flow[next].isFresh { dropKeys(.fresh, &effects) }
    return start(at: now, in: flow, &effects)
  }

  /// The step under way starts again from its prompt, with the same counters and at the same row. A recording
  /// that has ended is not made again: see ``resumeSaving(at:_:)`` and ``findMessage(at:_:)``.
  mutating func resume(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects) -> Move? {
    let marked = operation
    operation = operation.firstOfNextPart
    if let droppedMessage { effects.emit(.dropMessage(droppedMessage)) }
    switch activity {
    case .saving:
      resumeSaving(at: now, &effects)
      return nil
    // It has been counted, and is ordered once more; the store knows an order of the same call again.
    case .faxing, .ordering: faxesSent -= 1
    case .idle, .playing, .offering, .paused, .prelude, .prompting, .awaitingFirstKey,
      .awaitingNextKey,
      .looking(_, fillerAt: _, until: _), .filling(_, filler: _, until: _), .fetching, .recording,
      .finding, .transferring, .connected, .ended:
      break
    }
    guard flow[step].kind != .record else {
      findMessage(after: marked, at: now, &effects)
      return nil
    }
    return startAgain(at: now, in: flow, &effects)
  }

  /// Keys that a step which starts again finds waiting: an entry that was typed ahead is not lost.
  package var keysToTakeAgain: KeyString {
    guard !entry.isEmpty else { return queue }
    var keys = entry
    for index in 0..<queue.count { _ = keys.append(queue[index]) }
    return keys
  }

  mutating func startAgain(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    queue = keysToTakeAgain
    entry.removeAll()
    rows.removeAll()
    rowsTotal = 0
    let wasAskedAgain = noInputs > 0 || noMatches > 0
    guard wasAskedAgain, flow[step].kind != .browse else {
      return start(at: now, in: flow, &effects)
    }
    isMarkDue = true
    activity = .idle
    return askAgain(at: now, in: flow, &effects)
  }

  private mutating func start(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    isMarkDue = true
    activity = .idle
    let facts = flow[step]
    switch facts.kind {
    case .menu:
      history.cut(at: step)
      return ask(facts.speech, at: now, in: flow, &effects)
    case .enter:
      entry.removeAll()
      return ask(facts.speech, at: now, in: flow, &effects)
    case .play: return beginPlay(at: now, in: flow, &effects)
    case .lookup: return beginLookup(at: now, in: flow, &effects)
    case .browse:
      history.cut(at: step)
      return fetchRows(from: rowsFirst, at: now, in: flow, &effects)
    case .choose: return choose(at: now, in: flow)
    case .discard:
      if let receipt {
        effects.emit(.dropMessage(receipt))
        droppedMessage = receipt
      }
      receipt = nil
      return Move(.next, to: facts.next)
    case .fax:
      return faxLimit(in: flow) ?? beginPrelude(at: now, in: flow, &effects)
    case .record, .transfer, .hangUp:
      return beginPrelude(at: now, in: flow, &effects)
    }
  }

  /// What record, fax, transfer and hang-up say first.
  private mutating func beginPrelude(
    at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    let facts = flow[step]
    // Nothing follows a farewell that a waiting key could answer.
    let isSkipped = facts.keys == .interrupt && !queue.isEmpty && facts.kind != .hangUp
    guard !isSkipped, let speech = facts.speech,
      let operation = say(speech, at: now, in: flow, &effects)
    else { return perform(at: now, in: flow, &effects) }
    activity = .prelude(operation)
    return nil
  }

  /// Does what a step is for once its prelude has been heard.
  mutating func perform(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects) -> Move?
  {
    if flow[step].keys == .ignore { dropKeys(.ignored, &effects) }
    switch flow[step].kind {
    case .record: return startRecording(in: flow, &effects)
    case .fax: return startFax(at: now, in: flow, &effects)
    case .transfer: return startTransfer(at: now, in: flow, &effects)
    case .hangUp:
      leave(by: Exit(.ended), at: now)
      return hangUp(.normal, &effects)
    case .menu, .play, .enter, .lookup, .browse, .discard, .choose: return nil
    }
  }

  /// Says `speech` in a new operation; `nil` when there is nothing to say.
  mutating func say(
    _ speech: SpeechID, from position: Milliseconds = Milliseconds(0),
    speed: PlaySpeed = .normal, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> OperationNumber? {
    let keys = flow[step].keys
    if keys == .ignore { dropKeys(.ignored, &effects) }
    let start = effects.speech.count
    speak(speech, at: now, in: flow, into: &effects)
    return play(from: start, position: position, speed: speed, keys: keys, &effects)
  }

  /// Plays what has been appended to the effects' speech from `start` on; `nil` when that is nothing.
  mutating func play(
    from start: Int, position: Milliseconds, speed: PlaySpeed = .normal, keys: KeyMode,
    _ effects: inout CallEffects
  ) -> OperationNumber? {
    guard effects.speech.count > start else { return nil }
    operation.number &+= 1
    let items = TableRange(start..<effects.speech.count)
    effects.emit(.play(operation, keys, language, items, from: position, speed))
    return operation
  }

  mutating func dropKeys(_ reason: KeyDrop, _ effects: inout CallEffects) {
    dropKeys(queue.count, reason, &effects)
  }

  /// Only the first `count` of those that wait.
  mutating func dropKeys(_ count: Int, _ reason: KeyDrop, _ effects: inout CallEffects) {
    guard count > 0 else { return }
    effects.emit(.keysDropped(UInt8(count), reason))
    queue.removeFirst(count)
  }

  /// The service ends the call in the middle of a step.
  mutating func breakOff(
    _ cause: HangupCause, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    stopListening(at: now, in: flow, &effects)
    keepWhatIsBeingRecorded(by: cause, &effects)
    endedWhile = activity.ending
    transferBroken(by: cause, at: now)
    leave(by: Exit(.ended), at: now)
    return hangUp(cause, &effects)
  }

  /// The service ends the call.
  mutating func hangUp(_ cause: HangupCause, _ effects: inout CallEffects) -> Move? {
    activity = .ended
    effects.emit(.hangUp(cause))
    effects.emit(.ended(.byService, cause))
    return nil
  }

  mutating func callerHungUp(
    _ cause: HangupCause, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) {
    stopListening(at: now, in: flow, &effects)
    keepWhatIsBeingRecorded(by: cause, &effects)
    endedWhile = activity.ending
    transferBroken(by: cause, at: now)
    leave(by: Exit(.hungUp), at: now)
    activity = .ended
    effects.emit(.ended(.byCaller, cause))
  }
}
