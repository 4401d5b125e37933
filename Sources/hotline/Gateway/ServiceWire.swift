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
  /// What the service has said while time passed, and is to be looked at.
  private var early: [ServiceLine] = []
  private var receipts = GivenReceipts()
  private var sound = SoundPieces()
  /// The recording that time passes over: its sound goes out as it does.
  private var speaking: (operation: OperationNumber, from: Milliseconds)?
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
    early = []
    receipts.beginCall()
    sound = SoundPieces()
    speaking = nil
    checkpoints = []
  }

  /// Whether no call will be taken any more.
  var isGone: Bool {
    switch fault {
    case .closed, .silent: true
    case .saidOther, .saidEarly, .receiptTwice, .saidNothing, .refused, nil: false
    }
  }

  var now: CivilDateTime? {
    hasTestClock ? nil : LocalClock.now(in: timeZone)
  }

  // MARK: What the gateway does

  func rang(_ call: CallID, to: String, from: String?, language: String?, at: CivilDateTime) {
    self.call = call.text
    let time = hasTestClock ? at.iso8601 : nil
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
    guard hasTestClock else {
      speaking = (operation, from)
      return
    }
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
    } else {
      takeEarlyReceipts()
    }
    if let unasked = receipts.unasked(in: call, but: sound.operation) {
      fault = fault ?? .saidOther(expected: nil, said: unasked.written)
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
      listen(for: duration)
    }
  }

  /// Lets time go by as people know it: what the caller says meanwhile goes out, and what the service says is kept until it
  /// is asked for.
  private func listen(for duration: Milliseconds) {
    let began = ContinuousClock.now
    var passed: UInt32 = 0
    do throws(GatewayTrunk.Fault) {
      while passed < duration.count {
        let slice = min(duration.count - passed, RecordedSound.pieceMilliseconds)
        if let line = try trunk.next(within: Int(slice)) { early.append(line) }
        let elapsed = (ContinuousClock.now - began) / .milliseconds(1)
        passed = UInt32(min(elapsed, Double(duration.count)))
        guard let (operation, from) = speaking else { continue }
        sound.grow(operation, to: Milliseconds(from.count + passed))
        sendSound(operation, isLast: false)
      }
    } catch {
      fault = fault ?? .closed(reason: error.words)
    }
    speaking = nil
    flush()
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

  func expect(_ line: ServiceLine) {
    if case .record(_, let operation, _, _, _, _, _) = line { receipts.records(operation) }
    expected.append(line)
  }

  func receipt(of operation: OperationNumber) -> ReceiptNumber? {
    while fault == nil {
      if let receipt = receipts.ask(of: operation) { return receipt }
      take(orFail: "saved \(call) \(operation.number) <receipt>")
    }
    return nil
  }

  func faxReceipt() -> ReceiptNumber? {
    while fault == nil {
      if let receipt = receipts.askOfFax() { return receipt }
      take(orFail: "queued \(call) <receipt>")
    }
    return nil
  }

  /// Waits until the service has said all that it must, and confirmed all that it was asked to.
  private func settle() {
    while fault == nil, !expected.isEmpty || !checkpoints.isEmpty {
      take(orFail: expected.first?.written ?? "pong")
    }
  }

  /// Takes one line of the service.
  private func take(orFail missing: String) {
    if !early.isEmpty { return take(early.removeFirst()) }
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

  /// Receipts answer what was left before; any other line may be of what comes next.
  private func takeEarlyReceipts() {
    func isReceipt(_ line: ServiceLine) -> Bool {
      switch line {
      case .saved, .queued: true
      case .hotline, .ready, .error, .answer, .play, .stop, .record, .fax, .transfer, .hangup,
        .mark, .drain, .ping, .pong:
        false
      }
    }
    let receipts = early.filter(isReceipt)
    early.removeAll(where: isReceipt)
    for line in receipts where fault == nil { take(line) }
  }

  private func take(_ line: ServiceLine) {
    if case .pong(let token) = line {
      if let token, token == checkpoints.first?.token { checkpoints.removeFirst() }
      return
    }
    switch line {
    case .saved(call, _, receipt: _), .queued(call, receipt: _):
      do throws(WireFault) { try receipts.take(line) } catch { fault = error }
      return
    default: break
    }
    if case .error(let call, let code, let text) = line, call == nil || call == self.call {
      fault = .refused(code: code.word, text: text)
      return
    }
    // What still comes for a call before this one is no matter of this one.
    guard line.call == call else { return }
    if let silence = checkpoints.first?.silence {
      fault = .saidEarly(line.written, within: silence)
      return
    }
    guard let next = expected.first, line == next else {
      fault = .saidOther(expected: expected.first?.written, said: line.written)
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
