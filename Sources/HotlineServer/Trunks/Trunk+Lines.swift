internal import CallEngine
internal import CallKeeping
internal import GatewayProtocols
internal import Storage
internal import Telephony

/// What a gateway says of its calls.
extension Trunk {
  // MARK: A call rings

  func rang(_ ringing: GatewayLine.Ringing) throws(TrunkProblem) {
    guard find(ringing.call) == nil else { throw .callExists }
    if takesFaxes, isFax(ringing.call) {
      throw .badField(
        name: "the call", value: service.parser.fields.text(ringing.call),
        expected: "a name without '\(TrunkFax.prefix)' in front, which the service's faxes have")
    }
    if service.isDraining { throw .draining }
    let id = service.parser.fields.text(ringing.call)
    try checkClock(of: ringing)
    let beginning = try beginning(of: ringing)
    // A call that begins while the store is behind would only add to what waits; and whoever makes most of it wait is the
    // first to hear so.
    guard answersAwaited < Trunk.answersAwaitedMax, !service.shared.storage.isBusy,
      service.shared.beginCall()
    else { throw .overloaded }
    let identity = CallIdentity(
      key: beginning.key, segment: beginning.segment, call: CallID(id)!,
      dialled: numbers.number(service.parser.fields.text(ringing.to)))
    let deadline = service.deadlines.add(.drain)
    let slot = calls.insert(
      ServedCall(
        identity, beginning, isStill: ringing.isStill, at: service.now, deadline: deadline))
    calls[slot].call.canPlayFaster = playsFaster
    service.deadlines.assign(deadline, to: .call(self, slot))
    service.callBegan()
    callLog(slot).began(from: beginning.call.caller)
    step(slot, beginning.segment == 0 ? .rang : .resumed)
  }

  private func checkClock(of ringing: GatewayLine.Ringing) throws(TrunkProblem) {
    if service.shared.options.hasTestClock {
      // Also where a mark says what the clock shows.
      if let at = ringing.at { _ = try service.wallClock(at: service.parser.fields.text(at)) }
      return
    }
    let expected = "left out: this service has no test clock"
    if let at = ringing.at {
      throw .badField(name: "at", value: service.parser.fields.text(at), expected: expected)
    }
    if ringing.isStill { throw .badField(name: "clock", value: "still", expected: expected) }
  }

  private func beginning(of ringing: GatewayLine.Ringing) throws(TrunkProblem) -> CallBeginning {
    if let mark = ringing.resume {
      return try service.resumption(from: service.parser.fields.text(mark))
    }
    return try service.beginning(
      to: service.parser.fields.text(ringing.to),
      from: ringing.from.map { service.parser.fields.text($0) },
      language: ringing.language.map { service.parser.fields.text($0) },
      at: ringing.at.map { service.parser.fields.text($0) })
  }

  // MARK: A call goes on

  private func find(_ id: GatewayLine.Field) -> CallTable.Slot? {
    service.parser.fields.withBytes(id) { calls.find($0) }
  }

  /// The call that is up under that id; nil where the service has ended it and the line crossed that on its way.
  private func callUp(_ id: GatewayLine.Field) throws(TrunkProblem) -> CallTable.Slot? {
    guard let slot = find(id) else { throw .unknownCall }
    switch calls[slot].phase {
    case .up: return slot
    case .hungUp, .over: return nil
    }
  }

  func keysPressed(_ call: GatewayLine.Field, _ keys: GatewayLine.Field) throws(TrunkProblem) {
    guard let slot = try callUp(call) else { return }
    fetchAhead(calls.place(of: slot))
    // A call that ends stays in its slot at least until the line is done with.
    for index in 0..<keys.count where calls[slot].phase == .up {
      let key = DTMFKey(ascii: service.parser.fields.byte(index, of: keys))!
      step(slot, .keyPressed(key, isFollowed: index + 1 < keys.count))
    }
    tellKeysDropped(slot)
  }

