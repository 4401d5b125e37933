package import CallEngine
package import CallFlowModel
package import GatewayProtocols
package import Telephony

/// Between a call and the session of its gateway, whichever kind that is: what the call wants heard and asked becomes
/// commands, and the time that a gateway keeps is not kept twice. Pure: its connection belongs to whoever owns it.
///
/// Each turn: ``receive(_:)``, hand every event of ``turn`` to the call and what it wants to ``perform(_:)``,
/// ``exchange()`` until no event is left, and send ``GatewayTurn/output``.
package struct GatewayDriver: ~Copyable {
  /// Where its turns happen; nil between them, where somebody lends it.
  private var room: TurnRoom?
  private var session: GatewaySession
  package let medium: GatewayMedium

  /// A connection has been accepted. What is to be said first is in ``turn``.
  package init(_ medium: GatewayMedium, _ known: FastAGIFindings, in room: TurnRoom = TurnRoom()) {
    self.room = room
    self.medium = medium
    session = GatewaySession(medium, known, &room.turn)
  }

  /// Only while it has room.
  package var turn: GatewayTurn {
    @inline(__always) _read { yield room!.turn }
    @inline(__always) _modify { yield &room!.turn }
  }

  package var hasRoom: Bool { room != nil }

  /// Has its turns there, until ``giveBackRoom()``.
  package mutating func take(_ room: TurnRoom) { self.room = room }

  /// The room, with nothing in it any more; nil where there is none.
  package mutating func giveBackRoom() -> TurnRoom? {
    room?.turn.removeAll()
    return room.take()
  }

  /// See ``GatewaySession/fetchAhead()``.
  package func fetchAhead() { session.fetchAhead() }

  /// Whether the connection is to be closed, once what was written has left.
  package var isOver: Bool { session.isOver }
  /// See ``GatewaySession/isHeardOut``.
  package var isHeardOut: Bool { session.isHeardOut }
  /// What this call has found out for the next from the same gateway; nil where there is nothing to find out.
  package var findings: FastAGIFindings? { session.findings }

  // MARK: Turns

  package mutating func receive(_ bytes: Span<UInt8>) { session.receive(bytes, &room!.turn) }

  /// The gateway has closed the connection, or it broke.
  package mutating func closed() { session.closed(&room!.turn) }

  package mutating func perform(_ command: consuming GatewayCommand) {
    turn.commands.append(command)
  }

  /// Hands the session what `call`, which is up, has asked for.
  package mutating func exchange(for call: Call, at now: CallTime, in flow: CallFlow) {
    listenIfNeeded(call, at: now, in: flow)
    exchange()
  }

  /// The same where there is no call, or none any more.
  package mutating func exchange() {
    let room = room!
    if !room.turn.commands.isEmpty {
      // A session asks for nothing itself, so that the list is nobody else's meanwhile.
      var commands: [GatewayCommand] = []
      swap(&commands, &room.turn.commands)
      if commands.count > 1 { commands.reverse() }
      while let command = commands.popLast() { session.perform(command, &room.turn) }
      swap(&commands, &room.turn.commands)
    }
    session.flush(&room.turn)
  }

  // MARK: What the call does

  /// Plays `files`, and waits for the keys that `call`, which asked for it, wants at their end.
  package mutating func play(
    _ operation: OperationNumber, keys: KeyMode, files: [String], from position: Milliseconds,
    for call: Call, in flow: CallFlow
  ) {
    var wait: KeyWait?
    if call.activity == .prompting(operation), let place = flow[call.step].asking {
      let asking = flow.askings[Int(place)]
      wait = KeyWait(
        firstKey: asking.firstKey, nextKey: asking.nextKey, keysMax: call.keysUntilAsked(in: flow))
    }
    perform(
      .play(operation, GatewayPrompt(keys: keys, files: files, from: position, wait: wait)))
  }

  /// `operation` cannot be done here.
  package mutating func fail(_ operation: OperationNumber) {
    turn.emit(.operationEnded(operation, .failed, ago: Milliseconds(0)))
  }

  /// How many commands wait; see ``stopPlaying(ofFirst:)``.
  package var commandCount: Int { turn.commands.count }

  /// A key that was typed ahead stops what has not been sent yet, as it would have stopped it when heard: prompts among
  /// the first `count` commands.
  package mutating func stopPlaying(ofFirst count: Int) {
    for index in (0..<count).reversed() {
      guard case .play(let operation, let prompt) = turn.commands[index], prompt.keys == .interrupt
      else { continue }
      turn.commands.remove(at: index)
      turn.emit(
        .operationEnded(operation, .interrupted, ago: Milliseconds(0)))
    }
  }

  /// Asterisk drops a key that nobody has asked for, so that keys are asked for wherever the call waits for some.
  private mutating func listenIfNeeded(_ call: Call, at now: CallTime, in flow: CallFlow) {
    guard session.mustListen, !session.holdsTime, !session.isOver else { return }
    let until: CallTime
    switch call.activity {
    case .awaitingFirstKey(let moment), .awaitingNextKey(let moment): until = moment
    case .paused(position: _, for: _, let moment): until = moment
    case .idle, .playing, .offering, .prelude, .prompting, .looking, .filling, .fetching,
      .recording, .saving,
      .finding,
      .faxing, .ordering, .transferring, .connected, .ended:
      return
    }
    guard until > now else { return turn.emit(.keyTimePassed) }
    var wait = KeyWait(firstKey: until.since(now), nextKey: until.since(now))
    if let asking = flow[call.step].asking {
      wait.nextKey = flow.askings[Int(asking)].nextKey
      wait.keysMax = call.keysUntilAsked(in: flow)
    }
    perform(.listen(wait))
  }

  // MARK: Time

  /// When the call is to be told that its time has come. While the gateway keeps the time of keys and rings, only the
  /// call's whole time counts here.
  package func dueTime(of call: Call, in flow: CallFlow) -> CallTime {
    guard session.holdsTime else { return call.deadline(in: flow) }
    switch call.activity {
    // Whether somebody has answered, Asterisk tells only when they have parted: nobody is cut off from a conversation.
    case .transferring, .connected, .ended: return .never
    case .idle, .playing, .offering, .paused, .prelude, .prompting, .awaitingFirstKey,
      .awaitingNextKey,
      .looking, .filling, .fetching, .recording, .saving, .finding,
      .faxing, .ordering:
      return call.budgetEnd(in: flow)
    }
  }
}
