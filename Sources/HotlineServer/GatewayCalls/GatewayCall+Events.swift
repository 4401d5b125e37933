internal import CallEngine
internal import CallFlowModel
internal import CallKeeping
internal import GatewayProtocols
internal import Storage
internal import Telephony

/// What a gateway tells of its call.
extension GatewayCall {
  func take(_ event: consuming GatewayEvent) {
    switch consume event {
    case .rang(let ringing): rang(ringing)
    case .keyPressed(let key, let ago): keyPressed(key, ago)
    case .operationEnded(let operation, .recorded(by: .hangup, let length, pieces: _), let ago):
      // Nobody is there to go on with: the message is left as by any hang-up.
      recordingEnded(operation, after: length)
      step(.callerHungUp(.normal), ago: ago)
    case .operationEnded(_, .released(by: .caller), let ago):
      step(.callerHungUp(.normal), ago: ago)
    case .operationEnded(let operation, let outcome, let ago):
      recordingEnded(operation)
      faxEnded(operation, outcome, served?.pointee.fax?.failure)
      step(.operationEnded(operation, outcome), ago: ago)
    case .keyTimePassed: step(.timeReached)
    case .hungUp(let cause): callerHungUp(cause)
    case .noted(let fact):
      if let failure = fact.faxFailure { served?.pointee.fax?.failure = failure }
      noted(fact)
    }
  }

  private func noted(_ fact: GatewayFact) {
    hasToldFailure = true
    let step = served?.pointee.withFlow { call, flow in flow.name(of: call.step) }
    service.shared.log.log(
      .warning, .gatewayNoted,
      [
        driver.medium.name: "\(number)", "peer": gateway.host,
        "call": served?.pointee.identity.call.text ?? "", "step": step ?? "", "why": fact.text,
      ])
  }

  private func keyPressed(_ key: DTMFKey, _ ago: Milliseconds) {
    let (unsent, waiting) = (driver.commandCount, promptWaitingForSound)
    step(.keyPressed(key), ago: ago)
    driver.stopPlaying(ofFirst: unsent)
    if let waiting { stop(waiting) }
  }

  private func rang(_ ringing: GatewayRinging) {
    do throws(TrunkProblem) {
      if service.isDraining { throw .draining }
      let beginning = try beginning(of: ringing)
      guard !service.shared.storage.isBusy, service.shared.beginCall() else { throw .overloaded }
      let identity = CallIdentity(
        key: beginning.key, segment: beginning.segment,
        call: CallID(ringing.call) ?? CallID("\(driver.medium.name)-\(number)")!,
        dialled: gateway.numbers.number(ringing.to))
      var call = ServedCall(identity, beginning, at: service.now, deadline: deadline!)
      // Asterisk plays nothing faster than it was recorded, FreeSWITCH nothing of several files.
      call.call.canPlayFaster = false
      served = .piece(for: 1)
      served!.initialize(to: consume call)
      wantsMarks = ringing.wantsMarks
      service.callBegan()
      if tellsInfo { callLog.began(from: beginning.call.caller) }
      step(beginning.segment == 0 ? .rang : .resumed)
    } catch {
      log(.warning, .callRefused, error.logged)
      // The dialplan goes on with its next line, which may lead to another node.
      leave()
    }
  }

  private func beginning(of ringing: GatewayRinging) throws(TrunkProblem) -> CallBeginning {
    if let mark = ringing.mark {
      do throws(TrunkProblem) {
        return try service.resumption(from: mark)
      } catch {
        // The caller is still there and better served from the beginning than not at all.
        log(.warning, .markNotUsed, error.logged)
      }
    }
    return try service.beginning(
      to: ringing.to, from: ringing.from, language: ringing.language, at: ringing.at)
  }

  private func callerHungUp(_ cause: HangupCause) {
    step(.callerHungUp(cause))
    // The gateway will not tell any more what becomes of a file. Only a channel that is gone writes none.
    if cause != .normal { recordingsMayGrow() }
    for index in recordings.indices where recordings[index].state == .open {
      recordings[index].isWhole = true
    }
  }
}
