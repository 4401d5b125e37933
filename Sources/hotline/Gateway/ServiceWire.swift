import CallScripting
import Foundation
import GatewayProtocols
import ServiceCalendar
import Telephony

/// Plays a script's call over a trunk, and holds every line of the service against what its menu says.
final class ServiceWire: CallWire {
  private(set) var fault: WireFault?
  private let trunk: GatewayTrunk
  /// Whether calls choose their time and pass it.
  let hasTestClock: Bool
  private let timeZone: TimeZone
  private var call = ""
  private var expected: [ServiceLine] = []
  private var receipts: [OperationNumber: ReceiptNumber] = [:]
  private var faxReceipts: [ReceiptNumber] = []
  private var sound = SoundPieces()
  private var checkpoints: [Checkpoint] = []
  private var pingCount = 0

  /// A `ping` under way. When its `pong` comes, the service has said all that it has to say to what was written before.
  private struct Checkpoint {
    let token: String
    /// Where nothing may be said before it: for how long the service is to keep silent.
    let silence: Milliseconds?
  }

  /// How long a line may take; the slowest waits for a disk. One that left a line out is not waited for so long again.
  private var patienceMilliseconds = 10_000
  private static let (laterPatienceMilliseconds, pongMilliseconds) = (1000, 2000)

  init(_ trunk: GatewayTrunk, hasTestClock: Bool, timeZone: TimeZone) {
    self.trunk = trunk
    self.hasTestClock = hasTestClock
    self.timeZone = timeZone
  }

  /// Ready for the next script.
  func reset() {
    fault = nil
    expected = []
    receipts = [:]
    faxReceipts = []
    sound = SoundPieces()
    checkpoints = []
  }

  /// Whether no call will be taken any more.
  var isGone: Bool {
    switch fault {
    case .closed, .silent: true
    case .saidOther, .saidNothing, .refused, nil: false
    }
  }

  var now: CivilDateTime? {
    hasTestClock ? nil : LocalClock.now(in: timeZone)
  }

  // MARK: What the gateway does

  func rang(_ call: CallID, to: String, from: String?, language: String?, at: CivilDateTime) {
    self.call = call.text
    let time = hasTestClock ? String(at.description.map { $0 == " " ? "T" : $0 }) : nil
    trunk.write {
      NativeEventWriter.call(
        call.text, to: to, from: from, language: language, at: time, isStill: hasTestClock,
        into: &$0)
    }
  }

  func pressed(_ key: DTMFKey) {
    // A gateway says nothing of what the service has not begun: it may wait for the store.
    settle()
    trunk.write { NativeEventWriter.dtmf(call, key.description, into: &$0) }
  }

  func ended(_ operation: OperationNumber, _ outcome: OperationOutcome) {
    settle()
    if case .recorded = outcome { sendSound(operation, isLast: true) }
    trunk.write {
      NativeEventWriter.done(
        call, operation, outcome, reason: outcome == .failed ? "no-answer" : nil, into: &$0)
    }
  }

  func recorded(_ operation: OperationNumber, from: Milliseconds, until: Milliseconds) {
    settle()
    sound.grow(operation, to: until)
    sendSound(operation, isLast: false)
  }

  private func sendSound(_ operation: OperationNumber, isLast: Bool) {
    sound.takePieces(of: operation, isLast: isLast) { number, bytes in
      trunk.write {
        NativeEventWriter.audio(call, operation, piece: number, bytes.span, into: &$0)
      }
    }
  }

  func hungUp() {
    settle()
    // All is said by now that the service had to say, and nothing else; by a clock that goes on, the next may be on its way.
    if hasTestClock {
      check()
      settle()
    }
    if let operation = sound.operation { sendSound(operation, isLast: true) }
    trunk.write { NativeEventWriter.hangup(call, into: &$0) }
    flush()
  }

  func pass(_ duration: Milliseconds) {
    settle()
    guard fault == nil else { return }
    if hasTestClock {
      // What the menu does, it does when the time is over: nothing comes before.
      if duration.count > 1 {
        let silence = Milliseconds(duration.count - 1)
        trunk.write { NativeEventWriter.advance(call, silence, into: &$0) }
        check(silence: silence)
      }
      trunk.write {
        NativeEventWriter.advance(call, Milliseconds(min(1, duration.count)), into: &$0)
      }
      check()
    } else {
      flush()
      usleep(duration.count * 1000)
    }
  }

  /// Has the service confirm that it has read everything so far; it is not waited for before it is next written to.
  private func check(silence: Milliseconds? = nil) {
    guard fault == nil else { return }
    pingCount += 1
    let token = "\(pingCount)"
    checkpoints.append(Checkpoint(token: token, silence: silence))
    trunk.write { NativeEventWriter.ping(token: token, into: &$0) }
  }

  private func flush() {
    do throws(GatewayTrunk.Fault) {
      try trunk.flush()
    } catch {
      fault = fault ?? .closed(reason: error.words)
    }
  }

  // MARK: What the service says

  func expect(_ line: ServiceLine) { expected.append(line) }

  func receipt(of operation: OperationNumber) -> ReceiptNumber? {
    while fault == nil, receipts[operation] == nil {
      take(orFail: "saved \(call) \(operation.number) <receipt>")
    }
    return receipts[operation]
  }

  func faxReceipt() -> ReceiptNumber? {
    while fault == nil, faxReceipts.isEmpty { take(orFail: "queued \(call) <receipt>") }
    return faxReceipts.isEmpty ? nil : faxReceipts.removeFirst()
  }

  /// Waits until the service has said all that it must, and confirmed all that it was asked to.
  private func settle() {
    while fault == nil, !expected.isEmpty || !checkpoints.isEmpty {
      take(orFail: expected.first?.written ?? "pong")
    }
  }

