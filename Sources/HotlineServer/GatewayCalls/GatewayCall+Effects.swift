internal import CallEngine
internal import CallFlowModel
internal import CallKeeping
internal import GatewayProtocols
internal import Storage
internal import Telephony

/// The call moves, and what the engine wants done is done.
extension GatewayCall {
  /// Unconfirmed, a call that the service has ended is given up after this long.
  private static let confirmationMillisecondsMax: UInt64 = 60_000

  /// Gives `event`, which happened `ago` before now, to the engine, and does what comes of it.
  func step(_ event: CallEvent, ago: Milliseconds = Milliseconds(0)) {
    guard isUp else { return }
    takeRoom()
    let time = CallTime(
      milliseconds: served!.pointee.time(at: service.now).milliseconds - Int64(ago.count))
    service.effects.removeAll()
    served!.pointee.withFlow { call, flow in
      _ = call.handle(event, at: time, in: flow, effects: &service.effects)
    }
    var refused: [CallQuestion] = []
    for index in 0..<service.effects.effectCount() {
      perform(service.effects.effect(at: index), at: time, &refused)
    }
    // What the store did not even take is answered at once, now that the effects are no longer in use.
    for question in refused { react(question, .failed(.overloaded)) }
  }

  private func perform(
    _ effect: CallEffect, at time: CallTime, _ refused: inout [CallQuestion]
  ) {
    switch effect {
    case .answer: driver.perform(.answer)
    case .play(let operation, let keys, let language, let items, let position, _):
      let files = files(items.range, in: language)
      play(
        CallPrompt(operation: operation, keys: keys, files: files, position: position),
        of: items.range)
    case .stop(let operation): driver.perform(.stop(operation))
    case .record(let operation, let atMost, let silence, let endKey):
      runRequest(effect, at: time, &refused)
      record(operation, atMost: atMost, silence: silence, endKey: endKey)
    case .keepRecording where served!.pointee.call.recordedIn != served!.pointee.identity.segment:
      // An earlier part of the call has made it: only the store can know it.
      runRequest(effect, at: time, &refused)
    case .keepRecording(let operation, _, let length, let end):
      // The caller has been silent for longer than an Asterisk leaves in the file.
      let isLengthKnown = length ?? heard != nil && end != .silence
      keepRecording(operation, request(effect, at: time), isLengthKnown: isLengthKnown)
    case .keepCutRecording(let operation, _):
      keepRecording(operation, request(effect, at: time), isLengthKnown: false)
    case .dropRecording(let operation):
      keepRecording(operation, request(effect, at: time), isLengthKnown: true)
    case .fax(let operation, _, let document):
      orderFax(operation, document: service.effects.texts[Int(document)])
      if !runRequest(effect, at: time, &refused) { sendFax(operation) }
    case .transfer(let operation, let destination, let ring):
      let target: GatewayTransfer.Target =
        switch destination {
        case .queue(let queue): .queue(served!.pointee.menu.flow.pointee.queues[Int(queue)].name)
        case .number(let number):
          driver.medium.target(forNumber: served!.pointee.menu.flow.pointee.names[Int(number)])
        }
      driver.perform(.transfer(operation, GatewayTransfer(target, ring: ring)))
    case .hangUp(let cause): driver.perform(.hangUp(cause))
    case .mark:
      guard wantsMarks, let served else { return }
      var mark: [UInt8] = []
      guard service.appendMark(of: served, at: time, to: &mark) else { return }
      driver.perform(.mark(String(decoding: mark, as: UTF8.self)))
    case .lookup, .fetchRows, .findMessage, .dropMessage, .listened, .orderFax:
      runRequest(effect, at: time, &refused)
    case .ended(let ending, let cause): ended(ending, cause, at: time)
    case .keysDropped(let count, let reason):
      if tellsInfo { callLog.keysDropped(Int(count), reason) }
    case .operationFailed(let operation, let step):
      if !hasToldFailure { callLog.operationFailed(operation, at: step) }
    case .storeLate(let step): callLog.storeLate(at: step)
    }
  }

  // MARK: What is heard

  private func files(_ items: Range<Int>, in language: LanguageID) -> [String] {
    let names = served!.pointee.menu.files(for: driver.medium)
    // Most of what is played is a speech that is the same in every call.
    if items.count == 1, case .speech(let speech) = service.effects.speechItem(at: items.lowerBound)
    {
      return names.speech(speech, in: language)
    }
    var files: [String] = []
    for index in items {
      switch service.effects.speechItem(at: index) {
      case .prompt(let prompt): files.append(names.prompt(prompt, in: language))
      case .word(let word): files.append(names.word(word, in: language))
      case .named(let text):
        files.append(names.named(service.effects.texts[Int(text)], in: language))
      case .recording(let operation):
        if let file = file(ofRecording: operation) {
          files.append(driver.medium.file(ofRecording: file, suffix: RecordingFolder.suffix))
        }
      case .speech(let speech): files += names.speech(speech, in: language)
      }
    }
    return files
  }

  // MARK: The end

  func record(_ cause: HangupCause, at time: CallTime) -> CallRecord {
    let identity = served!.pointee.identity
    return served!.pointee.withFlow { call, flow in
      call.record(identity, cause: cause, at: time, in: flow)
    }
  }

  private func ended(
    _ ending: CallEnding, _ cause: HangupCause, at time: CallTime
  ) {
    // The far machine hangs up right after the last page: Asterisk may still tell that all were sent.
    if let fax = served!.pointee.fax {
      keepFax(fax, .failed, failure: "hung-up")
      if let drawn = fax.drawn { service.shared.faxes?.remove(drawn.name) }
    }
    // Which message the record speaks of: a store that was late may still answer for one before it.
    if served!.pointee.call.hasLeftMessage, let last = recordings.indices.last {
      recordings[last].callEnd = (cause, time)
    }
    let record = self.record(cause, at: time)
    service.callEnded()
    // A session that cannot go on with its gateway ends the call as if its caller had hung up.
    let teller: CallEnding = cause == .failure ? .byService : ending
    if tellsInfo { callLog.ended(record, teller, at: time) }
    service.keep(consume record)
    switch ending {
    case .byService where !isClosed:
      // An Asterisk ends no recording for us, and reads our hang-up behind it.
      let recording = recordings.filter { !$0.isWhole }.map { UInt64($0.atMost.count) }.max()
      giveUp(after: GatewayCall.confirmationMillisecondsMax + (recording ?? 0))
    case .byService, .byCaller: served!.pointee.phase = .over
    }
  }
}
