import GatewayProtocols
import SimulatedGateways
import Telephony
import TestSupport
import Testing

@Suite struct EventSocketSimulationTests {
  /// Commands, each performed once the one before has ended, against a simulated FreeSWITCH.
  struct Run {
    var freeSWITCH: SimulatedFreeSWITCH
    var events: [GatewayEvent] = []
    var sent: [String] = []
    var isOver = false

    init(
      _ freeSWITCH: SimulatedFreeSWITCH, _ commands: [GatewayCommand],
      cut: (String) -> [[UInt8]] = { [Array($0.utf8)] }
    ) {
      self.freeSWITCH = freeSWITCH
      var turn = GatewayTurn()
      var connection = EventSocketConnection(&turn)
      var rest = commands[...]
      var asked: OperationNumber?
      while !connection.isOver {
        // What was written is read before anything else happens.
        let texts = String(decoding: turn.output, as: UTF8.self).split(separator: "\n\n")
        turn.output = []
        sent += texts.map(String.init)
        for text in texts {
          for piece in cut(self.freeSWITCH.answer(String(text))) {
            connection.receive(piece.span, &turn)
          }
        }
        take(&turn)
        let hasRung = events.contains { if case .rang = $0 { true } else { false } }
        let isBusy = asked.map { operation in !events.contains { $0.ends(operation) } } ?? false
        if !texts.isEmpty {
          connection.flush(&turn)
        } else if !isBusy, hasRung, let command = rest.popFirst() {
          if let operation = command.operation { asked = operation }
          connection.perform(command, &turn)
          connection.flush(&turn)
        } else if let text = self.freeSWITCH.next() {
          for piece in cut(text) { connection.receive(piece.span, &turn) }
          take(&turn)
          connection.flush(&turn)
        } else {
          break
        }
        take(&turn)
      }
      connection.closed(&turn)
      take(&turn)
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

  static let files = ["/a.wav": 2000, "/b.wav": 1500, "/c.wav": 3000]

  func freeSWITCH(_ random: inout SplitMix64) -> SimulatedFreeSWITCH {
    var freeSWITCH = SimulatedFreeSWITCH()
    freeSWITCH.files = Self.files
    var time = Int.random(in: 0...3000, using: &random)
    for _ in 0..<Int.random(in: 0...20, using: &random) {
      freeSWITCH.caller.keys.append(
        (at: time, key: DTMFKey.allCases.randomElement(using: &random)!))
      time += Int.random(in: 1...2000, using: &random)
    }
    if Bool.random(using: &random) {
      freeSWITCH.caller.hangsUpAt = Int.random(in: 0...30_000, using: &random)
    }
    return freeSWITCH
  }

  func commands(_ random: inout SplitMix64) -> [GatewayCommand] {
    var commands: [GatewayCommand] = [.answer]
    let names = ["/a.wav", "/b.wav", "/c.wav", "/nosuch.wav", "/bad!name.wav"]
    for number in 1...UInt32.random(in: 1...8, using: &random) {
      let operation = OperationNumber(number)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<7:
        commands.append(
          .play(
            operation,
            GatewayPrompt(
              keys: KeyMode.allCases.randomElement(using: &random)!,
              files: (0..<Int.random(in: 0...3, using: &random)).map { _ in
                names.randomElement(using: &random)!
              },
              from: Milliseconds([0, 0, 500].randomElement(using: &random)!))))
      case 7:
        let file = Int.random(in: 0..<4, using: &random) == 0 ? "/nosuch/x" : "/srv/rec/x"
        commands.append(
          .record(
            operation,
            GatewayRecording(
              file: file, suffix: "wav", atMost: .seconds(3), silence: Milliseconds(0),
              endKey: .pound, tone: .gateway)))
      case 8: commands.append(.mark("mark\(number)"))
      default: commands.append(.listen(menuWait))
      }
    }
    if Bool.random(using: &random) { commands.append(.hangUp(.normal)) }
    return commands
  }

  @Test(arguments: 0..<500 as Range<UInt64>)
  func `Fuzz: whatever caller, each key is told once and each operation ends once or the call does`(
    seed: UInt64
  ) {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      let freeSWITCH = freeSWITCH(&random)
      let commands = commands(&random)
      let run = Run(freeSWITCH, commands)
      #expect(run.isOver)
      let left = run.freeSWITCH.caller.keys.count
      let pressed = freeSWITCH.caller.keys.dropLast(left).map(\.key)
      // The # that ends a recording, and one in its tone, are told by the outcome alone.
      #expect(run.keys.filter { $0 != .pound } == pressed.filter { $0 != .pound })
      #expect(run.keys.count <= pressed.count - run.freeSWITCH.endKeys.count)
      var ends: [OperationNumber: Int] = [:]
      var hangups = 0
      for event in run.events {
        switch event {
        case .operationEnded(let operation, _, ago: _): ends[operation, default: 0] += 1
        case .hungUp: hangups += 1
        case .rang, .keyPressed, .keyTimePassed, .noted: break
        }
      }
      #expect(ends.values.allSatisfy { $0 == 1 })
      if hangups == 0 {
        #expect(commands.last == .hangUp(.normal))
      } else if case .hungUp(let cause) = run.events.last {
        #expect(hangups == 1)
        if cause == .trunkLost { #expect(Set(commands.compactMap(\.operation)) == Set(ends.keys)) }
      } else {
        Issue.record("something was told after the hang-up: \(run.events)")
      }
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `Fuzz: events and commands are the same however the bytes are cut`(seed: UInt64) {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      let freeSWITCH = freeSWITCH(&random)
      let commands = commands(&random)
      let whole = Run(freeSWITCH, commands)
      let cut = Run(freeSWITCH, commands) { pieces(Array($0.utf8), sizeMax: 40, &random) }
      #expect(cut.events == whole.events)
      #expect(cut.sent == whole.sent)
    }
  }

  @Test func `a key typed ahead is told although nothing waits for it, and stops what comes`() {
    var freeSWITCH = SimulatedFreeSWITCH()
    freeSWITCH.files = Self.files
    freeSWITCH.caller.keys = [(at: 10, key: .one), (at: 500, key: .two), (at: 9000, key: .three)]
    let run = Run(freeSWITCH, [.answer, play(first, "/a.wav")])
    #expect(
      run.events.dropFirst() == [
        key(.one), ended(first, interrupted), key(.two), key(.three), .hungUp(.trunkLost),
      ])
  }
}

extension GatewayEvent {
  fileprivate func ends(_ operation: OperationNumber) -> Bool {
    switch self {
    case .operationEnded(operation, _, ago: _), .hungUp: true
    case .operationEnded, .rang, .keyPressed, .keyTimePassed, .noted: false
    }
  }
}

extension GatewayCommand {
  fileprivate var operation: OperationNumber? {
    switch self {
    case .play(let operation, _), .record(let operation, _), .fax(let operation, _),
      .transfer(let operation, _):
      operation
    case .answer, .listen, .stop, .mark, .hangUp: nil
    }
  }
}
