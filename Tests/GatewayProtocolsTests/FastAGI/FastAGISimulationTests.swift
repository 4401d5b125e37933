import GatewayProtocols
import SimulatedGateways
import Telephony
import TestSupport
import Testing

@Suite struct FastAGISimulationTests {
  static let files = ["a": 2000, "b": 1500, "c": 3000, "hotline/silence-5s": 5000]

  func asterisk(_ keys: String, every time: Int, from start: Int = 500) -> SimulatedAsterisk {
    var asterisk = SimulatedAsterisk()
    asterisk.files = Self.files
    for (index, byte) in keys.utf8.enumerated() {
      asterisk.caller.keys.append((at: start + index * time, key: DTMFKey(ascii: byte)!))
    }
    return asterisk
  }

  func menus(_ count: UInt32) -> [GatewayCommand] {
    [.answer] + (1...count).map { play(OperationNumber($0), "a", wait: menuWait) }
  }

  @Test func `a key for each of three menus costs a command each`() {
    let run = SimulatedRun(asterisk("123", every: 200), thinking: 0, menus(3) + [.hangUp(.normal)])
    #expect(run.keys == [.one, .two, .three])
    #expect(run.asterisk.lines.count == 5)
  }

  @Test func `and no more where each has two files, whenever the key comes`() {
    for start in [500, 3600, 8000] {
      let commands = [.answer] + (1...3).map { play(OperationNumber($0), "a", "b", wait: menuWait) }
      let run = SimulatedRun(
        asterisk("123", every: start, from: start), thinking: 0, commands + [.hangUp(.normal)])
      #expect(run.keys == [.one, .two, .three])
      #expect(run.asterisk.lines.count == 5, "\(run.asterisk.lines)")
    }
  }

  @Test func `a key let go of while the service thinks is lost where nothing stores it`() {
    let run = SimulatedRun(asterisk("123", every: 200), thinking: 250, menus(3))
    #expect(run.keys.count < 3)
    #expect(run.keys.count + run.asterisk.lost.count == 3)
  }

  @Test func `and not where StoreDTMF does`() {
    var asterisk = asterisk("123", every: 200, from: 1500)
    asterisk.hasStoreDTMF = true
    let run = SimulatedRun(asterisk, typeAhead: .fromStart, thinking: 250, menus(3))
    #expect(run.keys == [.one, .two, .three])
    #expect(!run.asterisk.lost.isEmpty)
  }

  @Test func `an entry is whole however it is typed`() {
    for (time, wait) in [(150, entryWait), (2900, entryWait)] {
      let run = SimulatedRun(
        asterisk("330106#", every: time, from: 100), [.answer, play(first, "a", wait: wait)])
      #expect(run.keys.map(\.description).joined() == "330106#")
      #expect(!run.events.contains(.keyTimePassed))
    }
  }

  @Test func `an entry over several files is whole too`() {
    let run = SimulatedRun(
      asterisk("330106#", every: 150, from: 2100), thinking: 1,
      [.answer, play(first, "a", "b", wait: entryWait)])
    #expect(run.keys.map(\.description).joined() == "330106#")
  }