  func done(
    _ call: GatewayLine.Field, _ operation: OperationNumber, _ outcome: OperationOutcome,
    _ reason: GatewayLine.Field?
  ) throws(TrunkProblem) {
    guard let slot = try callUp(call) else { return }
    try checkBegun(operation, in: slot)
    let activity = calls[slot].call.activity
    // An operation that has ended has nothing left to say: what comes of it late is ignored.
    guard activity.operation == operation else { return }
    guard activity.canEnd(with: outcome) else {
      throw .badField(
        name: "the outcome", value: outcome.word, expected: activity.outcomes)
    }
    if let fax = calls[slot].fax, fax.operation == operation {
      faxEnded(slot, outcome, failure(reason))
      if fax.lacksPages(outcome) {
        failureReason = ServedCall.Fax.pagesMissing
        step(slot, .operationEnded(operation, .failed))
        failureReason = ""
        return
      }
    }
    var heard = outcome
    if let recording = calls[slot].recording {
      if let lack = recording.lack(by: outcome) {
        // Whoever hears a receipt may trust that all was kept.
        callLog(slot).recordingIncomplete(operation, lack)
        heard = .failed
      } else {
        heard = recording.heard(in: outcome)
      }
    }
    if let failure = failure(reason) { failureReason = failure }
    step(slot, .operationEnded(operation, heard))
    if reason != nil { failureReason = "" }
  }

  private func checkBegun(
    _ operation: OperationNumber, in slot: CallTable.Slot
  ) throws(TrunkProblem) {
    guard operation <= calls[slot].call.operation else {
      throw .badField(
        name: "the operation", value: "\(operation.number)", expected: "one that has begun")
    }
  }

  func audio(
    _ call: GatewayLine.Field, _ operation: OperationNumber, _ piece: UInt32,
    _ base64: GatewayLine.Field
  ) throws(TrunkProblem) {
    guard let slot = try callUp(call) else { return }
    try checkBegun(operation, in: slot)
    // Sound of a recording that has ended comes late and belongs to nothing.
    let isRecording =
      calls[slot].call.activity == .recording(operation) && calls[slot].recording != nil
    let sound: [UInt8]
    do throws(TrunkProblem) {
      sound = try self.sound(base64)
      guard piece < StorageLimits.audioPieceCountMax || !isRecording else {
        throw .tooManyPieces(StorageLimits.audioPieceCountMax)
      }
    } catch {
      if isRecording { calls[slot].recording!.refuse(piece) }
      throw error
    }
    guard isRecording else { return }
    // What comes behind all that was asked for is no part of it, unless its gateway counts it.
    guard calls[slot].recording!.hasRoom(for: sound.count) else { throw .tooMuchSound }
    let key = calls[slot].identity.key(of: operation)
    guard ask(.appendAudio(key, number: piece, sound), nil, of: slot) else {
      calls[slot].recording!.refuse(piece)
      throw .overloaded
    }
    calls[slot].recording!.add(piece, of: sound.count)
  }

  private func sound(_ base64: GatewayLine.Field) throws(TrunkProblem) -> [UInt8] {
    var sound: [UInt8] = []
    let isBase64 = service.parser.fields.withBytes(base64) { Base64.decode($0, into: &sound) }
    guard isBase64, !sound.isEmpty else {
      throw .badField(name: "the sound", value: "…", expected: "base64 of 8 kHz A-law")
    }
    guard sound.count <= StorageLimits.audioPieceBytesMax else {
      throw .badField(
        name: "the sound", value: "\(sound.count) bytes",
        expected: "at most \(StorageLimits.audioPieceBytesMax) bytes a piece")
    }
    return sound
  }

  /// What is due until then happens in order, each at its time.
  func advance(_ call: GatewayLine.Field, _ duration: Milliseconds) throws(TrunkProblem) {
    guard let slot = try callUp(call) else { return }
    guard let time = calls[slot].stillTime else {
      throw .badField(
        name: "the call", value: service.parser.fields.text(call),
        expected: "one that rang with clock=still")
    }
    let end = time + duration
    // A call is over long before so much has come due; the bound only says that no line holds up a loop.
    for _ in 0..<10_000 where calls[slot].phase == .up {
      let due = calls[slot].call.deadline(in: calls[slot].menu.served.flow)
      guard due <= end else { break }
      calls[slot].stillTime = max(due, calls[slot].stillTime!)
      step(slot, .timeReached)
    }
    calls[slot].stillTime = end
    removeIfDone(slot)
  }

  func callerHungUp(_ call: GatewayLine.Field, _ cause: HangupCause) throws(TrunkProblem) {
    guard let slot = find(call) else { throw .unknownCall }
    switch calls[slot].phase {
    case .up:
      step(slot, .callerHungUp(cause))
      removeIfDone(slot)
    case .hungUp, .over: confirmHangup(slot)
    }
  }
}
