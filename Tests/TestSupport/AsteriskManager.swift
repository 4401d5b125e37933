/// A connection to the manager's port of an Asterisk: actions out, events in.
package final class AsteriskManager {
  private let client: LineClient

  struct NotThere: Error {}

  package init(port: UInt16) throws {
    guard let client = LineClient(port: port), client.line() != nil else { throw NotThere() }
    self.client = client
    send("Login", ["Username: test", "Secret: test"])
  }

  /// Whether Asterisk has booted, as it says behind the login.
  func hasBooted() -> Bool {
    send("Ping")
    while let event = next() {
      if event["Event"] == "FullyBooted" { return true }
      if event["Ping"] == "Pong" { return false }
    }
    return false
  }

  package func send(_ action: String, _ fields: [String] = []) {
    let lines = ["Action: \(action)"] + fields + ["", ""]
    client.send(bytes: Array(lines.joined(separator: "\r\n").utf8))
  }

  /// The next event or response, its fields by name; nil when the connection has ended or is silent for long.
  package func next() -> [String: String]? {
    var fields: [String: String] = [:]
    while let line = client.line() {
      let text = line.hasSuffix("\r") ? line.dropLast() : line[...]
      if text.isEmpty {
        if fields.isEmpty { continue }
        return fields
      }
      guard let colon = text.firstRange(of: ": ") else { continue }
      fields[String(text[..<colon.lowerBound])] = String(text[colon.upperBound...])
    }
    return nil
  }
}
