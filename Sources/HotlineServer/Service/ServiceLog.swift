internal import Dispatch
internal import Synchronization
internal import Telephony

/// The service's log: one line an event, in logfmt (`key=value`), on standard error.
///
/// Loops never wait for whoever reads the log: a thread of its own writes it, and lines that it cannot take are counted and
/// told later. Warnings that repeat are counted too: see ``RepeatedLines``. No key that a caller pressed, no secret and no
/// whole telephone number ever comes here.
package final class ServiceLog: Sendable {
  /// How much a line matters; a log that is told a level leaves out what is below it.
  package enum Level: UInt8, Comparable, Sendable, CaseIterable {
    case debug, info, warning, error

    package var word: String {
      switch self {
      case .debug: "debug"
      case .info: "info"
      case .warning: "warning"
      case .error: "error"
      }
    }

    package static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
  }

  private let least: Level
  private let write: @Sendable (String) -> Void
  private let repeated = Mutex(Repeated())

  private struct Repeated {
    var lines = RepeatedLines()
    /// Whether somebody will come and tell what was left out.
    var isAwaited = false
  }

  /// `write` gets each line without its end, on the thread of whoever logs; it must not wait.
  package init(from least: Level, write: @escaping @Sendable (String) -> Void) {
    self.least = least
    self.write = write
  }

  func isOn(_ level: Level) -> Bool { level >= least }

  /// Values are written as they are where they hold no space, quote or equals sign, and in quotes elsewhere; empty ones
  /// are left out.
  package func log(
    _ level: Level, _ event: LogEvent, _ facts: KeyValuePairs<String, String> = [:]
  ) {
    guard level >= least else { return }
    var text = ""
    for (key, value) in facts where !value.isEmpty { text += " \(key)=\(ServiceLog.quoted(value))" }
    guard
      level < .warning || event.isAlwaysTold || admits(event, level, text)
    else { return }
    write("time=\(WallClock.now.iso8601) level=\(level.word) event=\(event.rawValue)\(text)")
  }

  /// Tells what has been left out so far: for the end of a service.
  package func finish() {
    for untold in repeated.withLock({ $0.lines.takeLeftOut(at: nil) }) { tell(untold) }
  }

  private func admits(_ event: LogEvent, _ level: Level, _ facts: String) -> Bool {
    let now = DispatchTime.now().uptimeNanoseconds / 1_000_000
    var untold: RepeatedLines.LeftOut?
    let (isAdmitted, end) = repeated.withLock { repeated -> (Bool, UInt64?) in
      let isAdmitted = repeated.lines.admits(event, level, facts, at: now, untold: &untold)
      guard !repeated.isAwaited, let end = repeated.lines.nextEnd else { return (isAdmitted, nil) }
      repeated.isAwaited = true
      return (isAdmitted, end)
    }
    if let untold { tell(untold) }
    if let end { awaitEnd(end) }
    return isAdmitted
  }

  private func awaitEnd(_ end: UInt64) {
    let time = DispatchTime(uptimeNanoseconds: end * 1_000_000)
    DispatchQueue.global().asyncAfter(deadline: time) { [weak self] in self?.minuteOver() }
  }

  private func minuteOver() {
    let now = DispatchTime.now().uptimeNanoseconds / 1_000_000
    let (over, end) = repeated.withLock { repeated in
      let over = repeated.lines.takeLeftOut(at: now)
      let end = repeated.lines.nextEnd
      repeated.isAwaited = end != nil
      return (over, end)
    }
    for untold in over { tell(untold) }
    if let end { awaitEnd(end) }
  }

  private func tell(_ untold: RepeatedLines.LeftOut) {
    let (event, of) = (LogEvent.linesLeftOut.rawValue, untold.event.rawValue)
    write(
      "time=\(WallClock.now.iso8601) level=\(untold.level.word) event=\(event) of=\(of) count=\(untold.count)"
    )
  }

  private static func quoted(_ value: String) -> String {
    let isPlain =
      !value.isEmpty
      && value.unicodeScalars.allSatisfy {
        $0 != " " && $0 != "\"" && $0 != "=" && !$0.isUnseen
      }
    if isPlain { return value }
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\" + String(scalar)
      case "\n": text += "\\n"
      case _ where scalar.isUnseen:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
