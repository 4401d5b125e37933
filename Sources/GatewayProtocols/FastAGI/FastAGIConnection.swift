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

  /// What is read, and where that has come: what reads it is there while something has arrived.
  private enum Phase {
    /// Until the empty line.
    case environment(FastAGIEnvironment.Place)
    case replies(FastAGIReplyReader.State)
    case over
  }

  /// What has arrived of a block or a reply that is not whole yet. Lent memory within a turn.
  private var kept: [UInt8] = []
  private var call: FastAGICall
  private var phase = Phase.environment(.lineStart)

  package init(_ known: FastAGIFindings) { call = FastAGICall(known) }

  /// Whether the call has rung.
  package var hasRung: Bool { if case .replies = phase { true } else { false } }
  /// Whether the connection is to be closed, once what was written has left.
  package var isOver: Bool {
    if case .over = phase { return true }
    return call.isOver
  }
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
    if kept.isEmpty, !call.isOver, case .replies(.between) = phase,
      let item = FastAGIReplyReader.onlyItem(of: input, awaitsValue: call.awaitsValue)
    {
      return call.take(item, &turn)
    }
    turn.inputMemory.lend(to: &kept)
    var rest = input
    if case .environment(let place) = phase {
      let end = readEnvironment(input, from: place, &turn)
      rest = input.extracting(end..<input.count)
    }
    if case .replies(let state) = phase, !call.isOver, !rest.isEmpty {
      readReplies(rest, from: state, &turn)
    }
    turn.inputMemory.takeBack(&kept)
  }

  /// Returns how much of `input` belongs to the environment.
  private mutating func readEnvironment(
    _ input: Span<UInt8>, from place: FastAGIEnvironment.Place, _ turn: inout GatewayTurn
  ) -> Int {
    do throws(FastAGIFact) {
      // Who is not read before all of it has come brings it whole, and it is looked at where it lies.
      if case .lineStart = place, kept.isEmpty {
        var ringing = GatewayRinging(call: "", to: "")
        if let end = FastAGIEnvironment.readWhole(input, &ringing) {
          try ring(ringing.to.isEmpty ? nil : consume ringing, &turn)
          return end
        }
      }
      var environment = FastAGIEnvironment(at: place)
      swap(&environment.bytes, &kept)
      defer { swap(&environment.bytes, &kept) }
      guard let end = try environment.receive(input) else {
        phase = .environment(environment.place)
        return input.count
      }
      let ringing = environment.ringing()
      environment.removeAll()
      try ring(ringing, &turn)
      return end
    } catch {
      phase = .over
      kept.removeAll(keepingCapacity: true)
      turn.emit(.noted(.fastAGI(error)))
      return input.count
    }
  }

  /// `ringing`: nil where the environment names no number.
  private mutating func ring(
    _ ringing: consuming GatewayRinging?, _ turn: inout GatewayTurn
  ) throws(FastAGIFact) {
    guard let ringing = ringing.take() else { throw .noNumber }
    call = FastAGICall(findings)
    phase = .replies(.between)
    turn.emit(.rang(ringing))
  }

  private mutating func readReplies(
    _ input: Span<UInt8>, from state: FastAGIReplyReader.State, _ turn: inout GatewayTurn
  ) {
    var reader = FastAGIReplyReader(in: state)
    swap(&reader.bytes, &kept)
    reader.receive(input)
    do throws(FastAGIFact) {
      reader.awaitsValue = call.awaitsValue
      while !call.isOver, let item = try reader.next() {
        call.take(item, &turn)
        reader.awaitsValue = call.awaitsValue
      }
    } catch {
      call.broken(error, &turn)
    }
    swap(&reader.bytes, &kept)
    phase = .replies(reader.state)
  }

  package mutating func perform(_ command: consuming GatewayCommand, _ turn: inout GatewayTurn) {
    guard hasRung else { return }
    call.perform(command, &turn)
  }

  /// Sends what is due. To be called at the end of each turn, when its events have been handled; it may bring further ones.
  package mutating func flush(_ turn: inout GatewayTurn) {
    guard hasRung else { return }
    call.flush(&turn)
  }

  /// Asterisk has closed the connection, or it broke.
  package mutating func closed(_ turn: inout GatewayTurn) {
    if hasRung { call.closed(&turn) } else { phase = .over }
  }
}
