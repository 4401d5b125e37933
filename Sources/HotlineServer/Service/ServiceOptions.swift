package import GatewayProtocols
package import HylaFAX
package import Sockets
internal import Telephony

/// How a service is to run.
package struct ServiceOptions: Sendable {
  /// The node's name, in the greeting.
  package var node: String
  /// How many event loops; one for each core, as a rule.
  package var loops: Int
  package var secrets: GatewaySecrets
  /// Seals marks; nodes that share it carry on one another's calls.
  package var seal: MarkSeal
  /// Whether `call … at=` is allowed.
  package var hasTestClock: Bool
  /// How long calls may go on once the node is to stop, in seconds.
  package var drainSecondsMax: UInt32
  /// Calls at once; those beyond are refused as `overloaded`.
  package var callsMax: Int
  package var surroundings = Surroundings.system
  /// Where Asterisks connect by FastAGI; nil where none does.
  package var fastAGI: SocketAddress?
  /// Where FreeSWITCHes connect by their event socket; nil where none does.
  package var eventSocket: SocketAddress?
  /// The folder that gateways with a connection for each call record into, by the path that both have for it; nil where
  /// callers cannot leave messages over them.
  package var recordings: String?
  /// Recordings that lay there before this node had the store alone, and so are of calls that are over.
  package var recordingsOfTheDead: [RecordingName] = []
  /// Where faxes are drawn for gateways; nil where gateways have the documents themselves.
  package var faxes: FaxFolder?
  /// Where faxes that are called back are drawn; nil where the service cannot draw any.
  package var faxQueueFolder: FaxFolder?
  /// What sends faxes that are called back.
  package var faxesBy = FaxesBy.gateways
  /// From where gateways may connect; nil for the rule without one, see ``admits(_:_:)``.
  package var allowed: [AddressRange]?

  package init(
    node: String, loops: Int, secrets: GatewaySecrets = .none, seal: MarkSeal,
    hasTestClock: Bool = false, drainSecondsMax: UInt32 = 600, callsMax: Int = 250_000
  ) {
    precondition(loops > 0 && callsMax > 0)
    self.node = node
    self.loops = loops
    self.secrets = secrets
    self.seal = seal
    self.hasTestClock = hasTestClock
    self.drainSecondsMax = drainSecondsMax
    self.callsMax = callsMax
  }
}

/// What sends the faxes of the queue.
package enum FaxesBy: Sendable {
  /// Trunks that say `faxes=yes`.
  case gateways
  case hylaFAX(HylaFAXServer)
}

/// A port of the service, by who connects to it.
package enum ServicePort: Sendable {
  case trunks
  case calls(GatewayMedium)

  /// As the log calls it.
  package var name: String {
    switch self {
    case .trunks: "trunks"
    case .calls(let medium): medium.name
    }
  }
}

extension ServiceOptions {
  /// What lies in the folder of recordings now.
  package var recordingsThere: [RecordingName] {
    recordings.map { RecordingFolder($0).names } ?? []
  }

  /// Whether a gateway may connect from `address`. Unless it was said from where, those near by may; and whoever has to
  /// prove by a secret who it is may come from anywhere.
  package func admits(_ address: SocketAddress, _ port: ServicePort) -> Bool {
    if let allowed { return allowed.contains { $0.contains(address) } }
    switch port {
    case .trunks where !secrets.isEmpty: return true
    case .trunks, .calls: return AddressRange.local.contains { $0.contains(address) }
    }
  }
}
