/// The connection of one call of a FreeSWITCH, from its first byte.
///
/// Bytes may be cut anywhere. Nothing that arrives can end the process or make it grow: what is no event socket ends the
/// connection, with one fact for the log.
package struct EventSocketConnection: ~Copyable {
  /// How long the answer to `connect` may take; a connection without a call after that is to be closed.
  package static let connectSecondsMax = 10

  private var reader = EventSocketReader()
  private var call = EventSocketCall()

  /// A FreeSWITCH has connected, and is asked what for.
  package init(_ turn: inout GatewayTurn) { call.begin(&turn) }

  /// Whether the connection is to be closed, once what was written has left.
  package var isOver: Bool { call.isOver }

  package mutating func receive(_ input: Span<UInt8>, _ turn: inout GatewayTurn) {
    guard !call.isOver else { return }
    reader.receive(input)
    do throws(EventSocketFact) {
      while !call.isOver, let message = try reader.next() { call.take(message, &turn) }
    } catch {
      call.broken(error, &turn)
    }
  }

  package mutating func perform(_ command: GatewayCommand, _ turn: inout GatewayTurn) {
    call.perform(command, &turn)
  }

  /// Sends what is due. To be called at the end of each turn, when its events have been handled; it may bring further ones.
  package mutating func flush(_ turn: inout GatewayTurn) { call.flush(&turn) }

  /// FreeSWITCH has closed the connection, or it broke.
  package mutating func closed(_ turn: inout GatewayTurn) { call.closed(&turn) }
}
