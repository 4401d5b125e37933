import GatewayProtocols
import Telephony

/// An Asterisk on a virtual clock, simulated for tests. It keeps to what was recorded from a real one where keys and
/// hang-ups are concerned: which keys a command takes, which it swallows, and that one let go of between two commands is
/// lost. It knows the commands that ``FastAGICall`` sends, and no more.
struct SimulatedAsterisk {
  /// What the caller does, by the clock; a key counts when it is let go.
  struct Caller {
    var keys: [(at: Int, key: DTMFKey)] = []
    var hangsUpAt: Int?
  }

  /// Milliseconds that each sound file lasts.
  var files: [String: Int] = [:]
  var hasStoreDTMF = false
  /// Whether HANGUP is sent (AGISIGHUP).
  var tellsHangup = true
  var caller = Caller()

  /// Milliseconds since the answer.
  private(set) var now = 0
  private(set) var isDead = false
  /// Keys that no command took, by what became of them.
  private(set) var lost: [DTMFKey] = []
  private(set) var swallowed: [DTMFKey] = []
  /// Commands taken, as lines.
  private(set) var lines: [String] = []
  private var variables: [String: String] = [:]
  private var stored: String?
  private var owesHangupLine = false

  private enum Walk {
    case reached
    case key(DTMFKey)
    case hungUp
  }
  private enum Fate { case lost, swallowed }

  // MARK: Time

  /// Lets time pass with no command under way. What Asterisk says by itself.
  mutating func idle(for time: Int) -> String {
    _ = walk(to: now + time, fate: .lost) { _ in false }
    return hangupLine()
  }

  /// Goes on to `end`, or to the first key that stops.
  private mutating func walk(
    to end: Int, fate: Fate, stops: (DTMFKey) -> Bool
  ) -> Walk {
    while !isDead {
      let key = caller.keys.first
      let hangup = caller.hangsUpAt
      if let hangup, hangup <= end, hangup <= key?.at ?? .max {
        now = max(now, hangup)
        isDead = true
        owesHangupLine = tellsHangup
        return .hungUp
      }
      guard let key, key.at <= end else { break }
      caller.keys.removeFirst()
      now = max(now, key.at)
      stored?.append(Character(UnicodeScalar(key.key.ascii)))
      if stops(key.key) { return .key(key.key) }
      switch fate {
      case .lost: lost.append(key.key)
      case .swallowed: swallowed.append(key.key)
      }
    }
    if isDead { return .hungUp }
    now = max(now, end)
    return .reached
  }

  private mutating func hangupLine() -> String {
    defer { owesHangupLine = false }
    return owesHangupLine ? "HANGUP\n" : ""
  }

  // MARK: Commands

  /// Takes one line. What Asterisk sends until it has been carried out.
  mutating func answer(_ line: String) -> String {
    lines.append(line)
    let words = asteriskWords(line)
    let command = words.prefix(words[0] == "NOOP" || words[0] == "HANGUP" ? 1 : 2).joined(
      separator: " ")
    let isForDead = ["EXEC", "GET VARIABLE", "SET VARIABLE", "NOOP"].contains {
      command.hasPrefix($0)
    }
    if isDead, !isForDead {
      return hangupLine() + "511 Command Not Permitted on a dead channel or intercept routine\n"
    }
    let early = hangupLine()
    let reply = "200 result=" + carryOut(command, words) + "\n"
    return early + reply + hangupLine()
  }

  private mutating func carryOut(_ command: String, _ words: [String]) -> String {
    switch command {
    case "ANSWER": return "0"
    case "NOOP": return "0"
    case "CHANNEL STATUS": return "6"
    case "HANGUP":
      isDead = true
      owesHangupLine = tellsHangup
      return "1"
    case "SET VARIABLE":
      variables[words[2]] = words[3]
      return "1"
    case "GET VARIABLE":
      let value = words[2] == FastAGIVariable.typed ? stored : variables[words[2]]
      return value.map { "1 (\($0))" } ?? "0"
    case "STREAM FILE": return streamFile(words[2], stops: words[3])
    case "GET DATA": return getData(words[2], wait: Int(words[3])!, keysMax: Int(words[4])!)
    case "RECORD FILE": return recordFile(endKey: words[4], atMost: Int(words[5])!)
    case "EXEC StoreDTMF":
      guard hasStoreDTMF else { return "-2" }
      stored = stored ?? ""
      return "0"
    case "EXEC Background", "EXEC Playback":
      return list(
        words[2].split(separator: "&").map(String.init), isBackground: command.hasSuffix("d"))
    default: return "-2"
    }
  }

