internal import CallEngine
internal import CallFlowModel
internal import CallKeeping
internal import GatewayProtocols
internal import Sockets
internal import SpokenForms
internal import Storage
internal import Telephony

/// A call moves, and what the engine wants done is done.
extension Trunk {
  /// Unconfirmed, a call that the service has ended is forgotten after this long.
  private static let confirmationMillisecondsMax: UInt64 = 60_000

  /// Gives `event` to the engine and does what comes of it.
  func step(_ slot: CallTable.Slot, _ event: CallEvent) {
    let served = calls.place(of: slot)
    let time = served.pointee.time(at: service.now)
    service.effects.removeAll()
    let deadline = served.pointee.withFlow { call, flow in
      call.handle(event, at: time, in: flow, effects: &service.effects)
    }
    var refused: [CallQuestion] = []
    for index in 0..<service.effects.effectCount() {
      perform(service.effects.effect(at: index), slot, time, &refused)
    }
    if served.pointee.phase == .up {
      service.deadlines.set(served.pointee.deadline, at: served.pointee.loopTime(of: deadline))
    }
    if case .keyPressed = event {} else { tellKeysDropped(slot) }
    // What the store did not even take is answered at once, now that the effects are no longer in use.
    for question in refused { react(slot, question, .failed(.overloaded)) }
  }

  private func perform(
    _ effect: CallEffect, _ slot: CallTable.Slot, _ time: CallTime,
    _ refused: inout [CallQuestion]
  ) {
    switch effect {
    case .answer: write(slot) { NativeCommandWriter.answer($0, into: &$1) }
    case .play(let operation, let keys, let language, let items, let position, let speed):
      play(slot, operation, keys, language, items.range, position, speed)
    case .stop(let operation):
      write(slot) { NativeCommandWriter.stop($0, operation, into: &$1) }
    case .record(let operation, let atMost, let silence, let endKey):
      calls[slot].recording = ServedCall.Recording(atMost: atMost, silence: silence)
      runRequest(effect, slot, time, &refused)
      var end = KeyString()
      _ = end.append(endKey)
      write(slot) {
        NativeCommandWriter.record(
          $0, operation, max: atMost, silence: silence, end: end, beep: true,
          warn: warnsOfEnds ? RecordingWarning.lead(atMost: atMost) : nil, into: &$1)
      }
    case .fax(let operation, _, let document):
      orderFax(slot, operation, Int(document))
      if !runRequest(effect, slot, time, &refused) { sendFax(slot) }
    case .transfer(let operation, let destination, let ring):
      transfer(slot, operation, destination, ring)
    case .hangUp(let cause): write(slot) { NativeCommandWriter.hangup($0, cause, into: &$1) }
    case .mark: if wantsMarks { mark(slot, time) }
    case .lookup, .fetchRows, .findMessage, .dropMessage, .listened, .orderFax:
      runRequest(effect, slot, time, &refused)
    case .keepRecording(let operation, let step, _, _):
      if let lack = calls[slot].recording?.lack() {
        // Who hangs up leaves what there is, and nobody takes it for all that was said.
        callLog(slot).recordingIncomplete(operation, lack)
        runRequest(.keepCutRecording(operation, step), slot, time, &refused)
      } else {
        runRequest(effect, slot, time, &refused)
      }
      calls[slot].recording = nil
    case .keepCutRecording, .dropRecording:
      runRequest(effect, slot, time, &refused)
      calls[slot].recording = nil
    case .ended(let ending, let cause): ended(slot, ending, cause, time)
    case .keysDropped(let count, let reason):
      if keysUntold.reason != reason { tellKeysDropped(slot) }
      keysUntold = (keysUntold.count + Int(count), reason)
    case .operationFailed(let operation, let step):
      callLog(slot).operationFailed(operation, at: step, failureReason)
    case .storeLate(let step): callLog(slot).storeLate(at: step)
    }
  }

  func tellKeysDropped(_ slot: CallTable.Slot) {
    guard keysUntold.count > 0 else { return }
    callLog(slot).keysDropped(keysUntold.count, keysUntold.reason)
    keysUntold.count = 0
  }

  func write(_ slot: CallTable.Slot, _ body: (Span<UInt8>, inout [UInt8]) -> Void) {
    connection.write { output in calls.withID(slot) { body($0, &output) } }
  }

  /// Asks the store what `effect` asks of it; returns false when that is nothing.
  @discardableResult
  private func runRequest(
    _ effect: CallEffect, _ slot: CallTable.Slot, _ time: CallTime,
    _ refused: inout [CallQuestion]
  ) -> Bool {
    let asked = calls[slot].call.request(
      for: effect, of: service.effects, identity: calls[slot].identity,
      heard: calls[slot].recording?.heard ?? Milliseconds(0), at: time,
      in: calls[slot].menu.served.flow)
    guard let asked else { return false }
    if asked.request.isOfCallersOnly, calls[slot].stillTime != nil { return true }
    let held = asked.request.holding(calls[slot].recording?.heard)
    let request = calls[slot].stillTime == nil ? held : held.withoutDailyLimits
    if !ask(request, asked.question, of: slot), let question = asked.question {
      refused.append(question)
    }
    return true
  }

  // MARK: What is heard

