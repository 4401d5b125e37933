internal import GatewayProtocols

/// A machine that makes a connection for each call.
final class CallGateway {
  /// Its address: its name in records, for it tells none.
  let host: String
  /// What its last call found out.
  var findings = FastAGIFindings()

  init(_ host: String) { self.host = host }
}
