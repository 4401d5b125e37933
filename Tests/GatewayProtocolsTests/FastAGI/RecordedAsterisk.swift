import GatewayProtocols
import SimulatedGateways
import Telephony
import Testing

/// Answers commands as an Asterisk did that was recorded: a test's stand-in, which knows those commands alone.
struct RecordedAsterisk {
  private struct Exchange {
    let command: String
    let answer: [[UInt8]]
  }

  let environment: [[UInt8]]
  private var exchanges: [Exchange] = []
  private var storesKeys = false

  init(_ name: String) throws {
    let segments = try RecordedSession("fastagi-\(name)", in: "FastAGI").segments
    environment = segments.prefix { $0.side.isGateway }.map(\.bytes)
    var rest = segments.dropFirst(environment.count)
    while let sent = rest.popFirst() {
      let answer = rest.prefix { $0.side.isGateway }.map(\.bytes)
      rest = rest.dropFirst(answer.count)
      exchanges.append(Exchange(command: Self.command(sent.text), answer: answer))
    }
  }

  /// What it sent from this command to the next; nil for a command that it was not sent any more.
  mutating func answer(_ line: String) -> [[UInt8]]? {
    let command = Self.command(line)
    // Nobody had asked for the variable before StoreDTMF was there to fill it: it was not set.
    if command == "EXEC StoreDTMF" { storesKeys = true }
    if command == "GET VARIABLE", !storesKeys {
      return [Array("200 result=0\n".utf8)]
    }
    guard let index = exchanges.firstIndex(where: { $0.command == command }) else { return nil }
    return exchanges.remove(at: index).answer
  }

  /// The words that make a command, without what it is about; a variable belongs to it but for StoreDTMF's, whose name
  /// everybody gives.
  private static func command(_ line: String) -> String {
    let words = SimulatedAsterisk.words(line.split(separator: "\n").first ?? "")
    let count =
      switch words.first {
      case "GET" where words.dropFirst().first == "VARIABLE":
        ["TYPED", "HOTLINE_TYPED"].contains(words[2]) ? 2 : 3
      case "ANSWER", "NOOP", "HANGUP": 1
      default: 2
      }
    return words.prefix(count).joined(separator: " ")
  }
}

/// Plays `commands`, asked for in one turn but for a hang-up, against an Asterisk that was recorded. Returns what it was
/// sent, and what happened behind the ringing. What it was not recorded with is answered by `otherwise`.
func replay(
  _ name: String, typeAhead: FastAGITypeAhead = .none, _ commands: [GatewayCommand],
  otherwise: (String) -> String? = { _ in nil }
) throws -> (lines: [String], events: [GatewayEvent]) {
  var asterisk = try RecordedAsterisk(name)
  var connection = FastAGIConnection(FastAGIFindings(typeAhead: typeAhead, silence: .missing))
  var turn = GatewayTurn()
  for piece in asterisk.environment { connection.receive(piece.span, &turn) }
  #expect(turn.events.count == 1)
  turn.removeAll()
  var lines: [String] = []
  var events: [GatewayEvent] = []
  let calm = commands.filter { $0 != .hangUp(.normal) }
  for commands in [calm, calm.count < commands.count ? [.hangUp(.normal)] : []] {
    for command in commands { connection.perform(command, &turn) }
    connection.flush(&turn)
    while !turn.output.isEmpty {
      let line = String(decoding: turn.output.dropLast(), as: UTF8.self)
      lines.append(line)
      #expect(!line.contains("\n"), "two lines at once")
      turn.removeAll()
      let answer = try #require(
        asterisk.answer(line) ?? otherwise(line).map { [Array($0.utf8)] }, "no answer to \(line)")
      for piece in answer {
        connection.receive(piece.span, &turn)
        events += turn.events
        turn.events = []
      }
      connection.flush(&turn)
    }
  }
  return (lines, events)
}
