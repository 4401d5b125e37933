import Foundation
import GatewayProtocols
import Telephony

/// One call from this terminal: waits for the service, for the caller, and for time.
///
///     ringing ─▶ up ──its trunk breaks──▶ waiting for a service ──resume=mark──▶ up
struct PhoneSession {
  /// What is dialled where.
  struct Destination {
    let service: ServiceAddress
    let number: String
    let from: String?
    let language: String?
  }

  private let destination: Destination
  private var trunk: GatewayTrunk
  private var phone: Phone
  private let output: TextOutput
  private let terminal: RawTerminal?
  private let began = ContinuousClock.now
  /// Lines that were typed and have not been done yet.
  private var actions: [PhoneAction] = []
  private var typed: [UInt8] = []
  private var inputHasEnded = false
  /// Until when the caller waits before the next action.
  private var waitsUntil = 0
  /// Until when a service is looked for that takes the call up again.
  private var returnsUntil = 0
  /// Since when nothing has happened, once the input has ended.
  private var quietSince: Int?

  /// How long a caller without further input listens on before hanging up.
  private static let quietMilliseconds = 1000
  /// How long a service is listened to once the call is over, and where a message may still be written to a busy disk.
  private static let (farewellMilliseconds, receiptMilliseconds) = (300, 3000)
  /// How long a finger takes for each key of what comes from a pipe, as in a call script.
  private static let keyMilliseconds = 150
  /// How long what comes from a pipe waits for the service's answer.
  private static let answerMilliseconds = 10_000
  /// How long a caller stays on a line whose trunk broke, and how often a service is looked for meanwhile.
  private static let (returnMilliseconds, returnPauseMilliseconds) = (60_000, 200)

  /// Rings.
  init(
    _ phone: Phone, to destination: Destination, _ output: TextOutput
  ) throws(GatewayTrunk.Fault) {
    self.destination = destination
    self.phone = phone
    self.output = output
    trunk = try Self.trunk(to: destination)
    terminal = RawTerminal()
    call()
  }

  private static func trunk(
    to destination: Destination
  ) throws(GatewayTrunk.Fault) -> GatewayTrunk {
    try GatewayTrunk(to: destination.service, as: "hotline-call", marks: true)
  }

  /// `resume`: the mark of the call that goes on; `nil` for a new one.
  private func call(resume: String? = nil) {
    trunk.write {
      NativeEventWriter.call(
        phone.call, to: destination.number, from: destination.from,
        language: resume == nil ? destination.language : nil, resume: resume, into: &$0)
    }
  }

  private var now: Int { Int((ContinuousClock.now - began) / .milliseconds(1)) }

  /// Returns whether the service took the call, and took it up again where it had to.
  mutating func run() throws(GatewayTrunk.Fault) -> Bool {
    while true {
      do throws(GatewayTrunk.Fault) {
        try talk()
        return phone.state != .refused
      } catch {
        show()
        guard !phone.state.hasEnded else { return isWell(after: error) }
        guard let mark = phone.mark else { throw error }
        try resume(by: mark, after: error)
      }
    }
  }

  private mutating func talk() throws(GatewayTrunk.Fault) {
    while !phone.state.hasEnded {
      try exchange()
      if phone.state.hasEnded { break }
      try wait()
      act()
      if let deadline = phone.deadline, deadline <= now { phone.timeReached(now) }
      hangUpWhenDone()
    }
    try exchange()
    try hearFarewell()
  }

  /// A call that has taken place is no worse for a trunk that goes after it, but for what was still to be told.
  private func isWell(after fault: GatewayTrunk.Fault) -> Bool {
    guard phone.awaitsReceipt else { return phone.state != .refused }
    output.line("· \(fault.words): whether the message was kept is not known")
    return false
  }

  /// Looks for a service until there is one or the caller has had enough, and has it go on by `mark`. What is typed meanwhile is
  /// done then.
  private mutating func resume(
    by mark: String, after fault: GatewayTrunk.Fault
  ) throws(GatewayTrunk.Fault) {
    if phone.isResuming {
      // A service that breaks off again is looked for no longer than one that is not there.
      if now >= returnsUntil { throw fault }
    } else {
      returnsUntil = now + Self.returnMilliseconds
      output.line("· \(fault.words); the call goes on when the service is back")
      output.flush()
    }
    while true {
      pause()
      if hangsUpMeanwhile {
        phone.resumes()
        phone.hangUp(at: now)
        return show()
      }
      do throws(GatewayTrunk.Fault) {
        trunk = try Self.trunk(to: destination)
        break
      } catch {
        if now >= returnsUntil { throw error }
      }
    }
    phone.resumes()
    quietSince = nil
    call(resume: mark)
  }

