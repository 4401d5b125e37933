import GatewayProtocols

/// A call over the event socket, spoken message by message by a test that plays both the call and FreeSWITCH.
final class EventSocketDialogue {
  private var connection: EventSocketConnection
  private var turn: GatewayTurn

  /// With the call up; what was said until then is dropped.
  init(flags: String = "Socket-Mode: async\nControl: full", variables: String = "") {
    var turn = GatewayTurn()
    connection = EventSocketConnection(&turn)
    self.turn = turn
    ringing = []
    let (events, _) = receive(
      "Event-Name: CHANNEL_DATA\nUnique-ID: u-1\nvariable_socket_path: 12333\n\(variables)Content-Type: command/reply\nReply-Text: %2BOK%0A\n\(flags)\n\n"
    )
    ringing = events
    if !isOver { _ = receive(Self.ok, Self.ok) }
  }

  static let ok = "Content-Type: command/reply\nReply-Text: +OK\n\n"

  static func event(_ name: String, _ headers: String...) -> String {
    let body = "Event-Name: \(name)\n" + headers.map { "\($0)\n" }.joined() + "\n"
    return "Content-Length: \(body.utf8.count)\nContent-Type: text/event-plain\n\n\(body)"
  }

  static func begin(_ id: String) -> String {
    event("CHANNEL_EXECUTE", "Application-UUID: \(id)")
  }

  static func complete(_ id: String, _ headers: String...) -> String {
    event(
      "CHANNEL_EXECUTE_COMPLETE",
      (["Application-UUID: \(id)"] + headers).joined(separator: "\n"))
  }

  private(set) var ringing: [GatewayEvent]
  var isOver: Bool { connection.isOver }

  func perform(_ commands: GatewayCommand...) -> [String] {
    for command in commands { connection.perform(command, &turn) }
    return flush()
  }

  func receive(_ messages: String...) -> (events: [GatewayEvent], sent: [String]) {
    for message in messages { connection.receive(Array(message.utf8).span, &turn) }
    let events = turn.events
    return (events, flush())
  }

  func close() -> [GatewayEvent] {
    connection.closed(&turn)
    let events = turn.events
    turn.removeAll()
    return events
  }

  /// The commands sent, each by its application and argument where it runs one.
  private func flush() -> [String] {
    connection.flush(&turn)
    let texts = String(decoding: turn.output, as: UTF8.self).split(separator: "\n\n")
    turn.removeAll()
    return texts.map { text in
      let lines = text.split(separator: "\n")
      guard lines.count > 1 else { return String(text) }
      return ["execute-app-name: ", "execute-app-arg: ", "hangup-cause: "].compactMap { name in
        lines.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
      }.joined(separator: " ")
    }
  }
}
