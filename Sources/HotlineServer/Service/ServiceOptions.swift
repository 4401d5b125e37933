package import Sockets

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
  /// Where Asterisks connect by FastAGI; nil where none does.
  package var fastAGI: SocketAddress?
  /// The folder that Asterisk records into, by the path that both have for it; nil where callers cannot leave messages
  /// over FastAGI.
  package var recordings: String?
  /// Where faxes are drawn for gateways; nil where gateways have the documents themselves.
  package var faxes: FaxFolder?

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
