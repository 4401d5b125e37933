internal import CPrefetch

/// The session of a gateway whose connection is one call, of either kind: bytes and commands in, events and bytes out.
///
/// Each lies in memory of its own, as large as its kind needs, and is changed where it lies.
package enum GatewaySession: ~Copyable {
  case fastAGI(Place<FastAGIConnection>)
  case eventSocket(Place<EventSocketConnection>)

  /// The memory that a session lies in: its own, and given back with it.
  package struct Place<Session: ~Copyable>: ~Copyable {
    private let memory = UnsafeMutablePointer<Session>.allocate(capacity: 1)

    init(_ session: consuming Session) { memory.initialize(to: session) }

    deinit {
      memory.deinitialize(count: 1)
      memory.deallocate()
    }

    func fetchAhead() { fetch_ahead(memory, MemoryLayout<Session>.size) }

    var session: Session {
      unsafeAddress { UnsafePointer(memory) }
      nonmutating unsafeMutableAddress { memory }
    }
  }

  /// A connection has been accepted. What is to be said first is in `turn`.
  package init(
    _ medium: GatewayMedium, _ known: FastAGIFindings, _ turn: inout GatewayTurn
  ) {
    switch medium {
    case .fastAGI: self = .fastAGI(Place(FastAGIConnection(known)))
    case .eventSocket: self = .eventSocket(Place(EventSocketConnection(&turn)))
    }
  }

  /// Asks for the memory in which it lies.
  package func fetchAhead() {
    switch self {
    case .fastAGI(let place): place.fetchAhead()
    case .eventSocket(let place): place.fetchAhead()
    }
  }

  /// Whether the connection is to be closed, once what was written has left.
  package var isOver: Bool {
    switch self {
    case .fastAGI(let place): place.session.isOver
    case .eventSocket(let place): place.session.isOver
    }
  }

  /// Whether nobody is left who would read what was sent: either all of it has been read, or the call is gone. Then there is
  /// nothing to wait for before the connection is closed.
  package var isHeardOut: Bool {
    switch self {
    case .fastAGI(let place): place.session.isHeardOut
    case .eventSocket: false
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
    case .fastAGI(let place): place.session.holdsTime
    case .eventSocket: false
    }
  }

  /// What this call has found out for the next from the same gateway; nil where there is nothing to find out.
  package var findings: FastAGIFindings? {
    switch self {
    case .fastAGI(let place): place.session.findings
    case .eventSocket: nil
    }
  }

  /// Takes bytes from the gateway, cut anywhere; what they say is in `turn`.
  package mutating func receive(_ input: Span<UInt8>, _ turn: inout GatewayTurn) {
    switch self {
    case .fastAGI(let place): place.session.receive(input, &turn)
    case .eventSocket(let place): place.session.receive(input, &turn)
    }
  }

  /// Takes a command; ``flush(_:)`` sends what can be sent.
  package mutating func perform(_ command: consuming GatewayCommand, _ turn: inout GatewayTurn) {
    switch self {
    case .fastAGI(let place): place.session.perform(command, &turn)
    case .eventSocket(let place): place.session.perform(command, &turn)
    }
  }

  /// Sends what is due. To be called at the end of each turn, when its events have been handled; it may bring further ones.
  package mutating func flush(_ turn: inout GatewayTurn) {
    switch self {
    case .fastAGI(let place): place.session.flush(&turn)
    case .eventSocket(let place): place.session.flush(&turn)
    }
  }

  /// The gateway has closed the connection, or it broke.
  package mutating func closed(_ turn: inout GatewayTurn) {
    switch self {
    case .fastAGI(let place): place.session.closed(&turn)
    case .eventSocket(let place): place.session.closed(&turn)
    }
  }
}
