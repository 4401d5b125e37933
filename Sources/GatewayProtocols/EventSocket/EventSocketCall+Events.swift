internal import Telephony

/// What FreeSWITCH tells.
extension EventSocketCall {
  package mutating func take(_ message: EventSocketMessage, _ turn: inout GatewayTurn) {
    guard state != .over else { return }
    switch message.meaning {
    case .channel(let headers): connected(headers, &turn)
    case .reply(let text): replied(text, &turn)
    case .apiResponse: replied("", &turn)
    case .event(let event): if state != .connecting { happened(event, &turn) }
    // It may overtake the end of what is under way.
    case .disconnect(lingers: true) where work?.outlivesChannel ?? false: break
    // The call has left the socket, and nothing more will come of what is under way.
    case .disconnect: channelIsGone(&turn)
    case .other(let type): stray(type, &turn)
    }
  }

  /// The connection is closed, by whomever.
  package mutating func closed(_ turn: inout GatewayTurn) {
    guard state != .over else { return }
    let isUntold = state.isOfACall
    state = .over
    tellFault(&turn)
    if isUntold { turn.emit(.hungUp(isHungUp ? .normal : .trunkLost)) }
  }

  /// The connection brings what no FreeSWITCH sends.
  mutating func broken(_ fact: EventSocketFact, _ turn: inout GatewayTurn) {
    guard state != .over else { return }
    turn.emit(.noted(.eventSocket(fact)))
    if state.isOfACall { turn.emit(.hungUp(.failure)) }
    state = .over
  }

  private mutating func connected(_ headers: EventSocketHeaders, _ turn: inout GatewayTurn) {
    guard state == .connecting else { return stray("the channel's data once more", &turn) }
    if !unanswered.isEmpty { unanswered.removeFirst() }
    guard headers.isAsyncAndFull else { return leave(.needsAsyncFull, &turn) }
    guard let ringing = headers.ringing() else { return leave(.noNumber, &turn) }
    channel = ringing.call
    state = .up
    send([.linger, .myEvents], &turn)
    turn.emit(.rang(ringing))
  }

  /// The dialplan goes on behind the socket.
  private mutating func leave(_ fact: EventSocketFact, _ turn: inout GatewayTurn) {
    turn.emit(.noted(.eventSocket(fact)))
    send([.exit], &turn)
    state = .over
  }

  private mutating func replied(_ text: String, _ turn: inout GatewayTurn) {
    guard !unanswered.isEmpty else { return stray("a reply", &turn) }
    let command = unanswered.removeFirst()
    guard text.hasPrefix("-ERR") else { return }
    if let current = work, command.id == current.id {
      work = nil
      tell(current.operation, current.refused(text), &turn)
    } else {
      turn.emit(.noted(.eventSocket(.refused(command: command.name, reply: text))))
    }
  }

  private mutating func stray(_ what: String, _ turn: inout GatewayTurn) {
    strayMessages += 1
    // The first is told; a thousand more would only fill the log.
    if strayMessages == 1 { turn.emit(.noted(.eventSocket(.strayMessage(what)))) }
    if strayMessages > EventSocketCall.strayMessagesMax { broken(.tooManyStrayMessages, &turn) }
  }

  private mutating func happened(_ event: EventSocketHeaders, _ turn: inout GatewayTurn) {
    switch event["Event-Name"] {
    case "DTMF": keyPressed(event, &turn)
    case "CHANNEL_EXECUTE":
      running = event["Application"]
      if event["Application-UUID"] == work?.id { began(&turn) }
    case "CHANNEL_EXECUTE_COMPLETE":
      running = nil
      if event["Application-UUID"] == work?.id { completed(event, &turn) }
    case "CHANNEL_BRIDGE":
      guard case .transferring(let operation, var transferring) = work else { return }
      let isNews = transferring.bridged()
      work = .transferring(operation, transferring)
      if isNews { turn.emit(.operationEnded(operation, .answered, ago: Milliseconds(0))) }
    case "CHANNEL_HANGUP": hungUp(event, &turn)
    case "CHANNEL_HANGUP_COMPLETE": channelIsGone(&turn)
    default: break  // An event of some 160 kinds that is no matter of ours.
    }
  }

  private mutating func began(_ turn: inout GatewayTurn) {
    guard var current = work else { return }
    let mustBreak = current.began()
    work = current
    if mustBreak { send([.breakOff(channel: channel)], &turn) }
  }

  private mutating func keyPressed(_ event: EventSocketHeaders, _ turn: inout GatewayTurn) {
    guard state == .up, let digit = event["DTMF-Digit"]?.utf8, digit.count == 1,
      let key = DTMFKey(ascii: digit.first!)
    else { return }
    // The key that ends a recording is told by its outcome, and by nothing else.
    switch work {
    case .recording(_, let recording): if recording.endKey == key { return }
    case .playing(let operation, var playing):
      playing.keyPressed()
      work = .playing(operation, playing)
    case .faxing, .transferring, nil: break
    }
    turn.emit(.keyPressed(key, ago: Milliseconds(0)))
    stopWaiting(&turn)
  }

  private mutating func completed(_ event: EventSocketHeaders, _ turn: inout GatewayTurn) {
    guard var current = work else { return }
    switch current.completed(event, isHungUp: isHungUp) {
    case .send(let commands):
      work = current
      send(commands, &turn)
    case .ended(let ending):
      work = nil
      if !ending.facts.isEmpty { untoldFault = nil }
      tell(current.operation, ending, &turn)
      if isHungUp { channelIsGone(&turn) }
    }
  }

  private mutating func hungUp(_ event: EventSocketHeaders, _ turn: inout GatewayTurn) {
    isHungUp = true
    if event["Hangup-Cause"] == EventSocketCall.faultCause, state == .up {
      isAtFault = true
      // One whose module is not loaded never runs.
      untoldFault = running ?? work?.application ?? "answer"
    }
    // The end of its application is on the way.
    if work?.outlivesChannel ?? false { return }
    channelIsGone(&turn)
  }

  private mutating func channelIsGone(_ turn: inout GatewayTurn) {
    let isUntold = state.isOfACall
    state = .over
    send([.exit], &turn)
    tellFault(&turn)
    if isUntold { turn.emit(.hungUp(isAtFault ? .failure : .normal)) }
  }

  private mutating func tellFault(_ turn: inout GatewayTurn) {
    guard let application = untoldFault.take() else { return }
    turn.emit(.noted(.eventSocket(.hungUpByFreeSWITCH(application: application))))
  }
}
