import CallEngine
import CallFlowModel
import CallKeeping
import Storage
import Telephony

/// What may lead out of the step where a replayed call waits by the exit that the record has, likeliest first.
struct ReplayDeeds {
  let replay: CallReplay
  let walk: WrittenCall
  /// The step where the call is.
  let place: StepID

  var menu: MenuUnderTest { replay.menu }
  var flow: CallFlow { menu.flow }
  var entry: GeneratedEntry { GeneratedEntry(menu: menu) }
  private var keys: GeneratedKeys { GeneratedKeys(menu: menu) }
  var done: Int { walk.path.count }
  private var recorded: CallPath.Step { replay.steps[done] }

  /// Each a list of things to do one after another.
  func all() -> [[GeneratedStep]] {
    if done == replay.steps.count - 1, let last = lastDeeds() { return last }
    var deeds = keysAhead()
    for exit in flow.exits(of: place, menu.options)
    where exit.name(in: flow) == recorded.exit {
      for deed in self.deeds(to: exit) {
        if let wait = pause(before: deed) { deeds.append([.wait(wait)] + deed) }
        deeds.append(deed)
      }
    }
    return deeds
  }

  // MARK: Time

  /// Until the step was left.
  private var timeLeft: Milliseconds { recorded.at.since(walk.run.call.now) }

  /// Whole seconds, so that people can read them; `nil` where there is not one.
  private func pause(before deed: [GeneratedStep]) -> Milliseconds? {
    var own = Milliseconds(0)
    for step in deed {
      switch step.step {
      case .press(let keys):
        own = Milliseconds(own.count + UInt32(keys.count) * SimulatedPace.key.count)
      case .wait, .speak, .fax, .seat, .hear, .skipTo, .hangUp: return nil
      }
    }
    guard timeLeft > own else { return nil }
    let seconds = (timeLeft.count - own.count + 500) / 1000
    return seconds > 0 ? .seconds(seconds) : nil
  }

  /// The time that is left in whole seconds, at least `least`.
  private func secondsLeft(atLeast least: UInt32) -> Milliseconds {
    .seconds(max(least, (timeLeft.count + 500) / 1000))
  }

  // MARK: Exits

  private func deeds(to exit: Exit) -> [[GeneratedStep]] {
    let facts = flow[place]
    let detail = Int(facts.detail)
    switch exit.kind {
    case .option:
      let option = OptionID(Int(exit.index))
      return menu.options[place].filter { $0.option == option }.map { keyed in
        [.press(keyed.keys)] + keys.pause(behind: keyed.keys, of: place)
      }
    case .noInput: return walk.silence.map { [[.wait($0)]] } ?? []
    case .noMatch: return keys.mistakes(at: place, after: walk.path.last?.step).map { [$0] } ?? []
    case .chosen: return (1...9).compactMap { DTMFKey(rawValue: $0) }.map { [.press([$0])] }
    case .next:
      switch facts.kind {
      case .enter: return entries(flow.entries[detail])
      case .play: return walk.silence.map { [[.wait($0)]] } ?? []
      case .menu, .lookup, .browse, .record, .discard, .fax, .transfer, .choose, .hangUp:
        return []
      }
    case .kept, .unavailable:
      guard facts.kind == .record else { return [] }
      let record = flow.recordings[detail]
      let least = (record.atLeast.count + 999) / 1000
      return [keys.message(lasting: secondsLeft(atLeast: least), of: record)]
    case .sent: return [[.faxAnswers]]
    case .failed: return facts.kind == .fax ? [[.faxFails]] : [[.seatFails]]
    case .answered: return [[.seatAnswers(talking: talked)]]
    case .busy: return [[.seatBusy]]
    case .noAnswer: return [[.seatNoAnswer]]
    case .refused:
      return entry.refusedKeys(for: flow.entries[detail]).map { [[.press($0)]] } ?? []
    case .branch, .found, .notFound, .locked, .initial, .empty, .queued, .limit, .hungUp, .ended:
      return []
    }
  }

  /// How long the caller talked with whom that step called, in whole seconds.
  private var talked: Milliseconds {
    let transfer = replay.record.transfers.last { transfer in
      transfer.step == recorded.name && transfer.endedAt <= recorded.at
    }
    return .seconds(max(1, ((transfer?.talked ?? .seconds(10)).count + 500) / 1000))
  }

  /// The keys by which the next step that takes some was left, pressed while a play was heard, which they cut short.
  private func keysAhead() -> [[GeneratedStep]] {
    guard flow[place].kind == .play, case .playing = walk.run.call.gateway,
      recorded.exit == ExitKind.next.word
    else { return [] }
    for (next, place) in zip(replay.steps, replay.places).dropFirst(done + 1) {
      guard let step = place else { return [] }
      switch flow[step].kind {
      case .choose, .lookup: continue
      case .play where next.exit == ExitKind.next.word: continue
      case .menu, .browse, .play:
        let options = menu.options[step].filter { flow.name(of: $0.option) == next.exit }
        return options.flatMap { option -> [[GeneratedStep]] in
          let deed = [GeneratedStep.press(option.keys)]
          return (pause(before: deed).map { [[.wait($0)] + deed] } ?? []) + [deed]
        }
      case .enter, .record, .discard, .fax, .transfer, .hangUp: return []
      }
    }
    return []
  }

  // MARK: The end

  /// How the call ended in its last step; `nil` where the service ended it, or the step has an exit like any other.
  private func lastDeeds() -> [[GeneratedStep]]? {
    let isLeft = recorded.exit.map { $0 != ExitKind.hungUp.word } ?? false
    let isTalkCut = recorded.exit == ExitKind.answered.word
    guard !isLeft || isTalkCut else { return nil }
    switch walk.run.call.gateway {
    case .recording(_, let plan) where timeLeft.count >= 1000:
      // Who hung up was not cut off before.
      let length = min(secondsLeft(atLeast: 1), .seconds((plan.atMost.count - 1) / 1000))
      return [[.speak(length), .hangUp], [.hangUp]]
    case .ringing where isTalkCut || replay.record.endedWhile == .talking:
      return [[.seatAnswers, .wait(talked), .hangUp], [.seatAnswers(talking: talked)]]
    case .ringing, .recording, .faxing, .talking, .playing, .idle:
      guard timeLeft.count >= 1000 else { return [[.hangUp]] }
      return [[.wait(.seconds(timeLeft.count / 1000)), .hangUp], [.hangUp]]
    }
  }
}
