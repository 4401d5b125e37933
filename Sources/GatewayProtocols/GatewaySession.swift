internal import Telephony

/// The session of a gateway whose connection is one call, of either kind: bytes and commands in, events and bytes out.
package enum GatewaySession: ~Copyable {
  case fastAGI(FastAGIConnection)
  case eventSocket(EventSocketConnection)

  /// A connection has been accepted. What is to be said first is in `turn`.
  package init(
    _ medium: GatewayMedium, _ known: FastAGIFindings, _ turn: inout GatewayTurn
  ) {
    switch medium {
    case .fastAGI: self = .fastAGI(FastAGIConnection(known))
    case .eventSocket: self = .eventSocket(EventSocketConnection(&turn))
    }
  }

  package var medium: GatewayMedium {
    switch self {
    case .fastAGI: .fastAGI
    case .eventSocket: .eventSocket
    }
  }

  /// Whether the connection is to be closed, once what was written has left.
  package var isOver: Bool {
    switch self {
    case .fastAGI(let connection): connection.isOver
    case .eventSocket(let connection): connection.isOver
    }
  }

  /// Whether keys that nobody has asked for are lost, so that each wait has to be a ``GatewayCommand/listen(_:)``.
  package var mustListen: Bool {
    switch self {
    case .fastAGI: true
    case .eventSocket: false
    }
  }

  /// Whether the gateway keeps the time; see ``FastAGICall/holdsTime``.
  package var holdsTime: Bool {
    switch self {
    case .fastAGI(let connection): connection.holdsTime
    case .eventSocket: false
    }
  }

  /// What this call has found out for the next from the same gateway; nil where there is nothing to find out.
  package var findings: FastAGIFindings? {
    switch self {
    case .fastAGI(let connection): connection.findings
    case .eventSocket: nil
    }
  }

  package mutating func receive(_ input: Span<UInt8>, _ turn: inout GatewayTurn) {
    switch consume self {
    case .fastAGI(var connection):
      connection.receive(input, &turn)
      self = .fastAGI(connection)
    case .eventSocket(var connection):
      connection.receive(input, &turn)
      self = .eventSocket(connection)
    }
  }

  /// Takes a command; ``flush(_:)`` sends what can be sent.
  package mutating func perform(_ command: GatewayCommand, _ turn: inout GatewayTurn) {
    switch consume self {
    case .fastAGI(var connection):
      connection.perform(command, &turn)
      self = .fastAGI(connection)
    case .eventSocket(var connection):
      connection.perform(command, &turn)
      self = .eventSocket(connection)
    }
  }

  /// Sends what is due. To be called at the end of each turn, when its events have been handled; it may bring further ones.
  package mutating func flush(_ turn: inout GatewayTurn) {
    switch consume self {
    case .fastAGI(var connection):
      connection.flush(&turn)
      self = .fastAGI(connection)
    case .eventSocket(var connection):
      connection.flush(&turn)
      self = .eventSocket(connection)
    }
  }

  /// The gateway has closed the connection, or it broke.
  package mutating func closed(_ turn: inout GatewayTurn) {
    switch consume self {
    case .fastAGI(var connection):
      connection.closed(&turn)
      self = .fastAGI(connection)
    case .eventSocket(var connection):
      connection.closed(&turn)
      self = .eventSocket(connection)
    }
  }
}
