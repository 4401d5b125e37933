internal import CallKeeping
internal import GatewayProtocols

/// A machine that makes a connection for each call.
final class CallGateway {
  /// What it has dialled.
  var numbers: DialledNumbers
  /// What its last call found out.
  var findings = FastAGIFindings()

  /// `host`: its address, and its name in records, for it tells none.
  init(_ host: String) { numbers = DialledNumbers(of: host) }

  var host: String { numbers.gateway }
}
