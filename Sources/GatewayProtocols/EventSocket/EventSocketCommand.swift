package import Telephony

/// One command to FreeSWITCH: a line, headers, and an empty line.
package enum EventSocketCommand: Equatable, Sendable {
  case connect
  case linger
  case myEvents
  /// Queues an application behind those that are queued; `id` comes back with its end.
  case execute(String, argument: String, id: String?)
  /// Sets a variable of the channel without waiting behind what runs.
  case setAtOnce(channel: String, String, String)
  /// Ends what is being played or recorded; what is queued behind it runs next.
  case breakOff(channel: String)
  case hangUp(HangupCause)
  /// Hangs up whatever runs: ``hangUp(_:)`` waits its turn behind an application.
  case kill(channel: String, HangupCause)
  case exit

  /// As it is called in the log.
  package var name: String {
    switch self {
    case .connect: "connect"
    case .linger: "linger"
    case .myEvents: "myevents"
    case .execute(let application, argument: _, id: _): application
    case .setAtOnce: "uuid_setvar"
    case .breakOff: "uuid_break"
    case .hangUp: "hangup"
    case .kill: "uuid_kill"
    case .exit: "exit"
    }
  }

  /// What comes back with the end of its application; nil where nobody waits for that.
  package var id: String? {
    if case .execute(_, argument: _, let id) = self { id } else { nil }
  }

  /// Sets a variable of the channel; an empty value takes it away.
  package static func set(_ name: String, _ value: String) -> EventSocketCommand {
    .execute("set", argument: "\(name)=\(value)", id: nil)
  }
}

extension EventSocketCommand {
  package func write(into output: inout [UInt8]) {
    switch self {
    case .connect: add("connect\n\n", to: &output)
    case .linger: add("linger\n\n", to: &output)
    case .myEvents: add("myevents\n\n", to: &output)
    case .exit: add("exit\n\n", to: &output)
    case .breakOff(let channel):
      add("api uuid_break ", to: &output)
      add(value: channel, to: &output)
      add("\n\n", to: &output)
    case .setAtOnce(let channel, let name, let value):
      add("api uuid_setvar ", to: &output)
      add(value: channel, to: &output)
      add(" \(name) ", to: &output)
      add(value: value, to: &output)
      add("\n\n", to: &output)
    case .hangUp(let cause):
      add("sendmsg\ncall-command: hangup\nhangup-cause: ", to: &output)
      add(EventSocketCommand.word(for: cause), to: &output)
      add("\n\n", to: &output)
    case .kill(let channel, let cause):
      add("api uuid_kill ", to: &output)
      add(value: channel, to: &output)
      add(" ", to: &output)
      add(EventSocketCommand.word(for: cause), to: &output)
      add("\n\n", to: &output)
    case .execute(let application, let argument, let id):
      add("sendmsg\ncall-command: execute\nexecute-app-name: ", to: &output)
      add(application, to: &output)
      if !argument.isEmpty {
        add("\nexecute-app-arg: ", to: &output)
        add(value: argument, to: &output)
      }
      // Without it the next application would run inside this one.
      add("\nevent-lock: true", to: &output)
      if let id {
        add("\nEvent-UUID: ", to: &output)
        add(id, to: &output)
      }
      add("\n\n", to: &output)
    }
  }

  /// The cause in FreeSWITCH's words (Q.850).
  private static func word(for cause: HangupCause) -> String {
    switch cause {
    case .normal, .budget, .trunkLost, .other: "NORMAL_CLEARING"
    case .drained, .failure: "NORMAL_TEMPORARY_FAILURE"
    }
  }

  private func add(_ text: String, to output: inout [UInt8]) {
    output.append(contentsOf: text.utf8)
  }

  /// A line end in a value would begin a header of its own, and `${` would be expanded: neither reaches FreeSWITCH.
  private func add(value: String, to output: inout [UInt8]) {
    var last: UInt8 = 0
    for byte in value.utf8 {
      if last == UInt8(ascii: "$"), byte == UInt8(ascii: "{") { continue }
      last = byte < 0x20 || byte == 0x7F ? UInt8(ascii: " ") : byte
      output.append(last)
    }
  }
}

/// What a name may hold that goes into an argument.
package enum EventSocketName {
  /// Whether `name` is one file in a list of files.
  package static func isFile(_ name: String) -> Bool {
    isWord(name.split(separator: " ").joined())
  }

  /// Whether `name` is one word of an argument.
  package static func isWord(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0...0x20, 0x7F, UInt8(ascii: "!"), UInt8(ascii: "'"), UInt8(ascii: "\\"),
          UInt8(ascii: "$"), UInt8(ascii: "{"), UInt8(ascii: "}"):
          false
        default: true
        }
      }
  }
}
