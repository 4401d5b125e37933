import GatewayProtocols
import Testing

/// Answers commands as a FreeSWITCH did that was recorded: a test's stand-in. Where an application was recorded, its events
/// come with the id that the call has given it now; other commands get their `+OK`, as they would.
struct RecordedFreeSWITCH {
  private struct Exchange {
    let command: String
    let answer: [UInt8]
  }

  private var exchanges: [Exchange] = []
  /// Applications that the call runs in place of recorded ones.
  private let replacing: [String: String]

  init(_ name: String, replacing: [String: String] = [:]) throws {
    self.replacing = replacing
    var rest = try RecordedSession("fs-\(name)", in: "EventSocket").segments[...]
    while let sent = rest.popFirst() {
      let answer = rest.prefix { $0.side.isGateway }
      rest = rest.dropFirst(answer.count)
      exchanges.append(
        Exchange(command: Self.command(sent.text), answer: answer.flatMap(\.bytes)))
    }
  }

  mutating func answer(_ text: String) -> [UInt8] {
    var command = Self.command(text)
    let id = Self.header("Event-UUID", in: text)
    command = replacing[command] ?? command
    // A variable has no event that matters, and those recorded may be others.
    guard command != "set", let index = exchanges.firstIndex(where: { $0.command == command })
    else {
      let isAPI = text.hasPrefix("api")
      return Array(
        (isAPI
          ? "Content-Type: api/response\nContent-Length: 4\n\n+OK\n"
          : "Content-Type: command/reply\nReply-Text: +OK\n\n").utf8)
    }
    var answer = exchanges.remove(at: index).answer
    // What had not come when the next command was sent came behind it.
    while let index = exchanges.firstIndex(where: { ["getvar", "api"].contains($0.command) }) {
      answer += Self.events(in: exchanges.remove(at: index).answer)
    }
    return id.map { Self.renamed(answer, application: command, id: $0) } ?? answer
  }

  /// The application, or the command's first word.
  private static func command(_ text: String) -> String {
    header("execute-app-name", in: text) ?? header("call-command", in: text)
      ?? String(text.prefix { $0 != " " && $0 != "\n" })
  }

  private static func header(_ name: String, in text: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix("\(name): ") }.map {
      String($0.dropFirst(name.count + 2))
    }
  }

  // MARK: Messages, cut by the test itself

  private struct Message {
    var head: String
    var body: String

    var bytes: [UInt8] { Array((head + "\n\n" + body).utf8) }
  }

  private static func messages(_ bytes: [UInt8]) -> [Message] {
    var messages: [Message] = []
    var rest = String(decoding: bytes, as: UTF8.self)[...]
    while let end = rest.firstRange(of: "\n\n") {
      let head = String(rest[..<end.lowerBound])
      let length = header("Content-Length", in: head).flatMap { Int($0) } ?? 0
      let behind = rest[end.upperBound...]
      let body = String(decoding: behind.utf8.prefix(length), as: UTF8.self)
      messages.append(Message(head: head, body: body))
      rest = Substring(behind.utf8.dropFirst(length))
    }
    return messages
  }

  private static func events(in bytes: [UInt8]) -> [UInt8] {
    messages(bytes).filter { $0.head.contains("text/") }.flatMap(\.bytes)
  }

  private static func renamed(_ bytes: [UInt8], application: String, id: String) -> [UInt8] {
    messages(bytes).flatMap { message in
      guard message.body.contains("\nApplication: \(application)\n"),
        let old = header("Application-UUID", in: message.body)
      else { return message.bytes }
      let body = message.body.replacing(old, with: id)
      let head = message.head.replacing(
        "Content-Length: \(message.body.utf8.count)", with: "Content-Length: \(body.utf8.count)")
      return Message(head: head, body: body).bytes
    }
  }
}

/// Plays `commands`, each when the one before has come to something, against a FreeSWITCH that was recorded. Returns the
/// arguments of what it was sent, and what happened behind the ringing.
func replayEventSocket(
  _ name: String, replacing: [String: String] = [:], _ commands: [GatewayCommand]
) throws -> (sent: [String], events: [GatewayEvent]) {
  var freeSWITCH = try RecordedFreeSWITCH(name, replacing: replacing)
  var turn = GatewayTurn()
  var connection = EventSocketConnection(&turn)
  var sent: [String] = []
  var events: [GatewayEvent] = []
  var rest = commands[...]
  repeat {
    while !turn.output.isEmpty {
      let texts = String(decoding: turn.output, as: UTF8.self).split(separator: "\n\n")
      turn.output = []
      for text in texts {
        sent.append(String(text))
        connection.receive(freeSWITCH.answer("\(text)\n\n").span, &turn)
      }
      events += turn.events
      turn.events = []
      connection.flush(&turn)
    }
    if let command = rest.popFirst() {
      connection.perform(command, &turn)
      connection.flush(&turn)
      events += turn.events
      turn.events = []
    }
  } while !turn.output.isEmpty || !rest.isEmpty
  return (sent, Array(events.dropFirst()))
}
