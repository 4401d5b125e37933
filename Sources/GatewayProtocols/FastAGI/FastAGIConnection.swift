internal import Telephony

/// The connection of one call of an Asterisk, from its first byte: the environment, then replies.
///
/// Each turn of the loop: ``receive(_:_:)`` what has arrived, let the call handle the turn's events, ``perform(_:_:)`` what
/// it asks for, ``flush(_:)``, and write the turn's output. Where the call then waits for keys and no prompt is under way,
/// it has to ask for them by ``GatewayCommand/listen(_:)``: Asterisk drops a key that nobody has asked for.
///
/// Bytes may be cut anywhere. Nothing that arrives can end the process or make it grow: what is not FastAGI ends the
/// connection, with one fact for the log.
package struct FastAGIConnection: ~Copyable {
  /// How long the environment may take; a connection without a call after that is to be closed.
  package static let environmentSecondsMax = 10

  private enum Phase {
    /// Until the empty line.
    case environment
    case replies
    case over
  }

  private var phase = Phase.environment
  private var environment = FastAGIEnvironment()
  private var reader = FastAGIReplyReader()
  private var call: FastAGICall

  package init(_ known: FastAGIFindings) { call = FastAGICall(known) }

  /// Whether the call has rung.
  package var hasRung: Bool { phase == .replies }
  /// Whether the connection is to be closed, once what was written has left.
  package var isOver: Bool { phase == .over || call.isOver }
  /// Whether all that was sent has been read, or nobody is left to read it: every end of a call but that by a failure of its
  /// connection is an answer of Asterisk's.
  package var isHeardOut: Bool { call.isOver }
  /// See ``FastAGICall/holdsTime``.
  package var holdsTime: Bool { call.holdsTime }
  /// What this call has found out for the next from the same gateway.
  package var findings: FastAGIFindings {
    FastAGIFindings(
      typeAhead: call.storesKeys ? .fromStart : call.typeAhead, silence: call.silence)
  }

  package mutating func receive(_ input: Span<UInt8>, _ turn: inout GatewayTurn) {
    var rest = input
    if phase == .environment {
      turn.inputMemory.lend(to: &environment.bytes)
      defer { turn.inputMemory.takeBack(&environment.bytes) }
      do throws(FastAGIFact) {
        guard let end = try environment.receive(input) else { return }
        try ring(&turn)
        rest = input.extracting(end..<input.count)
      } catch {
        phase = .over
        environment.removeAll()
        turn.emit(.noted(.fastAGI(error)))
        return
      }
    }
    guard !isOver, !rest.isEmpty else { return }
    turn.inputMemory.lend(to: &reader.bytes)
    defer { turn.inputMemory.takeBack(&reader.bytes) }
    reader.receive(rest)
    do throws(FastAGIFact) {
      reader.awaitsValue = call.awaitsValue
      while !call.isOver, let item = try reader.next() {
        call.take(item, &turn)
        reader.awaitsValue = call.awaitsValue
      }
    } catch {
      call.broken(error, &turn)
    }
  }

  private mutating func ring(_ turn: inout GatewayTurn) throws(FastAGIFact) {
    guard let ringing = environment.ringing() else { throw .noNumber }
    call = FastAGICall(findings, isResumed: ringing.mark != nil)
    phase = .replies
    environment.removeAll()
    turn.emit(.rang(ringing))
  }

  package mutating func perform(_ command: consuming GatewayCommand, _ turn: inout GatewayTurn) {
    guard phase == .replies else { return }
    call.perform(command, &turn)
  }

  /// Sends what is due. To be called at the end of each turn, when its events have been handled; it may bring further ones.
  package mutating func flush(_ turn: inout GatewayTurn) {
    guard phase == .replies else { return }
    call.flush(&turn)
  }

  /// Asterisk has closed the connection, or it broke.
  package mutating func closed(_ turn: inout GatewayTurn) {
    if phase == .replies { call.closed(&turn) }
    phase = .over
  }
}
