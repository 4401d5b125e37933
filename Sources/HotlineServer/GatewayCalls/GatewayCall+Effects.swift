internal import CallEngine
internal import CallFlowModel
internal import CallKeeping
internal import GatewayProtocols
internal import SpokenForms
internal import Storage
internal import Telephony

/// The call moves, and what the engine wants done is done.
extension GatewayCall {
  /// Unconfirmed, a call that the service has ended is given up after this long.
  private static let confirmationMillisecondsMax: UInt64 = 60_000

  /// Gives `event`, which happened `ago` before now, to the engine, and does what comes of it.
  func step(_ event: CallEvent, ago: Milliseconds = Milliseconds(0)) {
    guard let before = served, before.phase == .up else { return }
    let now = before.time(at: service.now)
    let time = CallTime(milliseconds: now.milliseconds - Int64(ago.count))
    let flow = before.flow.pointee
    service.effects.removeAll()
    served!.call.handle(event, at: time, in: flow, effects: &service.effects)
    var refused: [StoreQuestion] = []
    for index in service.effects.effects.indices {
      perform(service.effects.effects[index], at: time, in: flow, &refused)
    }
    // What the store did not even take is answered at once, now that the effects are no longer in use.
    for question in refused { react(question, .failed(.overloaded)) }
  }

  private func perform(
    _ effect: CallEffect, at time: CallTime, in flow: CallFlow, _ refused: inout [StoreQuestion]
  ) {
    switch effect {
    case .answer: driver.perform(.answer)
    case .play(let operation, let keys, let language, let items, let position, _):
      driver.play(
        operation, keys: keys, files: files(items.range, in: language, of: flow), from: position,
        for: served!.call, in: flow)
    case .stop(let operation): driver.perform(.stop(operation))
    case .record(let operation, let atMost, let silence, let endKey):
      runErrand(effect, at: time, in: flow, &refused)
      record(operation, atMost: atMost, silence: silence, endKey: endKey)
    case .keepRecording where served!.call.recordedIn != served!.identity.segment:
      // An earlier part of the call has made it: only the store can know it.
      runErrand(effect, at: time, in: flow, &refused)
    case .keepRecording(let operation, _, let length, _):
      keepRecording(operation, errand(effect, at: time, in: flow), isLengthKnown: length != nil)
    case .dropRecording(let operation):
      keepRecording(operation, errand(effect, at: time, in: flow), isLengthKnown: true)
    case .fax(let operation, _, let document):
      orderFax(operation, document: service.effects.texts[Int(document)])
      if !runErrand(effect, at: time, in: flow, &refused) { sendFax(operation) }
    case .transfer(let operation, let destination, let ring):
      let target: GatewayTransfer.Target =
        switch destination {
        case .queue(let queue): .queue(flow.queues[Int(queue)].name)
        case .number(let number): driver.medium.target(forNumber: flow.names[Int(number)])
        }
      driver.perform(.transfer(operation, GatewayTransfer(target, ring: ring)))
    case .hangUp(let cause): driver.perform(.hangUp(cause))
    case .mark:
      guard wantsMarks, let served else { return }
      var mark: [UInt8] = []
      guard service.appendMark(of: served, at: time, to: &mark) else { return }
      driver.perform(.mark(String(decoding: mark, as: UTF8.self)))
    case .lookup, .fetchRows, .findMessage, .dropMessage, .listened, .orderFax:
      runErrand(effect, at: time, in: flow, &refused)
    case .ended(let ending, let cause): ended(ending, cause, at: time, in: flow)
    case .keysDropped(let count, let reason): callLog(served!).keysDropped(count, reason)
    case .operationFailed(let operation, let step):
      callLog(served!).operationFailed(operation, at: step)
    }
  }

  // MARK: What is heard

  private func files(_ items: Range<Int>, in language: LanguageID, of flow: CallFlow) -> [String] {
    let place = Int(language.index)
    let medium = driver.medium
    var files: [String] = []
    for item in service.effects.speech[items] {
      switch item {
      case .prompt(let prompt):
        files.append(medium.file(of: flow.promptName(at: Int(prompt.index), in: place)))
      case .word(let word):
        files.append(medium.file(of: flow.wordName(at: Int(word.index), in: place)))
      case .named(let text):
        files.append(
          medium.file(of: "\(flow.languages[place])/\(service.effects.texts[Int(text)])"))
      // It lies where the gateway has recorded it until the call is over.
      case .recording(let operation):
        files.append(
          recordings.first { $0.operation == operation }.map {
            medium.file(ofRecording: $0.file, suffix: RecordingFolder.suffix)
          } ?? "")
      case .speech(let speech):
        files += flow.fixedNames(of: speech, in: language).map { medium.file(of: $0) }
      }
    }
    return files
  }

  // MARK: The end

  private func ended(
    _ ending: CallEnding, _ cause: HangupCause, at time: CallTime, in flow: CallFlow
  ) {
    // The far machine hangs up right after the last page: Asterisk may still tell that all were sent.
    if let fax = served!.fax { keepFax(fax, .failed, failure: "hung-up") }
    let record = served!.call.record(served!.identity, cause: cause, at: time, in: flow)
    ask(.keepCall(record), nil)
    service.callEnded()
    callLog(served!).ended(record, ending, at: time)
    switch ending {
    case .byService where !isClosed:
      served!.phase = .hungUp
      // An Asterisk ends no recording for us, and reads our hang-up behind it.
      let recording = recordings.filter { !$0.isWhole }.map { UInt64($0.atMost.count) }.max()
      givenUpAt = service.now + GatewayCall.confirmationMillisecondsMax + (recording ?? 0)
    case .byService, .byCaller: served!.phase = .over
    }
  }
}
