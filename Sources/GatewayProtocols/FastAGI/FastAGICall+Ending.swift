internal import Telephony

/// How what a call asked for ends, and how the call does.
extension FastAGICall {
  mutating func end(
    _ work: FastAGIWork, _ ending: FastAGIEnding, _ turn: inout GatewayTurn
  ) {
    if let found = work.silence { silence = found }
    if ending.saysHangup { isHungUp = true }
    guard typed != nil, !isHungUp else { return tell(work.ended, ending, &turn) }
    state = .readingKeys(work.ended, ending)
    send(.getVariable(.typedKeys), &turn)
  }

  mutating func tell(
    _ work: FastAGIWork.Ended, _ ending: FastAGIEnding, _ turn: inout GatewayTurn
  ) {
    state = .idle
    for fact in ending.facts { turn.emit(.noted(.fastAGI(fact))) }
    if ending.keysCameLater { tellOutcomes(of: work.operation, ending, &turn) }
    for index in 0..<ending.keys.count {
      let isBehindSilence = index >= ending.keys.count - ending.keysBehindSilence
      let silence = isBehindSilence ? nil : ending.silence
      turn.emit(.keyPressed(ending.keys[index], ago: silence ?? Milliseconds(0)))
    }
    if !ending.keysCameLater { tellOutcomes(of: work.operation, ending, &turn) }
    if ending.silence != nil { turn.emit(.keyTimePassed) }
    // What the call has stopped, a filler, it has stopped for what waits behind it: that is what they answer.
    if work.wasStopped, !ending.keys.isEmpty, !isHungUp { stopWaiting(&turn) }
    failuresInARow = ending.hasFailed ? failuresInARow + 1 : 0
    if isHungUp {
      channelIsGone(&turn)
    } else if failuresInARow >= FastAGICall.failuresInARowMax {
      breakOff(.tooManyFailures, &turn)
    }
  }

  private func tellOutcomes(
    of operation: OperationNumber?, _ ending: FastAGIEnding, _ turn: inout GatewayTurn
  ) {
    guard let operation else { return }
    if let first = ending.first {
      turn.emit(.operationEnded(operation, first.outcome, ago: first.ago))
    }
    if let second = ending.second {
      turn.emit(.operationEnded(operation, second.outcome, ago: second.ago))
    }
  }

  mutating func channelIsGone(_ turn: inout GatewayTurn) {
    isHungUp = true
    switch state {
    case .working(let work), .doubting(let work):
      let ending = work.channelIsGone()
      for fact in ending.facts { turn.emit(.noted(.fastAGI(fact))) }
      tellOutcomes(of: work.operation, ending, &turn)
    // Asterisk has returned the keys of its last command: they were pressed before the end.
    case .readingKeys(let work, let ending): return tell(work, ending, &turn)
    case .idle, .answering, .doubtingAnswer, .hooking, .countingOldKeys, .marking, .catchingUp,
      .hangingUp, .over:
      break
    }
    state = .over
    turn.emit(.hungUp(.normal))
  }

  /// The call cannot go on: its end is told now, and the channel is hung up.
  mutating func breakOff(_ fact: FastAGIFact, _ turn: inout GatewayTurn) {
    turn.emit(.noted(.fastAGI(fact)))
    turn.emit(.hungUp(.failure))
    pending.removeAll()
    marks.removeAll()
    state = .hangingUp
    send(.hangUp, &turn)
  }
}

extension FastAGIEnding {
  /// Whether what ended it was a hang-up.
  fileprivate var saysHangup: Bool {
    if case .recorded(by: .hangup, length: _, pieces: _) = first?.outcome { true } else { false }
  }
}
