import GatewayProtocols
import Sockets
import Telephony

/// What the service says.
extension TrunkLoad {
  func take(_ line: Span<UInt8>, of trunk: LoadTrunk, at now: UInt64) {
    if LoadLine.begins(line, "play ") { return played(line, of: trunk, at: now) }
    if LoadLine.begins(line, "mark ") {
      measure.figures.marks += 1
      return
    }
    do throws(TrunkProblem) {
      if let line = try parser.parse(line) { take(line, of: trunk, at: now) }
    } catch {
      measure.figures.addError("unreadable")
    }
  }

  /// The call of a line; nil where it is over for this side.
  private func call(_ place: Int, _ generation: UInt32) -> Int? {
    guard place < calls.count, calls[place].generation == generation else { return nil }
    switch calls[place].phase {
    case .free: return nil
    case .ringing, .up: return place
    }
  }

  private func call(_ id: String) -> Int? {
    let parts = id.split(separator: ".")
    guard parts.count == 2, let place = Int(parts[0]), let generation = UInt32(parts[1]) else {
      return nil
    }
    return call(place, generation)
  }

  private func played(_ line: Span<UInt8>, of trunk: LoadTrunk, at now: UInt64) {
    // One that is over for this side may still be on its way; one that never rang is a mistake.
    guard let id = LoadLine.readID(line, at: 5), id.place < calls.count,
      id.generation <= calls[id.place].generation
    else { return measure.figures.addError("play for no call") }
    guard let call = call(id.place, id.generation) else { return }
    var index = id.end + 1
    guard let operation = line.number(at: &index) else {
      return measure.figures.addError("unreadable")
    }
    let goesOn = isHeard(call, on: trunk, at: now)
    calls[call].hears(operation, toTheEnd: !LoadLine.isStoppedByKeys(line, from: index))
    if goesOn { decide(call, at: now) }
  }

  private func take(_ line: ServiceLine, of trunk: LoadTrunk, at now: UInt64) {
    switch line {
    case .hotline, .drain: break
    case .pong: trunk.tookPong()
    case .ready: trunk.greeted()
    case .ping(let token):
      trunk.connection.write { NativeEventWriter.pong(token: token, into: &$0) }
    case .answer(let id): if let call = call(id) { answered(call, on: trunk, at: now) }
    case .play, .mark, .queued: break  // Taken as they came.
    case .stop(let id, let operation):
      guard let call = call(id), calls[call].operation == operation.number else { return }
      if calls[call].isRecording {
        calls[call].due = .nothing
        endRecording(call, by: .stop, at: now)
      } else {
        endPrompt(call, " interrupted")
      }
    case .record(let id, let operation, let max, silence: _, let end, beep: _, warn: _):
      guard let call = call(id) else { return }
      noLongerUnderWay(call)
      beginRecording(call, operation.number, atMost: max, endKeys: end, at: now)
    case .transfer(let id, let operation, _, ring: _):
      guard let call = call(id) else { return }
      noLongerUnderWay(call)
      transferred(call, operation.number, at: now)
    case .fax(let id, let operation, document: _, let pages, to: _):
      guard let call = call(id) else { return }
      noLongerUnderWay(call)
      trunk.connection.write {
        NativeEventWriter.done(id, operation, .sent(pages: pages), into: &$0)
      }
      trunk.says()
    case .hangup(let id, _):
      guard let call = call(id) else { return }
      confirmHangUp(call)
      over(call)
    case .saved(let id, _, receipt: _):
      measure.figures.recordings += 1
      guard let call = call(id), calls[call].recorded != 0 else { return }
      measure.figures.endToSaved.add(since: calls[call].recorded, until: now)
      calls[call].recorded = 0
    case .error(let id, let code, text: _):
      measure.figures.addError(code.word)
      // Whatever was asked for has not happened: the place is better given to the next caller.
      guard let call = id.flatMap({ call($0) }) else { return }
      if calls[call].phase == .up, code != .unknownCall { confirmHangUp(call) }
      over(call, isFailed: true)
    }
  }
}
