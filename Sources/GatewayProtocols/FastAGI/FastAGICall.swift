internal import Telephony

/// One call of an Asterisk, seen from the service: takes what the call asks for and what Asterisk replies. It never has
/// more than one line under way, but for the NOOP or HANGUP that ends a prompt which can be ended.
///
///     idle ─▶ answering, hooking, marking, catching up ─▶ idle
///       │
///       └──▶ working ──-1──▶ doubting ──channel up──▶ working, or its end
///               │                └──channel gone──▶ over
///               └──▶ reading keys ─▶ idle
///
///     HANGUP, 511 or a closed connection at any moment ──▶ over
///
/// Reads no clock: the times of keys are Asterisk's, and ``holdsTime`` says when they stand for the call's own.
package struct FastAGICall: Equatable, Sendable {
  /// Lines that answer no command, after which the peer is no Asterisk.
  package static let strayLinesMax: UInt8 = 100
  /// Failures with no success between them, after which the call ends: a loop of them would spin.
  package static let failuresInARowMax: UInt8 = 5

  enum State: Equatable, Sendable {
    case idle
    case answering
    /// ANSWER returned -1.
    case doubtingAnswer
    /// An earlier connection may have left keys in StoreDTMF's variable.
    case countingOldKeys
    /// StoreDTMF is being started.
    case hooking(oldKeys: UInt16)
    case marking
    /// The keys of a gap are being read.
    case catchingUp
    case working(FastAGIWork)
    case doubting(FastAGIWork)
    /// Work has ended; StoreDTMF's variable says with which keys.
    indirect case readingKeys(FastAGIWork.Ended, FastAGIEnding)
    case hangingUp
    case over

    // Asked with each line: to compare whole states would cost more than the answer is worth.
    var isIdle: Bool { if case .idle = self { true } else { false } }
    var isHangingUp: Bool { if case .hangingUp = self { true } else { false } }
    var isOver: Bool { if case .over = self { true } else { false } }
  }

  // Connections by the ten thousand hold one each: what is large comes first, and what is small in the gaps behind it.

  /// What the call has asked for and cannot be sent yet.
  var pending: [GatewayCommand] = []
  /// The mark that is still to be sent: none, or the latest.
  var marks: [String] = []
  var state = State.idle
  /// What the next reply answers.
  var underWay: FastAGICommand.Kind?
  /// How keys between commands are caught: as given, or ``FastAGITypeAhead/none`` once the module is known to be missing.
  package internal(set) var typeAhead: FastAGITypeAhead
  /// As given, or what a prompt has found out.
  package internal(set) var silence: FastAGISilence
  /// How many keys of StoreDTMF's variable have been told; nil while it does not run.
  var typed: UInt16?
  /// Whether an application has returned 1, behind which Asterisk sends a usage block that answers nothing.
  var expectsUsage = false
  /// Whether StoreDTMF's variable has no room, or cannot be read: from here on commands tell their keys themselves.
  var isStoreFull = false
  var isHungUp = false
  var wantsHangUp = false
  /// Whether no command has taken keys for a while.
  var hadGap = false
  var strayLines: UInt8 = 0
  var failuresInARow: UInt8 = 0

  package init(_ known: FastAGIFindings) {
    typeAhead = known.typeAhead
    silence = known.silence
  }

  /// Whether StoreDTMF has answered, and so is there.
  package var storesKeys: Bool { typed != nil }

  /// Whether the connection is to be closed.
  package var isOver: Bool { state.isOver }

  /// Whether the reply under way may hold a value with line feeds.
  var awaitsValue: Bool { underWay?.asksForValue ?? false }

  /// Whether Asterisk keeps the time: it waits for keys, or connects the caller with somebody. The call's own deadlines, but
  /// for that of its whole time, then wait for what it tells.
  package var holdsTime: Bool {
    switch state {
    case .working(let work), .doubting(let work): work.holdsTime
    case .readingKeys(let work, _): work.holdsTime
    case .idle, .answering, .doubtingAnswer, .hooking, .countingOldKeys, .marking, .catchingUp:
      pending.contains { command in
        switch command {
        case .listen, .transfer: true
        case .play(_, let prompt): prompt.wait != nil
        case .answer, .stop, .record, .fax, .mark, .hangUp: false
        }
      }
    case .hangingUp, .over: false
    }
  }

  // MARK: What the call asks for

  /// Takes a command; ``flush(_:)`` sends what can be sent.
  package mutating func perform(_ command: consuming GatewayCommand, _ turn: inout GatewayTurn) {
    guard !state.isOver, !state.isHangingUp else { return }
    if command.waitsForItsTurn {
      // A call is answered and told what to play in one turn.
      turn.commandMemory.lend(to: &pending, for: 2)
      return pending.append(command)
    }
    switch command {
    case .mark(let mark): marks = [mark]
    case .hangUp:
      if !pending.isEmpty { pending.removeAll(keepingCapacity: true) }
      wantsHangUp = true
    case .stop(let operation): stop(operation, &turn)
    case .answer, .play, .listen, .record, .fax, .transfer: break  // Above.
    }
  }

  private mutating func stop(_ operation: OperationNumber, _ turn: inout GatewayTurn) {
    if let index = pending.firstIndex(where: { $0.plays(operation) }) {
      pending.remove(at: index)
      turn.emit(
        .operationEnded(operation, .interrupted, ago: Milliseconds(0)))
      return
    }
    guard case .working(.prompting(var prompting, operation)) = state else { return }
    let command = prompting.stop()
    state = .working(.prompting(prompting, operation))
    if let command { send(command, &turn) }
  }

  /// Sends what is due, once the events of a turn have been handled. It may bring events itself: of what needs no command,
  /// and of what no line has room for.
  package mutating func flush(_ turn: inout GatewayTurn) {
    defer { turn.commandMemory.takeBack(&pending) }
    guard !state.isOver, !state.isHangingUp else { return }
    if wantsHangUp, state.isIdle || (underWay?.isInterruptible ?? false) {
      state = .hangingUp
      send(.hangUp, &turn)
    }
    while state.isIdle, let next = nextDue() { begin(next, &turn) }
  }

  private enum Due {
    case hook
    case mark(String)
    case catchUp
    case command(GatewayCommand)
  }

  /// Bookkeeping goes before what the caller hears, so that it stands between no two commands that take keys.
  private mutating func nextDue() -> Due? {
    if !pending.isEmpty, pending[0].isAnswer { return .command(takeFirst()) }
    if needsHook { return .hook }
    if let mark = marks.popLast() { return .mark(mark) }
    if pending.isEmpty {
      hadGap = true
      return nil
    }
    if typed != nil, hadGap { return .catchUp }
    return .command(takeFirst())
  }

  /// Nearly always the only one.
  private mutating func takeFirst() -> GatewayCommand {
    pending.count == 1 ? pending.removeLast() : pending.removeFirst()
  }

  private var needsHook: Bool {
    guard typed == nil, !isStoreFull else { return false }
    switch typeAhead {
    case .none: return false
    case .fromStart: return true
    case .fromFirstGap:
      return pending.isEmpty || pending[0].leavesKeys
    }
  }

  private mutating func begin(_ due: consuming Due, _ turn: inout GatewayTurn) {
    switch consume due {
    case .hook:
      // Read before: what comes between the two commands is new.
      state = .countingOldKeys
      send(.getVariable(.typedKeys), &turn)
    case .mark(let mark):
      state = .marking
      send(.setVariable(.mark, mark), &turn)
    case .catchUp:
      state = .catchingUp
      send(.getVariable(.typedKeys), &turn)
    case .command(.answer):
      state = .answering
      send(.answer, &turn)
    case .command(.play(let operation, let prompt)):
      begin(.prompting(FastAGIPrompting(prompt, silence), operation), &turn)
    case .command(.listen(let wait)):
      begin(.prompting(FastAGIPrompting(listening: wait, silence), nil), &turn)
    case .command(.record(let operation, let recording)):
      begin(.recording(operation, FastAGIRecording(recording)), &turn)
    case .command(.fax(let operation, let fax)):
      begin(.faxing(operation, FastAGIFaxing(fax)), &turn)
    case .command(.transfer(let operation, let transfer)):
      begin(.transferring(operation, FastAGITransferring(transfer)), &turn)
    case .command(.stop), .command(.mark), .command(.hangUp): break  // Never wait here.
    }
  }

  mutating func begin(_ work: consuming FastAGIWork, _ turn: inout GatewayTurn) {
    guard let command = work.command else {
      if case .prompting(let prompting, _) = work { end(work, prompting.endedAtOnce(), &turn) }
      return
    }
    state = .working(consume work)
    send(command, &turn)
  }

  /// Sends one line. What is too long to be sent has failed.
  mutating func send(_ command: FastAGICommand, _ turn: inout GatewayTurn) {
    do throws(FastAGIFact) {
      try FastAGICommandWriter.write(command, into: &turn.output)
      underWay = command.kind
    } catch {
      underWay = nil
      if case .working(var work) = state {
        end(work, work.failed(error), &turn)
      } else {
        turn.emit(.noted(.fastAGI(error)))
        state = .idle
      }
    }
  }
}
