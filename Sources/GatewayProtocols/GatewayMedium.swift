/// Of what kind a gateway is whose connection is one call, and in what the kinds differ for whoever drives the call. What
/// else they differ in, their sessions keep to themselves.
package enum GatewayMedium: Sendable {
  /// Asterisk by FastAGI.
  case fastAGI
  /// FreeSWITCH by its outbound event socket.
  case eventSocket

  /// What the log and the records call its connections.
  package var name: String {
    switch self {
    case .fastAGI: "fastagi"
    case .eventSocket: "event-socket"
    }
  }

  /// Whether the gateway tells its call by itself, or waits to be asked.
  package var gatewaySpeaksFirst: Bool {
    switch self {
    case .fastAGI: true
    case .eventSocket: false
    }
  }

  /// Whether the gateway lets the system hold back what it writes until what it wrote before is acknowledged. Asterisk
  /// writes the lines of its environment one by one, and never asks for `TCP_NODELAY`; FreeSWITCH does.
  package var gathersWrites: Bool {
    switch self {
    case .fastAGI: true
    case .eventSocket: false
    }
  }

  /// Whether the gateway ends what it records when it is told to hang up. Asterisk reads nothing until the caller, or the time,
  /// has ended it.
  package var endsRecordings: Bool {
    switch self {
    case .fastAGI: false
    case .eventSocket: true
    }
  }

  /// What a sound file's name ends with where the gateway is told to play it: Asterisk finds the format by itself.
  package func file(of prompt: String) -> String {
    switch self {
    case .fastAGI: prompt
    case .eventSocket: prompt + ".wav"
    }
  }

  /// What a recording's name ends with where the gateway is told to play it.
  package func file(ofRecording path: String, suffix: String) -> String {
    switch self {
    case .fastAGI: path
    case .eventSocket: "\(path).\(suffix)"
    }
  }

  /// Dials `number` by the gateway's own rules for ``transferContext``.
  package func target(forNumber number: String) -> GatewayTransfer.Target {
    switch self {
    case .fastAGI: .dial("Local/\(number)@\(Self.transferContext)")
    case .eventSocket: .dial("loopback/\(number)/\(Self.transferContext)")
    }
  }

  /// The dialplan's context that says how numbers are dialled.
  package static let transferContext = "hotline-transfer"

  /// How long a connection may take to tell its call, in seconds.
  package var beginningSecondsMax: UInt64 {
    switch self {
    case .fastAGI: UInt64(FastAGIConnection.environmentSecondsMax)
    case .eventSocket: UInt64(EventSocketConnection.connectSecondsMax)
    }
  }
}
