/// What FreeSWITCH sends in one piece: headers, and a body where they announce one.
package struct EventSocketMessage: Equatable, Sendable {
  package let headers: EventSocketHeaders
  package let body: [UInt8]

  package init(headers: EventSocketHeaders, body: [UInt8] = []) {
    self.headers = headers
    self.body = body
  }

  package enum Meaning: Equatable, Sendable {
    /// The answer to `connect`: all that is known of the call, as headers.
    case channel(EventSocketHeaders)
    /// The answer to a command; it begins with `+OK` or `-ERR`.
    case reply(String)
    /// The answer to `api`.
    case apiResponse
    case event(EventSocketHeaders)
    /// The call has left the socket; with `linger` the connection stays.
    case disconnect(lingers: Bool)
    /// Of no use to a call, by its content type.
    case other(String)
  }

  package var meaning: Meaning {
    switch headers["Content-Type"] {
    case "command/reply":
      headers["Event-Name"] == nil
        ? .reply(headers.raw("Reply-Text") ?? "") : .channel(headers)
    case "api/response": .apiResponse
    case "text/event-plain": .event(EventSocketHeaders(body))
    case "text/disconnect-notice":
      .disconnect(lingers: headers["Content-Disposition"] == "linger")
    case let type: .other(type ?? "")
    }
  }
}
