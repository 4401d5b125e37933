package import Telephony

/// A FreeSWITCH on a virtual clock, simulated for tests. It keeps to what was recorded from a real one: `+OK` means queued,
/// applications run one after another and each takes a media frame to begin, each key is an event once, whatever runs, and
/// an application that cannot run hangs the caller up. It knows the applications that `EventSocketCall` runs, and no more.
package struct SimulatedFreeSWITCH {
  private struct Application {
    let name: String
    let argument: String
    let id: String
  }

  private struct Running {
    let application: Application
    let began: Int
    /// When it ends by itself, but for a recording.
    let endsAt: Int
    let response: String
    var isBridged = false

    var isTransfer: Bool { ["bridge", "callcenter"].contains(application.name) }
  }

  /// Milliseconds that each sound file lasts.
  package var files: [String: Int] = [:]
  /// What a file lasts that is not among ``files``; nil where it is then missing.
  package var length: ((String) -> Int?)?
  package var caller = SimulatedCaller()

  /// Milliseconds since the connection.
  package private(set) var now = 0
  package private(set) var isDead = false
  /// Keys that a recording ended by.
  package private(set) var endKeys: [DTMFKey] = []
  /// Commands taken.
  package private(set) var commands: [String] = []
  private var queue: [Application] = []
  private var running: Running?
  private var variables: [String: String] = [:]
  /// What is sent apart from answers, when it has been asked for by another command.
  private var owed = ""

  package init() {}

  // MARK: Commands

  /// What is answered to one command at once.
  package mutating func answer(_ text: String) -> String {
    commands.append(text)
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
      // What is queued and dropped has no end that anybody is told.
      if line.hasSuffix(" all") { queue.removeAll() }
      if let current = running { owed += complete(current.application, "FILE PLAYED") }
      return Self.apiOK
    case let line where line.hasPrefix("api uuid_setvar"):
      let words = line.split(separator: " ").map(String.init)
      variables[words[3]] = words[4]
      return Self.apiOK
    case let line where line.hasPrefix("api uuid_kill"):
      owed += hangUp("NORMAL_CLEARING")
      return Self.apiOK
    default: break  // linger, myevents
    }
    return Self.ok
  }

  // MARK: Time

  /// When something happens by itself; nil when nothing will.
  package var nextAt: Int? {
    if !owed.isEmpty { return now }
    guard !isDead else { return nil }
    if running == nil, !queue.isEmpty { return now }
    let next = min(caller.keys.first?.at ?? .max, caller.hangsUpAt ?? .max, runningEnd)
    return next == .max ? nil : max(now, next)
  }

  private var runningEnd: Int {
    guard let running else { return .max }
    if case .talks(let answered, partedAfter: _) = caller.transfer, !running.isBridged,
      running.isTransfer
    {
      return running.began + answered
    }
    guard running.application.name == "record" else { return running.endsAt }
    let words = running.application.argument.split(separator: " ")
    guard words.count > 3 else { return running.endsAt }
    return min(
      running.endsAt, max(running.began, caller.speaksUntil) + Int(words[3])! * 1000)
  }

  /// Lets time pass in which nothing happens.
  package mutating func wait(until time: Int) { now = max(now, time) }

  /// What happens next, by the clock; nil when nothing will.
  package mutating func next() -> String? {
    if !owed.isEmpty {
      defer { owed = "" }
      return owed
    }
    guard let next = nextAt else { return nil }
    now = next
    if running == nil, !queue.isEmpty { return start(queue.removeFirst()) }
    let key = caller.keys.first?.at ?? .max
    if let hangup = caller.hangsUpAt, hangup <= min(key, runningEnd) {
      return hangUp("NORMAL_CLEARING")
    }
    if key <= runningEnd { return press(caller.keys.removeFirst().key) }
    if case .talks = caller.transfer, running!.isTransfer, !running!.isBridged {
      running!.isBridged = true
      return Self.event("CHANNEL_BRIDGE", [:])
    }
    return complete(running!.application, running!.response)
  }

  private mutating func start(_ application: Application) -> String {
    // One media frame until it runs.
    now += 20
    variables["playback_terminator_used"] = nil
    var lasts = 0
    var response = "_none_"
    switch application.name {
    case "answer": lasts = 20
    case "set":
      let parts = application.argument.split(separator: "=", omittingEmptySubsequences: false)
      variables[String(parts[0])] = parts[1].isEmpty ? nil : parts[1...].joined(separator: "=")
    case "playback":
      var offset = 0
      let names = application.argument.replacing("file_string://", with: "").split(separator: "!")
        .map { name in
          let parts = name.split(separator: "@")
          offset = parts.count > 1 ? Int(parts[1])! / 8 : 0
          return String(parts[0])
        }
      let known = names.compactMap { files[$0] ?? length?($0) }
      // Only a file by itself is missed; of a list it is left out.
      let isTone = application.argument.hasPrefix("tone_stream")
      let isMissing = known.isEmpty && !isTone
      lasts = max(0, known.reduce(0, +) - offset)
      response = isMissing ? "FILE NOT FOUND" : "FILE PLAYED"
    case "record":
      let words = application.argument.split(separator: " ")
      guard !words[0].hasPrefix("/nosuch") else { return hangUp("DESTINATION_OUT_OF_ORDER") }
      lasts = Int(words[1])! * 1000
    case "bridge", "callcenter": lasts = caller.transfer.duration
    case "txfax": lasts = caller.fax.duration
    default: return hangUp("DESTINATION_OUT_OF_ORDER")
    }
    running = Running(application: application, began: now, endsAt: now + lasts, response: response)
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
    var headers = ["Application-UUID": application.id, "Application-Response": response]
    let began = running?.began ?? now
    switch application.name {
    case "record":
      headers["variable_record_ms"] = "\(now - began)"
      if now < running?.endsAt ?? now, variables["playback_terminator_used"] == nil, !isDead {
        headers["variable_silence_hits_exhausted"] = "true"
      }
    case "bridge":
      headers["variable_originate_disposition"] =
        switch caller.transfer {
        case .talks: "SUCCESS"
        case .ends(.busy, after: _): "USER_BUSY"
        case .ends(.noAnswer, after: _): "NO_ANSWER"
        case .ends: "NORMAL_TEMPORARY_FAILURE"
        }
    case "callcenter":
      if case .ends(let outcome, after: _) = caller.transfer {
        headers["variable_cc_cancel_reason"] = outcome == .noAnswer ? "TIMEOUT" : "NONE"
      }
    case "txfax":
      if case .sent(let pages, after: _) = caller.fax {
        headers["variable_fax_success"] = "1"
        headers["variable_fax_document_transferred_pages"] = "\(pages)"
      } else {
        headers["variable_fax_success"] = "0"
        headers["variable_fax_result_text"] = "Timed out"
      }
    default: break
    }
    if let digit = variables["playback_terminator_used"] {
      headers["variable_playback_terminator_used"] = digit
    }
    running = nil
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
  private static let apiOK = "Content-Type: api/response\nContent-Length: 4\n\n+OK\n"

  private static func event(_ name: String, _ headers: [String: String]) -> String {
    let lines = headers.sorted { $0.key < $1.key }.map {
      "\($0.key): \($0.value.replacing(" ", with: "%20"))\n"
    }
    let body = "Event-Name: \(name)\n\(lines.joined())\n"
    return "Content-Length: \(body.utf8.count)\nContent-Type: text/event-plain\n\n\(body)"
  }
}
