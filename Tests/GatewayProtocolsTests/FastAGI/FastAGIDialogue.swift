import GatewayProtocols
import Telephony
import Testing

/// A call over FastAGI, spoken line by line by a test that plays both the call and Asterisk.
final class FastAGIDialogue {
  private var connection: FastAGIConnection
  private var turn = GatewayTurn()
  /// What the last ``perform(_:)`` brought before Asterisk had a say.
  private(set) var told: [GatewayEvent] = []

  /// With `ringing`, whose environment has been read; what it told is dropped.
  init(
    typeAhead: FastAGITypeAhead = .none, silence: FastAGISilence = .missing,
    arguments: [String] = []
  ) {
    connection = FastAGIConnection(FastAGIFindings(typeAhead: typeAhead, silence: silence))
    var block = "agi_network_script: 12333\nagi_uniqueid: 1.1\n"
    for (index, argument) in arguments.enumerated() {
      block += "agi_arg_\(index + 1): \(argument)\n"
    }
    connection.receive(Array((block + "\n").utf8).span, &turn)
    turn.removeAll()
  }

  var isOver: Bool { connection.isOver }
  var typeAhead: FastAGITypeAhead { connection.findings.typeAhead }
  var silence: FastAGISilence { connection.findings.silence }
  var holdsTime: Bool { connection.holdsTime }

  /// The lines that Asterisk gets when the call asks for `commands` in one turn.
  func perform(_ commands: GatewayCommand...) -> [String] {
    for command in commands { connection.perform(command, &turn) }
    told = turn.events
    return flush()
  }

  /// What happens when `lines` arrive: events, and the lines that answer them before the call has asked for more.
  func receive(_ lines: String...) -> (events: [GatewayEvent], sent: [String]) {
    for line in lines { connection.receive(Array((line + "\n").utf8).span, &turn) }
    return events()
  }

  func close() -> [GatewayEvent] {
    connection.closed(&turn)
    return events().events
  }

  private func events() -> (events: [GatewayEvent], sent: [String]) {
    let events = turn.events
    return (events, flush())
  }

  private func flush() -> [String] {
    connection.flush(&turn)
    let lines = String(decoding: turn.output, as: UTF8.self)
    #expect(turn.output.isEmpty || turn.output.last == UInt8(ascii: "\n"))
    turn.removeAll()
    return lines.split(separator: "\n").map(String.init)
  }
}

// What the tests of a dialogue say often.
let first = OperationNumber(1)
let second = OperationNumber(2)
let menuWait = KeyWait(firstKey: .seconds(5), nextKey: .seconds(3))
let entryWait = KeyWait(firstKey: .seconds(5), nextKey: .seconds(3), keysMax: 18)

func play(
  _ operation: OperationNumber, _ files: String..., keys: KeyMode = .interrupt,
  from: Milliseconds = Milliseconds(0), wait: KeyWait? = nil
) -> GatewayCommand {
  .play(operation, GatewayPrompt(keys: keys, files: files, from: from, wait: wait))
}

func key(_ key: DTMFKey, ago: UInt32 = 0) -> GatewayEvent {
  .keyPressed(key, ago: Milliseconds(ago))
}

func ended(
  _ operation: OperationNumber, _ outcome: OperationOutcome, ago: UInt32 = 0
) -> GatewayEvent {
  .operationEnded(operation, outcome, ago: Milliseconds(ago))
}

let interrupted = OperationOutcome.interrupted