  /// A person hangs up whenever they like, and what was written down comes in its order.
  private var hangsUpMeanwhile: Bool {
    terminal == nil
      ? actions.first == .hangUp && waitsUntil <= now : actions.contains(.hangUp)
  }

  /// Waits a little for what is typed.
  private mutating func pause() {
    var waiting = pollfd(fd: inputHasEnded ? -1 : STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    _ = poll(&waiting, 1, Int32(Self.returnPauseMilliseconds))
    if waiting.revents != 0 { readInput() }
  }

  /// What the service still has to say: that a message was kept.
  private mutating func hearFarewell() throws(GatewayTrunk.Fault) {
    while let line = try trunk.next(
      within: phone.awaitsReceipt ? Self.receiptMilliseconds : Self.farewellMilliseconds)
    {
      phone.take(line, at: now)
      show()
    }
  }

  /// Takes the lines that have come, sends those that wait, and shows what there is to see.
  private mutating func exchange() throws(GatewayTrunk.Fault) {
    repeat {
      let bytes = phone.takeOutput()
      trunk.write { $0.append(contentsOf: bytes) }
      while let line = try trunk.next(within: 0) {
        quietSince = nil
        phone.take(line, at: now)
      }
    } while !phone.output.isEmpty
    show()
  }

  private mutating func show() {
    for line in phone.takeShown() { output.line(line) }
    output.flush()
  }

  private mutating func wait() throws(GatewayTrunk.Fault) {
    var until = now + 1000
    if let deadline = phone.deadline { until = min(until, deadline) }
    if !actions.isEmpty, mayAct { until = min(until, max(waitsUntil, now)) }
    if inputHasEnded { until = min(until, now + 50) }
    var waiting = [
      pollfd(fd: trunk.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: inputHasEnded ? -1 : STDIN_FILENO, events: Int16(POLLIN), revents: 0),
    ]
    _ = poll(&waiting, 2, Int32(max(0, until - now)))
    if waiting[1].revents != 0 { readInput() }
  }

  private mutating func readInput() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    guard count > 0 else {
      inputHasEnded = true
      if !typed.isEmpty { addLine() }
      return
    }
    for byte in bytes[..<count] {
      if terminal != nil {
        if let action = PhoneAction(terminalByte: byte) { actions.append(action) }
      } else if byte == UInt8(ascii: "\n") {
        addLine()
      } else if typed.count < 4096 {
        typed.append(byte)
      }
    }
  }

  private mutating func addLine() {
    if let action = PhoneAction(line: String(decoding: typed, as: UTF8.self)) {
      actions.append(action)
    }
    typed.removeAll()
  }

  /// A person does something whenever they like; what was written down before begins when the service answers.
  private var mayAct: Bool {
    terminal != nil || phone.state.wasAnswered || now >= Self.answerMilliseconds
  }

  private mutating func act() {
    guard mayAct else { return }
    while !actions.isEmpty, waitsUntil <= now, !phone.state.hasEnded {
      // Who speaks does nothing else meanwhile.
      if terminal == nil, phone.isSpeaking(at: now) { return }
      // Nobody listens before the tone.
      if terminal == nil, case .speak = actions[0], !phone.isRecording { return }
      quietSince = nil
      switch actions.removeFirst() {
      case .press(let keys): press(keys)
      case .speak(let milliseconds): phone.speak(milliseconds, at: now)
      case .wait(let milliseconds): waitsUntil = now + milliseconds
      case .release: phone.release()
      case .hangUp: phone.hangUp(at: now)
      case .unknown(let line):
        output.line("· '\(line)' is not an action; try: 1, speak 8s, hang up")
      }
    }
  }

  /// What was written down before would be pressed in no time, and lost where a step begins afresh.
  private mutating func press(_ keys: [DTMFKey]) {
    guard let key = keys.first else { return }
    phone.press(key, at: now)
    guard terminal == nil else { return }
    waitsUntil = now + Self.keyMilliseconds
    if keys.count > 1 { actions.insert(.press(Array(keys.dropFirst())), at: 0) }
  }

  /// A caller whose input has ended hangs up once all is done and nothing more is said.
  private mutating func hangUpWhenDone() {
    guard inputHasEnded, actions.isEmpty, waitsUntil <= now, phone.isQuiet, !phone.state.hasEnded
    else {
      if !phone.isQuiet { quietSince = nil }
      return
    }
    guard let since = quietSince else {
      quietSince = now
      return
    }
    if now - since >= Self.quietMilliseconds { phone.hangUp(at: now) }
  }
}
