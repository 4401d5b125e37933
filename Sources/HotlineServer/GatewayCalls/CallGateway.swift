internal import GatewayProtocols

/// A machine that makes a connection for each call.
final class CallGateway {
  /// What it has dialled.
  var numbers: DialledNumbers
  /// What its last call found out.
  private(set) var findings = FastAGIFindings()
  /// Counts how often that was put in doubt: what a call found out that began before is old.
  private(set) var doubts: UInt32 = 0

  /// `host`: its address, and its name in records, for it tells none.
  init(_ host: String) { numbers = DialledNumbers(of: host) }

  var host: String { numbers.gateway }

  /// `doubts`: as many as there were when the call began.
  func take(_ findings: FastAGIFindings, after doubts: UInt32) {
    if doubts == self.doubts { self.findings = findings }
  }

  /// What was missing may be there now.
  func tryMissingAgain() {
    doubts &+= 1
    let untried = FastAGIFindings()
    if findings.silence == .missing { findings.silence = untried.silence }
    if findings.typeAhead == .none { findings.typeAhead = untried.typeAhead }
  }
}