  private func play(
    _ slot: CallTable.Slot, _ operation: OperationNumber, _ keys: KeyMode, _ language: LanguageID,
    _ items: Range<Int>, _ position: Milliseconds, _ speed: PlaySpeed
  ) {
    let names = calls[slot].menu.names
    connection.write { output in
      let start = output.count
      calls.withID(slot) {
        NativeCommandWriter.beginPlay(
          $0, operation, keys: keys, from: position, speed: speed, into: &output)
      }
      for index in items {
        let item = service.effects.speechItem(at: index)
        let end = output.count
        append(item, language, names, to: &output)
        // A line that is too long would not be read at all: the rest of so long a prompt is left out.
        if output.count - start >= LineFramer.lineLengthMax {
          output.removeLast(output.count - end)
          if case .speech(let speech) = item {
            appendWhatFits(of: speech, language, names, start, to: &output)
          }
          log(.warning, .promptTooLong)
          break
        }
      }
      NativeCommandWriter.endLine(&output)
    }
  }

  /// Of a speech that a line has no room for, the names that it has room for. `start` is where the line begins.
  private func appendWhatFits(
    of speech: SpeechID, _ language: LanguageID, _ names: UnsafePointer<MenuNames>, _ start: Int,
    to output: inout [UInt8]
  ) {
    names.pointee.speeches(in: language).with(Int(speech.index)) { line in
      var room = LineFramer.lineLengthMax - (output.count - start) - 1
      // Each name has its space before it, so that the next space is the end of what can go out.
      while room > 0, line[room] != UInt8(ascii: " ") { room -= 1 }
      line.extracting(0..<max(0, room)).withUnsafeBufferPointer {
        output.append(contentsOf: $0)
      }
    }
  }

  private func append(
    _ item: SpeechItem, _ language: LanguageID, _ names: UnsafePointer<MenuNames>,
    to output: inout [UInt8]
  ) {
    switch item {
    case .prompt(let prompt):
      names.pointee.prompts(in: language).with(Int(prompt.index)) {
        NativeCommandWriter.prompt($0, into: &output)
      }
    case .word(let word):
      names.pointee.words(in: language).with(Int(word.index)) {
        NativeCommandWriter.prompt($0, into: &output)
      }
    case .named(let text):
      names.pointee.languages.with(Int(language.index)) {
        NativeCommandWriter.prompt($0, into: &output)
      }
      output.append(UInt8(ascii: "/"))
      NativeEncoding.append(service.effects.texts[Int(text)], to: &output)
    case .recording(let operation):
      // The gateway made it itself, and keeps it until the call is over.
      names.pointee.languages.with(Int(language.index)) {
        NativeCommandWriter.prompt($0, into: &output)
      }
      NativeEncoding.append("/recording/", to: &output)
      NativeEncoding.append(operation.number, to: &output)
    case .speech(let speech):
      names.pointee.speeches(in: language).with(Int(speech.index)) { line in
        line.withUnsafeBufferPointer { output.append(contentsOf: $0) }
      }
    }
  }

  private func transfer(
    _ slot: CallTable.Slot, _ operation: OperationNumber,
    _ destination: TransferDetail.Destination, _ ring: Milliseconds
  ) {
    switch destination {
    case .queue(let queue):
      calls[slot].menu.names.pointee.queues.with(Int(queue)) { name in
        write(slot) {
          NativeCommandWriter.transfer($0, operation, queue: name, ring: ring, into: &$1)
        }
      }
    case .number(let number):
      calls[slot].menu.names.pointee.numbers.with(Int(number)) { name in
        write(slot) {
          NativeCommandWriter.transfer($0, operation, number: name, ring: ring, into: &$1)
        }
      }
    }
  }

  private func mark(_ slot: CallTable.Slot, _ time: CallTime) {
    service.mark.removeAll(keepingCapacity: true)
    guard service.appendMark(of: calls.place(of: slot), at: time, to: &service.mark) else { return }
    service.mark.withUnsafeBufferPointer { mark in
      write(slot) { NativeCommandWriter.mark($0, mark.span, into: &$1) }
    }
  }

  // MARK: The end of a call

  private func ended(
    _ slot: CallTable.Slot, _ ending: CallEnding, _ cause: HangupCause,
    _ time: CallTime
  ) {
    faxEnded(slot, .failed, "hung-up")
    let record = calls[slot].call.record(
      calls[slot].identity, cause: cause, at: time, in: calls[slot].menu.served.flow)
    service.callEnded()
    callLog(slot).ended(record, ending, at: time)
    service.keep(consume record, of: self)
    switch ending {
    case .byService where !isClosed:
      calls[slot].phase = .hungUp
      service.deadlines.set(
        calls[slot].deadline, at: service.now + Trunk.confirmationMillisecondsMax)
    case .byService, .byCaller: forget(slot)
    }
  }

  /// The gateway has confirmed that a call is over.
  func confirmHangup(_ slot: CallTable.Slot) {
    forget(slot)
    removeIfDone(slot)
  }

  func forget(_ slot: CallTable.Slot) {
    calls[slot].phase = .over
    calls.forgetID(of: slot)
    service.deadlines.set(calls[slot].deadline, at: nil)
  }

  /// Nothing is left of a call that is over once the store has said its last word.
  func removeIfDone(_ slot: CallTable.Slot) {
    guard calls.holds(slot), calls[slot].phase == .over, calls[slot].answersAwaited == 0 else {
      return
    }
    service.deadlines.remove(calls[slot].deadline)
    calls.remove(slot)
  }

  func timeReached(_ slot: CallTable.Slot) {
    guard calls.holds(slot) else { return }
    endIfDue(slot)
    switch calls[slot].phase {
    case .up: step(slot, .timeReached)
    case .hungUp: forget(slot)
    case .over: break
    }
    removeIfDone(slot)
  }

  func callLog(_ slot: CallTable.Slot) -> CallLog {
    CallLog(
      of: calls[slot].identity, calls[slot].menu, .trunk(number), in: service.shared.log)
  }
}