  /// Takes one line of the service.
  private func take(orFail missing: String) {
    do throws(GatewayTrunk.Fault) {
      guard let line = try trunk.next(within: patienceMilliseconds) else {
        guard try isThere() else {
          fault = .silent
          return
        }
        fault = .saidNothing(expected: missing)
        patienceMilliseconds = Self.laterPatienceMilliseconds
        return
      }
      take(line)
    } catch {
      fault = .closed(reason: error.words)
    }
  }

  /// Whether a service that leaves something out answers at all.
  private func isThere() throws(GatewayTrunk.Fault) -> Bool {
    // One that has been asked already has had its time.
    guard checkpoints.isEmpty else { return false }
    trunk.write { NativeEventWriter.ping(into: &$0) }
    return try trunk.next(within: Self.pongMilliseconds) != nil
  }

  private func take(_ line: ServiceLine) {
    if case .pong(let token) = line {
      if let token, token == checkpoints.first?.token { checkpoints.removeFirst() }
      return
    }
    if case .saved(let call, let operation, let receipt) = line, call == self.call {
      receipts[operation] = UInt64(receipt).map { ReceiptNumber($0) }
      return
    }
    if case .queued(let call, let receipt) = line, call == self.call {
      if let receipt = UInt64(receipt) { faxReceipts.append(ReceiptNumber(receipt)) }
      return
    }
    if case .error(let call, let code, let text) = line, call == nil || call == self.call {
      fault = .refused(code: code, text: text)
      return
    }
    // What still comes for a call before this one is no matter of this one.
    guard line.call == call else { return }
    if let silence = checkpoints.first?.silence {
      fault = .saidOther(expected: "nothing for \(silence)", said: line.written)
      return
    }
    guard let next = expected.first, line == next else {
      fault = .saidOther(
        expected: expected.first?.written ?? "nothing", said: line.written)
      return
    }
    expected.removeFirst()
  }
}

/// A recording's sound on its way: silence in A-law, cut into pieces.
private struct SoundPieces {
  private(set) var operation: OperationNumber?
  private var length: UInt32 = 0
  private var sent: UInt32 = 0
  private var number: UInt32 = 0

  mutating func grow(_ operation: OperationNumber, to length: Milliseconds) {
    if self.operation != operation {
      self = SoundPieces()
      self.operation = operation
    }
    self.length = max(self.length, length.count)
  }

  mutating func takePieces(
    of operation: OperationNumber, isLast: Bool, _ body: (UInt32, [UInt8]) -> Void
  ) {
    guard self.operation == operation else { return }
    let piece = RecordedSound.pieceMilliseconds
    while length - sent >= piece || (isLast && length > sent) {
      let taken = min(piece, length - sent)
      body(number, [UInt8](repeating: 0xD5, count: Int(taken) * 8))
      number += 1
      sent += taken
    }
    if isLast { self.operation = nil }
  }
}

extension ServiceLine {
  /// The call that it is about; `nil` for those about none.
  var call: String? {
    switch self {
    case .answer(let call), .play(let call, _, keys: _, prompts: _, from: _, speed: _),
      .stop(let call, _),
      .record(let call, _, max: _, silence: _, end: _, beep: _, warn: _),
      .fax(let call, _, document: _, pages: _, to: _), .transfer(let call, _, _, ring: _),
      .hangup(let call, _), .mark(let call, mark: _), .saved(let call, _, receipt: _),
      .queued(let call, receipt: _):
      call
    case .error(let call, code: _, text: _): call
    case .hotline, .ready, .drain, .ping, .pong: nil
    }
  }

  /// As it stands on the wire, but for its encoding.
  var written: String {
    switch self {
    case .hotline(let node, _): return "hotline 1 \(node)"
    case .ready: return "ready"
    case .error(let call, let code, let text): return "error \(call ?? "-") \(code) \(text)"
    case .answer(let call): return "answer \(call)"
    case .play(let call, let operation, let keys, let prompts, let from, let speed):
      return "play \(call) \(operation.number) keys=\(keys.word) "
        + (from == Milliseconds(0) ? "" : "from=\(from) ")
        + (speed == .normal ? "" : "speed=\(speed.word) ") + prompts.joined(separator: " ")
    case .stop(let call, let operation): return "stop \(call) \(operation.number)"
    case .record(let call, let operation, let max, let silence, let end, _, let warn):
      return "record \(call) \(operation.number) max=\(max) silence=\(silence) end=\(end)"
        + (warn.map { " warn=\($0)" } ?? "")
    case .fax(let call, let operation, let document, let pages, let to):
      return "fax \(call) \(operation.number) document=\(document) pages=\(pages)"
        + (to.map { " to=\($0)" } ?? "")
    case .transfer(let call, let operation, let target, let ring):
      let destination =
        switch target {
        case .queue(let queue): "queue=\(queue)"
        case .number(let number): "to=\(number)"
        }
      return "transfer \(call) \(operation.number) \(destination)"
        + (ring.map { " ring=\($0)" } ?? "")
    case .hangup(let call, let cause): return "hangup \(call) cause=\(cause.word)"
    case .mark(let call, _): return "mark \(call) …"
    case .saved(let call, let operation, let receipt):
      return "saved \(call) \(operation.number) \(receipt)"
    case .queued(let call, let receipt): return "queued \(call) \(receipt)"
    case .drain: return "drain"
    case .ping(let token): return "ping" + (token.map { " \($0)" } ?? "")
    case .pong(let token): return "pong" + (token.map { " \($0)" } ?? "")
    }
  }
}
