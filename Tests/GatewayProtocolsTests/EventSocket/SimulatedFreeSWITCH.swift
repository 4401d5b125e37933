import GatewayProtocols
import Telephony

/// A FreeSWITCH on a virtual clock, simulated for tests. It keeps to what was recorded from a real one: `+OK` means queued,
/// applications run one after another, each key is an event once, and an application that cannot run hangs the caller up. It
/// knows the applications that ``EventSocketCall`` runs for prompts and recordings, and no more.
struct SimulatedFreeSWITCH {
  private struct Application {
    let name: String
    let argument: String
    let id: String
  }

  /// Milliseconds that each sound file lasts.
  var files: [String: Int] = [:]
  var caller = SimulatedAsterisk.Caller()

  /// Milliseconds since the connection.
  private(set) var now = 0
  private(set) var isDead = false
  /// Keys that a recording ended by.
  private(set) var endKeys: [DTMFKey] = []
  private var queue: [Application] = []
  private var running: (application: Application, endsAt: Int, response: String)?
  private var variables: [String: String] = [:]
  /// What is sent apart from answers, when it has been asked for by another command.
  private var owed = ""

  /// What is answered to one command at once.
  mutating func answer(_ text: String) -> String {
    let lines = text.split(separator: "\n").map(String.init)
    switch lines[0] {
    case "connect":
      return
        "Event-Name: CHANNEL_DATA\nUnique-ID: u-1\nvariable_socket_path: 12333\nContent-Type: command/reply\nReply-Text: %2BOK%0A\nSocket-Mode: async\nControl: full\n\n"
    case "sendmsg" where lines[1] == "call-command: hangup": owed += hangUp("NORMAL_CLEARING")
    case "sendmsg":
      func header(_ name: String) -> String {
        lines.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) } ?? ""
      }
      if !isDead {
        queue.append(
          Application(
            name: header("execute-app-name"), argument: header("execute-app-arg"),
            id: header("Event-UUID")))
      }
    case "exit":
      return
        "\(Self.ok)Content-Type: text/disconnect-notice\nContent-Disposition: disconnect\nContent-Length: 0\n\n"
    case let line where line.hasPrefix("api uuid_break"):
      if line.hasSuffix(" all") { queue.removeAll() }
      if let current = running { owed += complete(current.application, "FILE PLAYED") }
      return "Content-Type: api/response\nContent-Length: 4\n\n+OK\n"
    case let line where line.hasPrefix("api uuid_setvar"):
      let words = line.split(separator: " ").map(String.init)
      variables[words[3]] = words[4]
      return "Content-Type: api/response\nContent-Length: 4\n\n+OK\n"
    case let line where line.hasPrefix("api uuid_kill"):
      owed += hangUp("NORMAL_CLEARING")
      return "Content-Type: api/response\nContent-Length: 4\n\n+OK\n"
    default: break  // linger, myevents
    }
    return Self.ok
  }

  /// What happens next, by the clock; nil when nothing will.
  mutating func next() -> String? {
    if !owed.isEmpty {
      defer { owed = "" }
      return owed
    }
    guard !isDead else { return nil }
    if running == nil, !queue.isEmpty { return start(queue.removeFirst()) }
    let key = caller.keys.first?.at ?? .max
    let hangup = caller.hangsUpAt ?? .max
    let end = running?.endsAt ?? .max
    guard min(key, hangup, end) < .max else { return nil }
    now = max(now, min(key, hangup, end))
    if hangup <= min(key, end) { return hangUp("NORMAL_CLEARING") }
    if key <= end { return press(caller.keys.removeFirst().key) }
    return complete(running!.application, running!.response)
  }

  private mutating func start(_ application: Application) -> String {
    // One media frame until it runs.
    now += 20
    variables["playback_terminator_used"] = nil
    switch application.name {
    case "answer": running = (application, now + 20, "_none_")
    case "set":
      let parts = application.argument.split(separator: "=", omittingEmptySubsequences: false)
      variables[String(parts[0])] = parts[1].isEmpty ? nil : parts[1...].joined(separator: "=")
      running = (application, now, "_none_")
    case "playback":
      let names = application.argument.replacing("file_string://", with: "").split(separator: "!")
        .map { String($0.split(separator: "@").first!) }
      let known = names.compactMap { files[$0] }
      // Only a file by itself is missed; of a list it is left out.
      let isMissing = known.isEmpty && !application.argument.hasPrefix("tone_stream")
      running = (
        application, now + known.reduce(0, +), isMissing ? "FILE NOT FOUND" : "FILE PLAYED"
      )
    case "record":
      let words = application.argument.split(separator: " ")
      guard !words[0].hasPrefix("/nosuch") else { return hangUp("DESTINATION_OUT_OF_ORDER") }
      running = (application, now + Int(words[1])! * 1000, "_none_")
    default: return hangUp("DESTINATION_OUT_OF_ORDER")
    }
    return Self.event("CHANNEL_EXECUTE", ["Application-UUID": application.id])
  }

  private mutating func press(_ key: DTMFKey) -> String {
    let digit = key == .pound ? "%23" : key.description
    let event = Self.event("DTMF", ["DTMF-Digit": digit])
    let terminators = variables["playback_terminators"] ?? "*"
    guard let current = running, ["playback", "record"].contains(current.application.name),
      terminators == "any" || terminators != "none" && terminators.contains(key.description)
    else { return event }
    variables["playback_terminator_used"] = digit
    if current.application.name == "record" { endKeys.append(key) }
    return event + complete(current.application, current.response)
  }

  private mutating func complete(_ application: Application, _ response: String) -> String {
    running = nil
    var headers = ["Application-UUID": application.id, "Application-Response": response]
    if let digit = variables["playback_terminator_used"] {
      headers["variable_playback_terminator_used"] = digit
    }
    if application.name == "record" { headers["variable_record_ms"] = "4000" }
    return Self.event("CHANNEL_EXECUTE_COMPLETE", headers)
  }

  private mutating func hangUp(_ cause: String) -> String {
    guard !isDead else { return "" }
    isDead = true
    queue.removeAll()
    var text = Self.event("CHANNEL_HANGUP", ["Hangup-Cause": cause])
    if let current = running { text += complete(current.application, "PLAYBACK ERROR") }
    return text + Self.event("CHANNEL_HANGUP_COMPLETE", ["Hangup-Cause": cause])
      + "Content-Type: text/disconnect-notice\nContent-Disposition: linger\nContent-Length: 0\n\n"
  }

  private static let ok = "Content-Type: command/reply\nReply-Text: +OK\n\n"

  private static func event(_ name: String, _ headers: [String: String]) -> String {
    let lines = headers.sorted { $0.key < $1.key }.map {
      "\($0.key): \($0.value.replacing(" ", with: "%20"))\n"
    }
    let body = "Event-Name: \(name)\n\(lines.joined())\n"
    return "Content-Length: \(body.utf8.count)\nContent-Type: text/event-plain\n\n\(body)"
  }
}