  @Test func `the time of silence is counted back to the end of the prompt`() {
    let run = SimulatedRun(asterisk("", every: 1), [.answer, play(first, "a", wait: menuWait)])
    #expect(
      run.events.prefix(2) == [ended(first, .finished, ago: 5000), .keyTimePassed])
    #expect(run.asterisk.now == 7000)
  }

  // MARK: Properties

  /// Commands of a call that could be, each operation once.
  func commands(_ random: inout SplitMix64) -> [GatewayCommand] {
    var commands: [GatewayCommand] = [.answer]
    for number in 1...UInt32.random(in: 1...8, using: &random) {
      let operation = OperationNumber(number)
      let names = ["a", "b", "c", "nosuch", "bad&name"]
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<6:
        let wait: KeyWait? = [nil, menuWait, entryWait].randomElement(using: &random)!
        let count = Int.random(in: 0...4, using: &random)
        let files = (0..<count).map { _ in
          // Most files are there.
          Int.random(in: 0..<6, using: &random) == 0
            ? names.randomElement(using: &random)! : names[Int.random(in: 0..<3, using: &random)]
        }
        commands.append(
          .play(
            operation,
            GatewayPrompt(
              keys: KeyMode.allCases.randomElement(using: &random)!, files: files,
              from: Milliseconds([0, 0, 500].randomElement(using: &random)!), wait: wait)))
      case 6: commands.append(.listen(menuWait))
      case 7:
        commands.append(
          .record(
            operation,
            GatewayRecording(
              file: "/srv/rec/x", suffix: "wav", atMost: .seconds(3), silence: Milliseconds(0),
              endKey: .pound, tone: .file("a"))))
      case 8: commands.append(.mark("mark\(number)"))
      default:
        commands.append(.stop(OperationNumber(UInt32.random(in: 1...number, using: &random))))
      }
    }
    if Bool.random(using: &random) { commands.append(.hangUp(.normal)) }
    return commands
  }

  func asterisk(_ random: inout SplitMix64) -> SimulatedAsterisk {
    var asterisk = SimulatedAsterisk()
    asterisk.files = Self.files
    if Bool.random(using: &random) { asterisk.files["hotline/silence-5s"] = nil }
    asterisk.hasStoreDTMF = Bool.random(using: &random)
    asterisk.tellsHangup = Int.random(in: 0..<4, using: &random) > 0
    var time = Int.random(in: 0...3000, using: &random)
    for _ in 0..<Int.random(in: 0...20, using: &random) {
      asterisk.caller.keys.append((at: time, key: DTMFKey.allCases.randomElement(using: &random)!))
      time += Int.random(in: 60...3000, using: &random)
    }
    if Bool.random(using: &random) {
      asterisk.caller.hangsUpAt = Int.random(in: 0...30_000, using: &random)
    }
    return asterisk
  }

  @Test(arguments: 0..<500 as Range<UInt64>)
  func `Fuzz: whatever caller, each operation ends once or the call does, a line at a time`(
    seed: UInt64
  ) {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      let asterisk = asterisk(&random)
      let commands = commands(&random)
      let typeAhead = [FastAGITypeAhead.none, .fromFirstGap, .fromStart]
        .randomElement(using: &random)!
      let thinking = [0, 1, 100].randomElement(using: &random)!
      let run = SimulatedRun(asterisk, typeAhead: typeAhead, thinking: thinking, commands)
      #expect(run.isOver)
      #expect(run.overlapping == [])
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
      if run.events.last == .hungUp(.trunkLost) {
        // The test closed a call that nobody had ended: all that was asked for has come to something.
        let asked = commands.compactMap { command in
          switch command {
          case .play(let operation, _), .record(let operation, _): operation
          case .answer, .listen, .stop, .fax, .transfer, .mark, .hangUp: nil
          }
        }
        #expect(Set(asked) == Set(ends.keys))
      }
      let hungUp = commands.last == .hangUp(.normal)
      #expect(hangups == 1 || hungUp && hangups == 0)
      if hangups == 1, case .hungUp = run.events.last {
      } else if hangups == 1 {
        Issue.record("something was told after the hang-up: \(run.events)")
      }
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `Fuzz: with StoreDTMF every key is told once and in its order`(seed: UInt64) {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      var asterisk = asterisk(&random)
      asterisk.hasStoreDTMF = true
      asterisk.caller.hangsUpAt = nil
      let typed = asterisk.caller.keys.map(\.key)
      // No recordings, whose keys nobody wants, and a last prompt behind the last key.
      let commands = commands(&random).filter {
        switch $0 {
        case .record, .hangUp, .stop: false
        case .answer, .play, .listen, .mark, .fax, .transfer: true
        }
      }
      let run = SimulatedRun(asterisk, typeAhead: .fromStart, thinking: 50, commands)
      let pressed = typed.prefix(typed.count - run.asterisk.caller.keys.count)
      // Those before StoreDTMF runs are nobody's, and those of the last gap have not been asked for.
      let late = pressed.count - run.keys.count
      let matches = (0...max(0, late)).contains { start in
        pressed.dropFirst(start).prefix(run.keys.count).elementsEqual(run.keys)
      }
      #expect(matches, "\(run.keys) of \(Array(pressed))")
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `Fuzz: events and lines are the same however the bytes are cut`(seed: UInt64) {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      let asterisk = asterisk(&random)
      let commands = commands(&random)
      let whole = SimulatedRun(asterisk, typeAhead: .fromFirstGap, thinking: 1, commands)
      let cut = SimulatedRun(asterisk, typeAhead: .fromFirstGap, thinking: 1, commands) { text in
        pieces(Array(text.utf8), sizeMax: 5, &random)
      }
      #expect(cut.events == whole.events)
      #expect(cut.asterisk.lines == whole.asterisk.lines)
    }
  }

  @Test(arguments: 0..<500 as Range<UInt64>)
  func `Fuzz: random bytes end in order`(seed: UInt64) {
    for seed in FuzzFactor.seeds(from: seed) {
      var random = SplitMix64(seed: seed)
      var connection = FastAGIConnection(FastAGIFindings(typeAhead: .fromStart))
      var turn = GatewayTurn()
      if Bool.random(using: &random) {
        connection.receive(Array("agi_network_script: 12333\n\n".utf8).span, &turn)
      }
      let words = [
        "200 result=", "1", "-1", "(timeout)", " endpos=", "HANGUP", "\n", "520-", "520 ", "511 ",
        "100 ", "(", ")", "agi_x: ", "9999999999999999999999", "\0", " ", "\u{FF}", "x",
      ]
      var hangups = 0
      for _ in 0..<60 {
        let bytes =
          Bool.random(using: &random)
          ? words.randomElement(using: &random)!.utf8.map { $0 } : [random.byte()]
        connection.receive(bytes.span, &turn)
        connection.perform(commands(&random).randomElement(using: &random)!, &turn)
        connection.flush(&turn)
        #expect(turn.output.count { $0 == 10 } <= 2)
        hangups += turn.events.count { if case .hungUp = $0 { true } else { false } }
        turn.removeAll()
      }
      connection.closed(&turn)
      hangups += turn.events.count { if case .hungUp = $0 { true } else { false } }
      let isOver = connection.isOver
      #expect(isOver)
      #expect(hangups <= 1)
    }
  }
}
