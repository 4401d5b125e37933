import TestSupport
package import Testing

/// One call of a FreeSWITCH over a real socket, simulated for tests: the script says what happens to the channel. What it
/// sends was recorded from a real one, but for headers that no call reads.
package final class ScriptedFreeSWITCH {
  package struct Application: Equatable {
    package var name: String
    package var argument = ""
    package var id = ""
  }

  private let client: LineClient
  /// Variables of the channel, as `set` and `uuid_setvar` have left them.
  package private(set) var variables: [String: String] = [:]
  /// Commands of `api`, in order.
  package private(set) var apis: [String] = []

  package init(port: UInt16) throws { client = try #require(LineClient(port: port)) }

  package func send(bytes: [UInt8]) { client.send(bytes: bytes) }
  private func send(_ text: String) { client.send(bytes: Array(text.utf8)) }

  /// The next command, its lines; nil when the service has closed.
  package func command() -> [String]? {
    var lines: [String] = []
    while let line = client.line() {
      if line.isEmpty { return lines }
      lines.append(line)
    }
    return nil
  }

  /// Answers `connect` with a call to `number`, and what the service then asks for where it takes it.
  package func ring(
    _ number: String = "100", id: String = "u-1", from: String = "13957112345",
    _ headers: [String] = [], mode: String = "async", control: String = "full",
    isTaken: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(command() == ["connect"], sourceLocation: sourceLocation)
    let lines =
      [
        "Event-Name: CHANNEL_DATA", "Unique-ID: \(id)", "Caller-Caller-ID-Number: \(from)",
        "Answer-State: ringing", "variable_socket_path: \(number)",
      ] + headers + [
        "Content-Type: command/reply", "Reply-Text: %2BOK%0A", "Socket-Mode: \(mode)",
        "Control: \(control)",
      ]
    send(lines.joined(separator: "\n") + "\n\n")
    guard isTaken else { return }
    #expect(command() == ["linger"], sourceLocation: sourceLocation)
    send("Content-Type: command/reply\nReply-Text: +OK will linger\n\n")
    #expect(command() == ["myevents"], sourceLocation: sourceLocation)
    send("Content-Type: command/reply\nReply-Text: +OK Events Enabled\n\n")
  }

  /// The next application but `set`, which is carried out; nil when the service has closed.
  package func application() -> Application? {
    while let lines = command() {
      if lines[0].hasPrefix("api ") {
        apis.append(String(lines[0].dropFirst(4)))
        let words = lines[0].split(separator: " ").map(String.init)
        if words[1] == "uuid_setvar" { variables[words[3]] = words[4] }
        send("Content-Type: api/response\nContent-Length: 4\n\n+OK\n")
        if words[1] == "uuid_kill" { return Application(name: "uuid_kill", argument: words[3]) }
        continue
      }
      send("Content-Type: command/reply\nReply-Text: +OK\n\n")
      if lines == ["exit"] { return Application(name: "exit") }
      func value(_ name: String) -> String {
        lines.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) } ?? ""
      }
      if value("call-command") == "hangup" {
        return Application(name: "hangup", argument: value("hangup-cause"))
      }
      #expect(lines.contains("event-lock: true"))
      let argument = value("execute-app-arg")
      guard value("execute-app-name") == "set" else {
        return Application(
          name: value("execute-app-name"), argument: argument, id: value("Event-UUID"))
      }
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      variables[parts[0]] = parts.count > 1 ? parts[1] : nil
    }
    return nil
  }

  package func event(_ name: String, _ headers: [String: String] = [:]) {
    let lines = headers.sorted { $0.key < $1.key }.map { name, value in
      "\(name): \(value.replacing("%", with: "%25").replacing(" ", with: "%20").replacing("#", with: "%23"))\n"
    }
    let body = "Event-Name: \(name)\n\(lines.joined())\n"
    send("Content-Length: \(body.utf8.count)\nContent-Type: text/event-plain\n\n\(body)")
  }

  package func press(_ key: String) { event("DTMF", ["DTMF-Digit": key, "DTMF-Source": "RTP"]) }

  package func begin(_ application: Application) {
    event("CHANNEL_EXECUTE", ["Application-UUID": application.id])
  }

  package func complete(
    _ application: Application, _ response: String = "FILE PLAYED",
    _ headers: [String: String] = [:]
  ) {
    event(
      "CHANNEL_EXECUTE_COMPLETE",
      headers.merging(
        ["Application-UUID": application.id, "Application-Response": response]) { $1 })
  }

  package func hangUp(_ cause: String = "NORMAL_CLEARING") {
    event("CHANNEL_HANGUP", ["Hangup-Cause": cause])
    event("CHANNEL_HANGUP_COMPLETE", ["Hangup-Cause": cause])
    send(
      "Content-Type: text/disconnect-notice\nContent-Disposition: linger\nLinger-Time: -1\nContent-Length: 0\n\n"
    )
  }

  /// Expects `name` with `argument`, which begins.
  @discardableResult
  package func expect(
    _ name: String, _ argument: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Application {
    let next = try #require(application(), sourceLocation: sourceLocation)
    #expect(next.name == name, sourceLocation: sourceLocation)
    #expect(next.argument == argument, sourceLocation: sourceLocation)
    if !next.id.isEmpty { begin(next) }
    return next
  }

  /// Plays out `prompt`.
  package func hear(_ prompt: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    complete(try expect("playback", "\(prompt).wav", sourceLocation: sourceLocation))
  }

  /// Presses `key` while `prompt` is played, which ends it.
  package func press(
    _ key: String, in prompt: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let playback = try expect("playback", "\(prompt).wav", sourceLocation: sourceLocation)
    press(key)
    complete(playback, "FILE PLAYED", ["variable_playback_terminator_used": key])
  }

  /// The connection must end, with nothing but `exit` said before.
  package func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
    let last = application()
    if last?.name == "exit" {
      #expect(application() == nil, sourceLocation: sourceLocation)
    } else {
      #expect(last == nil, sourceLocation: sourceLocation)
    }
    client.hangUp()
  }

  /// The service hangs up, and FreeSWITCH tells so.
  package func expectHangUp(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try expect("hangup", "NORMAL_CLEARING", sourceLocation: sourceLocation)
    hangUp()
    expectEnd(sourceLocation: sourceLocation)
  }

  /// The machine is gone.
  package func breakOff() { client.hangUp() }
}
