internal import Telephony

/// One call of a FreeSWITCH, seen from the service: takes what the call asks for and what FreeSWITCH tells.
///
///     connecting ──the channel's data──▶ up ──hang-up──▶ over
///                                         └──asked to──▶ hanging up ──▶ over
///
/// Commands may follow one another without waiting: `+OK` says only that one is queued. What something came to is told by
/// the end of its application, and each key by an event, once, whatever runs; so no key is lost and the call keeps its own
/// time.
package struct EventSocketCall: Equatable, Sendable {
  /// Messages that answer no command, after which the peer is no FreeSWITCH.
  package static let strayMessagesMax = 100
  /// The channel variable that carries the call to another node.
  package static let markVariable = "hotline_mark"
  /// Why FreeSWITCH hangs a caller up whose application could not run.
  static let faultCause = "DESTINATION_OUT_OF_ORDER"

  struct Unanswered: Equatable, Sendable {
    let name: String
    /// Of the application whose end is waited for.
    let id: String?
  }

  enum State: Equatable, Sendable {
    case connecting, up, hangingUp, over

    /// Whether there is a call whose end is still to be told: also one that the service has ended, for what it was recording
    /// may have no other end.
    var isOfACall: Bool { self == .up || self == .hangingUp }
  }

  var state = State.connecting
  var channel = ""
  /// What is under way, and the number of works so far, which tells their applications apart.
  var work: EventSocketWork?
  private var worksBegun = 0
  private var pending: [GatewayCommand] = []
  private var mark: String?
  /// Commands that have not been answered, oldest first.
  var unanswered: [Unanswered] = []
  /// The keys that stop what plays, as the channel knows them; nil while it has its default.
  private var terminators: String?
  var isHungUp = false
  /// The application that FreeSWITCH runs, as it has told; nil between two.
  var running: String?
  /// Whether FreeSWITCH hung up because something could not be done.
  var isAtFault = false
  /// The application that could not, until that is told; nil where the work under way has told it better.
  var untoldFault: String?
  var strayMessages = 0

  package init() {}

  /// Whether the connection is to be closed.
  package var isOver: Bool { state == .over }

  /// To be sent first: FreeSWITCH says nothing before.
  package mutating func begin(_ turn: inout GatewayTurn) { send([.connect], &turn) }

  /// Takes a command; ``flush(_:)`` sends what can be sent.
  package mutating func perform(_ command: GatewayCommand, _ turn: inout GatewayTurn) {
    guard state == .up else { return }
    switch command {
    case .mark(let mark): self.mark = mark
    case .listen: break  // Every key is told.
    case .hangUp(let cause):
      pending.removeAll()
      mark = nil
      state = .hangingUp
      send([work == nil ? .hangUp(cause) : .kill(channel: channel, cause)], &turn)
    case .stop(let operation): stop(operation, &turn)
    case .answer, .play, .record, .fax, .transfer: pending.append(command)
    }
  }

  private mutating func stop(_ operation: OperationNumber, _ turn: inout GatewayTurn) {
    if let index = pending.firstIndex(where: { $0.plays(operation) }) {
      pending.remove(at: index)
      turn.emit(
        .operationEnded(operation, .interrupted, ago: Milliseconds(0)))
      return
    }
    switch work {
    case .playing(operation, var playing):
      let isNow = playing.stop()
      work = .playing(operation, playing)
      if isNow { send([.breakOff(channel: channel)], &turn) }
    case .recording(operation, var recording):
      let isNow = recording.stop()
      work = .recording(operation, recording)
      if isNow { send([.breakOff(channel: channel)], &turn) }
    case .playing, .recording, .faxing, .transferring, nil: break
    }
  }

  /// A key stops what waits to be heard behind what is under way, as it would have stopped it when heard.
  mutating func stopWaiting(_ turn: inout GatewayTurn) {
    for index in pending.indices.reversed() {
      guard case .play(let operation, let prompt) = pending[index], prompt.keys == .interrupt
      else { continue }
      pending.remove(at: index)
      turn.emit(
        .operationEnded(operation, .interrupted, ago: Milliseconds(0)))
    }
  }

  /// Sends what is due, once the events of a turn have been handled. It may bring events itself: of what needs no
  /// application.
  package mutating func flush(_ turn: inout GatewayTurn) {
    guard state == .up else { return }
    if let mark {
      self.mark = nil
      send([.setAtOnce(channel: channel, EventSocketCall.markVariable, mark)], &turn)
    }
    while work == nil, !pending.isEmpty { begin(pending.removeFirst(), &turn) }
  }

  private mutating func begin(_ command: GatewayCommand, _ turn: inout GatewayTurn) {
    worksBegun += 1
    let name = "hotline-\(worksBegun)"
    switch command {
    case .answer: send([.execute("answer", argument: "", id: nil)], &turn)
    case .play(let operation, let prompt):
      let playing = EventSocketPlaying(prompt, name: name)
      guard let command = playing.command else {
        tell(operation, playing.endedAtOnce, &turn)
        return
      }
      setTerminators(playing.keysStop ? "any" : "none", &turn)
      work = .playing(operation, playing)
      send([command], &turn)
    case .record(let operation, let recording):
      let recording = EventSocketRecording(recording, name: name)
      guard let commands = recording.commands else {
        let fact = EventSocketFact.recordingFailed(reason: "its name has a blank")
        tell(operation, EventSocketEnding(outcomes: [.failed], facts: [fact]), &turn)
        return
      }
      // A key in the tone stops nothing.
      setTerminators("none", &turn)
      terminators = nil
      work = .recording(operation, recording)
      send(commands, &turn)
    case .fax(let operation, let fax):
      let faxing = EventSocketFaxing(fax, name: name)
      work = .faxing(operation, faxing)
      send(faxing.commands, &turn)
    case .transfer(let operation, let transfer):
      let transferring = EventSocketTransferring(transfer, name: name)
      work = .transferring(operation, transferring)
      send(transferring.commands, &turn)
    case .listen, .stop, .mark, .hangUp: break  // Never wait here.
    }
  }

  private mutating func setTerminators(_ keys: String, _ turn: inout GatewayTurn) {
    guard terminators != keys else { return }
    terminators = keys
    send([.set("playback_terminators", keys)], &turn)
  }

  mutating func send(_ commands: [EventSocketCommand], _ turn: inout GatewayTurn) {
    for command in commands {
      unanswered.append(Unanswered(name: command.name, id: command.id))
      command.write(into: &turn.output)
    }
  }

  func tell(
    _ operation: OperationNumber, _ ending: EventSocketEnding, _ turn: inout GatewayTurn
  ) {
    for fact in ending.facts { turn.emit(.noted(.eventSocket(fact))) }
    for outcome in ending.outcomes {
      turn.emit(.operationEnded(operation, outcome, ago: Milliseconds(0)))
    }
  }
}
