import CallEngine
import GatewayProtocols
import Telephony

/// What the service says: each line is held against the one that must come, and the gateway does what it says.
extension Simulation {
  func read(_ trunk: SimulatedTrunk, atMost limit: Int = .max) throws {
    guard let lines = try trunk.receive(atMost: limit) else {
      guard trunk.mayEnd else { throw SimulationProblem("the service closed a trunk") }
      return lose(trunk)
    }
    for line in lines { try take(line, on: trunk) }
  }

  private func take(_ line: ServiceLine, on trunk: SimulatedTrunk) throws {
    switch line {
    case .hotline, .ready, .pong: break
    case .drain: trunk.mayEnd = true
    case .ping(let token): trunk.say(.nothing) { NativeEventWriter.pong(token: token, into: &$0) }
    case .fax(let name, let attempt, let document, let pages, let number)
    where name.hasPrefix(SimulatedFaxDesk.prefix):
      try sendFax(name, attempt, document, pages, number, on: trunk)
    case .error(call: nil, let code, _): try faulted(code.word, line)
    case .error(call: let name?, let code, _) where name.hasPrefix(SimulatedFaxDesk.prefix):
      try faulted(code.word, line)
    case .error(call: let name?, let code, _): try refused(try find(name), code.word, line)
    case .answer(let call), .play(let call, _, _, _, _, _), .stop(let call, _),
      .record(let call, _, _, _, _, _, _), .fax(let call, _, _, _, _), .transfer(let call, _, _, _),
      .hangup(let call, _), .mark(let call, _), .saved(let call, _, _), .queued(let call, _):
      try heard(line, try find(call), trunk)
    }
  }

  private func faulted(_ code: String, _ line: ServiceLine) throws {
    guard let place = faultsExpected.firstIndex(of: code) else {
      throw SimulationProblem("the trunk is told of an error that was none: \(line)")
    }
    faultsExpected.remove(at: place)
  }

  private func find(_ name: String) throws -> Int {
    guard let caller = Int(name.dropFirst()), callers.indices.contains(caller) else {
      throw SimulationProblem("a line of no call: \(name)")
    }
    return caller
  }

  private func refused(_ caller: Int, _ code: String, _ line: ServiceLine) throws {
    guard callers[caller].errors.first == code else {
      throw SimulationProblem("an error that was none: \(line); expected \(callers[caller].errors)")
    }
    callers[caller].errors.removeFirst()
    guard callers[caller].state == .ringing else { return }
    callers[caller].trunk = nil
    switch code {
    case "bad-resume": callers[caller].state = .gone
    case "overloaded",
      "draining" where callers[caller].patience > 0:
      callers[caller].patience -= 1
      callers[caller].state = .away
      plan(caller, after: 300...3000)
    default: callers[caller].state = .gone
    }
  }

  /// Holds the line against the one that must come, and does what it says.
  private func heard(_ line: ServiceLine, _ caller: Int, _ trunk: SimulatedTrunk) throws {
    let name = callers[caller].name
    guard let expected = callers[caller].expected, callers[caller].trunk === trunk else {
      throw SimulationProblem("a line for \(name), which is not there: \(line)")
    }
    guard let due = expected.takeLine() else {
      throw SimulationProblem("\(name) hears what nothing led to: \(line)")
    }
    if case .mark(_, let text) = line, case .mark = due {
      guard text.utf8.count <= 2048 else {
        throw SimulationProblem("a mark of \(text.utf8.count) bytes")
      }
      callers[caller].markBefore = callers[caller].mark?.text
      callers[caller].mark = (text, expected.takeMark())
      return
    }
    guard line == due else {
      throw SimulationProblem("\(name) hears: \(line)\nand must hear: \(due)")
    }
    switch line {
    case .play(_, let operation, let keys, _, _, _): does(caller, .playing(operation, keys))
    case .stop: does(caller, .nothing)
    case .queued(_, let receipt):
      try queued(caller, receipt)
      // From a slow store it may come when the caller is at something else.
      if case .nothing = callers[caller].doing { does(caller, .nothing) }
    case .record(_, let operation, _, _, _, _, _):
      utterances.append(Utterance(caller: caller, visit: expected.call.stepsTaken))
      callers[caller].utterances[operation.number] = utterances.count - 1
      does(
        caller,
        .recording(
          operation, utterance: utterances.count - 1, sent: 0, pieces: UInt32(any(1...8))))
    case .fax(_, let operation, _, _, _): does(caller, .faxing(operation))
    case .transfer(_, let operation, _, _): does(caller, .ringing(operation))
    case .saved(_, let operation, let receipt): try saved(caller, operation, receipt)
    case .hangup:
      callers[caller].doing = .nothing
      if callers[caller].state == .up {
        callers[caller].state = .ended
        if chance(0.9) {
          trunk.say(.hangup(caller)) { NativeEventWriter.hangup(name, into: &$0) }
        }
        plan(caller, after: 20_000...60_000)
      }
    case .answer, .mark, .hotline, .ready, .error, .drain, .ping, .pong: break
    }
  }

  private func does(_ caller: Int, _ doing: SimulatedCaller.Doing) {
    callers[caller].doing = doing
    if callers[caller].state == .up { plan(caller, after: wait(for: doing)) }
  }

  private func saved(_ caller: Int, _ operation: OperationNumber, _ receipt: String) throws {
    let name = callers[caller].name
    guard let place = callers[caller].utterances[operation.number] else {
      throw SimulationProblem("\(name): saved \(operation.number), which was no recording")
    }
    guard receipts[receipt] == nil || receipts[receipt] == place else {
      throw SimulationProblem("the receipt \(receipt) is given twice")
    }
    guard utterances[place].receipt == nil || utterances[place].receipt == receipt else {
      throw SimulationProblem("\(name): two receipts for operation \(operation.number)")
    }
    receipts[receipt] = place
    utterances[place].receipt = receipt
  }
}
