import TestSupport
package import Testing

/// One call of an Asterisk over a real socket, simulated for tests: the script says what it replies. What it says was
/// recorded from a real one.
package final class ScriptedAsterisk {
  private let client: LineClient

  package init(port: UInt16) throws { client = try #require(LineClient(port: port)) }

  /// Brings a call to `number`, as Asterisk does: a block in many pieces, then silence.
  package func ring(
    _ number: String = "100", id: String = "1795435107.2", from: String = "13957112345",
    _ arguments: String...
  ) {
    var lines = [
      "agi_network: yes", "agi_network_script: \(number)",
      "agi_request: agi://127.0.0.1/\(number)", "agi_channel: PJSIP/phone-00000002",
      "agi_language: en", "agi_type: PJSIP", "agi_uniqueid: \(id)", "agi_version: 20.20.1",
      "agi_callerid: \(from)", "agi_calleridname: unknown", "agi_callingpres: 0",
      "agi_accountcode: ",
    ]
    for (index, argument) in arguments.enumerated() {
      lines.append("agi_arg_\(index + 1): \(argument)")
    }
    for line in lines { client.send(line) }
    client.send("")
  }

  package func send(_ line: String) { client.send(line) }
  package func send(bytes: [UInt8]) { client.send(bytes: bytes) }

  package func line() -> String? { client.line() }

  /// Expects `command`, and replies to it.
  package func expect(
    _ command: String, reply: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(client.line() == command, sourceLocation: sourceLocation)
    if let reply { client.send(reply) }
  }

  /// Expects a command that begins with `prefix`, replies to it, and returns its words.
  @discardableResult
  package func expect(
    beginning prefix: String, reply: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    let line = try #require(client.line(), sourceLocation: sourceLocation)
    #expect(line.hasPrefix(prefix), "\(line)", sourceLocation: sourceLocation)
    if let reply { client.send(reply) }
    return line.split(separator: " ").map(String.init)
  }

  /// The connection must end, with nothing said before.
  package func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(client.line() == nil, sourceLocation: sourceLocation)
    client.hangUp()
  }

  /// The service hangs up, and Asterisk confirms.
  package func expectHangUp(sourceLocation: SourceLocation = #_sourceLocation) {
    expect("HANGUP", reply: "200 result=1", sourceLocation: sourceLocation)
    expectEnd(sourceLocation: sourceLocation)
  }

  /// The machine is gone.
  package func breakOff() { client.hangUp() }
}

extension ScriptedAsterisk {
  package static let stopKeys = "\"0123456789*#ABCD\""

  /// Plays out `prompt`, which no key stops.
  package func hear(_ prompt: String, sourceLocation: SourceLocation = #_sourceLocation) {
    expect(
      "STREAM FILE \(prompt) \(Self.stopKeys)", reply: "200 result=0 endpos=16000",
      sourceLocation: sourceLocation)
  }

  /// Answers, and hears the welcome.
  package func answer(sourceLocation: SourceLocation = #_sourceLocation) {
    expect("ANSWER", reply: "200 result=0", sourceLocation: sourceLocation)
    hear("zh/welcome", sourceLocation: sourceLocation)
  }

  /// Presses `keys` at the main menu.
  package func choose(_ keys: String, sourceLocation: SourceLocation = #_sourceLocation) {
    expect(
      "GET DATA zh/main 5000 1", reply: "200 result=\(keys)", sourceLocation: sourceLocation)
  }
}
