internal import Sockets

/// The service's log: one line an event, in logfmt (`key=value`), on standard error.
///
/// Loops never wait for whoever reads the log: a thread of its own writes it, and lines that it cannot take are counted and
/// told later. No key that a caller pressed, no secret and no whole telephone number ever comes here.
package final class ServiceLog: Sendable {
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

  /// `write` gets each line without its end, on the thread of whoever logs; it must not wait.
  package init(from least: Level, write: @escaping @Sendable (String) -> Void) {
    self.least = least
    self.write = write
  }

  func isOn(_ level: Level) -> Bool { level >= least }

  /// Values are written as they are where they hold no space, quote or equals sign, and in quotes elsewhere; empty ones
  /// are left out.
  package func log(
    _ level: Level, _ event: StaticString, _ facts: KeyValuePairs<String, String> = [:]
  ) {
    guard level >= least else { return }
    var line = "time=\(WallClock.now.iso8601) level=\(level.word) event=\(event)"
    for (key, value) in facts where !value.isEmpty { line += " \(key)=\(ServiceLog.quoted(value))" }
    write(line)
  }

  private static func quoted(_ value: String) -> String {
    let isPlain =
      !value.isEmpty
      && value.unicodeScalars.allSatisfy {
        $0.value > 0x20 && $0 != "\"" && $0 != "=" && $0.value != 0x7F
      }
    if isPlain { return value }
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\" + String(scalar)
      case "\n": text += "\\n"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