  private mutating func streamFile(_ file: String, stops: String) -> String {
    guard let length = files[file] else { return "-1 endpos=0" }
    let begin = now
    let walk = walk(to: begin + length, fate: .swallowed) { stops.contains($0.description) }
    let position = "endpos=\((now - begin) * 8)"
    return switch walk {
    case .reached: "0 \(position)"
    case .key(let key): "\(key.ascii) \(position)"
    case .hungUp: "-1 \(position)"
    }
  }

  private mutating func list(_ names: [String], isBackground: Bool) -> String {
    let status = isBackground ? "BACKGROUNDSTATUS" : "PLAYBACKSTATUS"
    variables[status] = "SUCCESS"
    for name in names {
      guard let length = files[name] else {
        variables[status] = "FAILED"
        return "0"
      }
      switch walk(to: now + length, fate: .swallowed, stops: { _ in isBackground }) {
      case .reached: continue
      case .key(let key): return "\(key.ascii)"
      case .hungUp: return isBackground ? "-1" : "0"
      }
    }
    return "0"
  }

  private mutating func getData(_ file: String, wait: Int, keysMax: Int) -> String {
    guard let length = file.isEmpty ? 0 : files[file] else { return "-1" }
    var keys = ""
    var end = now + length + wait
    while true {
      switch walk(to: end, fate: .swallowed, stops: { _ in true }) {
      case .reached: return "\(keys) (timeout)"
      case .hungUp: return "-1"
      case .key(.pound): return keys
      case .key(let key):
        keys += key.description
        if keys.count == keysMax { return keys }
        end = now + wait
      }
    }
  }

  private mutating func recordFile(endKey: String, atMost: Int) -> String {
    let begin = now
    let walk = walk(to: begin + atMost, fate: .swallowed) { endKey.contains($0.description) }
    let position = "endpos=\((now - begin) * 8)"
    return switch walk {
    case .reached: "0 (timeout) \(position)"
    case .key(let key): "\(key.ascii) (dtmf) \(position)"
    case .hungUp: "-1 (hangup) \(position)"
    }
  }
}

private enum FastAGIVariable { static let typed = "HOTLINE_TYPED" }

/// Plays `commands`, a turn each, against a simulated Asterisk. The service thinks for `thinking` milliseconds before each
/// line; `cut` parts what Asterisk sends.
struct SimulatedRun {
  var asterisk: SimulatedAsterisk
  var events: [GatewayEvent] = []
  var isOver = false
  /// Lines that went out while another was under way.
  var overlapping: [String] = []

  init(
    _ asterisk: SimulatedAsterisk, typeAhead: FastAGITypeAhead = .none, thinking: Int = 0,
    _ commands: [GatewayCommand], cut: (String) -> [[UInt8]] = { [Array($0.utf8)] }
  ) {
    self.asterisk = asterisk
    var connection = FastAGIConnection(typeAhead: typeAhead)
    var turn = GatewayTurn()
    connection.receive(Array("agi_network_script: 12333\n\n".utf8).span, &turn)
    turn.removeAll()
    // The first two together: nothing is heard between the answer and the first prompt.
    var turns = [Array(commands.prefix(2))] + commands.dropFirst(2).map { [$0] }
    turns.append([])
    for commands in turns {
      for command in commands { connection.perform(command, &turn) }
      connection.flush(&turn)
      take(&turn)
      while !turn.output.isEmpty {
        let lines = String(decoding: turn.output, as: UTF8.self).split(separator: "\n")
        if lines.count > 1 { overlapping += lines.map(String.init) }
        turn.removeAll()
        let sent = self.asterisk.idle(for: thinking) + self.asterisk.answer(String(lines[0]))
        for piece in cut(sent) { connection.receive(piece.span, &turn) }
        take(&turn)
        connection.flush(&turn)
        take(&turn)
      }
      let said = self.asterisk.idle(for: thinking)
      for piece in cut(said) { connection.receive(piece.span, &turn) }
      take(&turn)
    }
    if !connection.isOver {
      connection.closed(&turn)
      take(&turn)
    }
    isOver = connection.isOver
  }

  private mutating func take(_ turn: inout GatewayTurn) {
    events += turn.events
    turn.events = []
  }

  var keys: [DTMFKey] {
    events.compactMap { if case .keyPressed(let key, ago: _) = $0 { key } else { nil } }
  }
}
