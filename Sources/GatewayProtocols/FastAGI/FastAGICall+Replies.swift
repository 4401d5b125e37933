internal import Telephony

/// What Asterisk says.
extension FastAGICall {
  package mutating func take(_ item: FastAGIReplyReader.Item, _ turn: inout GatewayTurn) {
    guard !state.isOver else { return }
    switch item {
    case .hangup: hangupNoticed(&turn)
    case .stray(let line): stray(line, &turn)
    case .reply(let reply):
      let isUsageBehindResult = expectsUsage && reply.status == 520
      expectsUsage = underWay?.application != nil && reply.number == 1
      if isUsageBehindResult { return }
      if state.isHangingUp {
        // Whatever it answers, what we sent has been read.
        state = .over
      } else if reply.status == 511 {
        channelIsGone(&turn)
      } else if state.isIdle {
        // Its result may be keys, which are no matter for a log.
        stray("a reply of status \(reply.status)", &turn)
      } else {
        take(reply, &turn)
      }
    }
  }

  /// The connection is closed, by whomever.
  package mutating func closed(_ turn: inout GatewayTurn) {
    guard !state.isOver else { return }
    let hasEnded = state.isHangingUp
    state = .over
    if !hasEnded { turn.emit(.hungUp(isHungUp ? .normal : .trunkLost)) }
  }

  /// The connection brings what no Asterisk sends.
  mutating func broken(_ fact: FastAGIFact, _ turn: inout GatewayTurn) {
    guard !state.isOver else { return }
    turn.emit(.noted(.fastAGI(fact)))
    if !state.isHangingUp { turn.emit(.hungUp(.failure)) }
    state = .over
  }

  mutating func hangupNoticed(_ turn: inout GatewayTurn) {
    isHungUp = true
    switch state {
    case .working(let work) where work.outlivesChannel: break  // Its reply is on the way.
    case .hangingUp: state = .over
    case .idle, .answering, .doubtingAnswer, .hooking, .countingOldKeys, .marking, .catchingUp,
      .working, .doubting, .readingKeys, .over:
      channelIsGone(&turn)
    }
  }

  mutating func stray(_ line: String, _ turn: inout GatewayTurn) {
    strayLines += 1
    // The first is told; a thousand more would only fill the log.
    if strayLines == 1 { turn.emit(.noted(.fastAGI(.strayLine(line)))) }
    if strayLines > FastAGICall.strayLinesMax { broken(.tooManyStrayLines, &turn) }
  }

  mutating func take(_ reply: FastAGIReply, _ turn: inout GatewayTurn) {
    let command = underWay
    underWay = nil
    if let fact = FastAGICall.refusal(of: command, reply) {
      refused(fact, &turn)
      return
    }
    // The state is taken out of its place: what it holds is changed, and not copied first.
    var before = State.idle
    swap(&before, &state)
    switch consume before {
    case .idle: break  // Not asked for here.
    case .hangingUp: state = .hangingUp
    case .over: state = .over
    case .answering:
      if reply.number == -1 {
        state = .doubtingAnswer
        send(.channelStatus, &turn)
      }
    case .doubtingAnswer:
      if isUp(reply) { breakOff(.answerFailed, &turn) } else { channelIsGone(&turn) }
    case .countingOldKeys:
      // A channel that has been here before has those of then in its variable, and its hook.
      let count = reply.value?.utf8.count ?? 0
      if count < FastAGITypeAhead.keysMax {
        state = .hooking(oldKeys: UInt16(count))
        send(.storeDTMF(.typedKeys), &turn)
      } else {
        isStoreFull = true
      }
    case .hooking(let oldKeys): typed = oldKeys
    case .marking: break
    case .catchingUp: caughtUp(newKeys(reply), &turn)
    case .working(var work):
      let step = work.take(reply, isHungUp: isHungUp)
      go(step, consume work, &turn)
    case .doubting(var work):
      if isUp(reply) {
        let step = work.channelIsUp()
        go(step, consume work, &turn)
      } else {
        state = .doubting(work)
        channelIsGone(&turn)
      }
    case .readingKeys(let work, var ending):
      let keys = newKeys(reply)
      ending.take(stored: work.takesKeys ? keys : KeyString())
      tell(work, ending, &turn)
    }
  }

  /// Why `reply` means that `command` was not carried out; nil when it was.
  static func refusal(
    of command: FastAGICommand.Kind?, _ reply: FastAGIReply
  ) -> FastAGIFact? {
    guard reply.status == 200 else {
      return .refused(command: command?.name ?? "", status: reply.status)
    }
    if reply.number == -2, let application = command?.application {
      return .noApplication(application)
    }
    return nil
  }

  mutating func refused(_ fact: FastAGIFact, _ turn: inout GatewayTurn) {
    switch state {
    case .hooking:
      // Found out; nothing to worry about.
      typeAhead = .none
      state = .idle
    case .working(var work), .doubting(var work): end(work, work.failed(fact), &turn)
    case .readingKeys(let work, let ending):
      typed = nil
      typeAhead = .none
      turn.emit(.noted(.fastAGI(fact)))
      tell(work, ending, &turn)
    case .answering, .doubtingAnswer: breakOff(.answerFailed, &turn)
    case .countingOldKeys, .marking, .catchingUp:
      turn.emit(.noted(.fastAGI(fact)))
      // Without what was there before nothing new can be told from it.
      if case .countingOldKeys = state { isStoreFull = true }
      hadGap = false
      state = .idle
    case .idle, .hangingUp, .over: break
    }
  }

  /// 4 and 5 are calls that nobody has answered yet, 6 is up.
  func isUp(_ reply: FastAGIReply) -> Bool { (4...6).contains(reply.number ?? -1) }

  mutating func go(
    _ step: consuming FastAGIStep, _ work: consuming FastAGIWork, _ turn: inout GatewayTurn
  ) {
    switch consume step {
    case .send(let command):
      // Of a prompt that nobody waits for nothing more is sent: two lines at once are read as one by Asterisk.
      if wantsHangUp, case .prompting = work { return }
      state = .working(consume work)
      send(command, &turn)
    case .await: state = .working(consume work)
    case .doubt:
      guard !isHungUp else {
        state = .working(consume work)
        return channelIsGone(&turn)
      }
      state = .doubting(consume work)
      send(.channelStatus, &turn)
    case .ended(let ending): end(work, ending, &turn)
    }
  }
}
