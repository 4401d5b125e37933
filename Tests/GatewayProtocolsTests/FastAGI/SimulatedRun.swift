import GatewayProtocols
import SimulatedGateways
import Telephony

/// Plays `commands`, a turn each, against a simulated Asterisk. The service thinks for `thinking` milliseconds before each
/// line; `cut` parts what Asterisk sends.
struct SimulatedRun {
  var asterisk: SimulatedAsterisk
  var events: [GatewayEvent] = []
  var isOver = false
  /// Lines that went out while another was under way.
  var overlapping: [String] = []

  init(
    _ asterisk: SimulatedAsterisk, typeAhead: FastAGITypeAhead = .none,
    silence: FastAGISilence = .untried, thinking: Int = 0,
    _ commands: [GatewayCommand], cut: (String) -> [[UInt8]] = { [Array($0.utf8)] }
  ) {
    self.asterisk = asterisk
    var connection = FastAGIConnection(FastAGIFindings(typeAhead: typeAhead, silence: silence))
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
