import CallScripting
import Telephony

/// What the caller does, as typed.
enum PhoneAction: Equatable {
  case press([DTMFKey])
  case speak(milliseconds: Int)
  case wait(milliseconds: Int)
  case release
  case hangUp
  case unknown(String)

  /// A line: keys, the words of a call script, or one key of a terminal.
  init?(line: String) {
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first, !first.hasPrefix("//") else { return nil }
    if words.count == 1, first.utf8.count == 1,
      let action = Self(terminalByte: first.utf8.first!)
    {
      self = action
      return
    }
    switch first {
    case "press": self = Self.keys(words.dropFirst().joined()) ?? .unknown(line)
    case "speak":
      self =
        words.dropFirst().first.flatMap(Self.milliseconds).map { .speak(milliseconds: $0) }
        ?? .unknown(line)
    case "wait":
      self =
        words.dropFirst().first.flatMap(Self.milliseconds).map { .wait(milliseconds: $0) }
        ?? .unknown(line)
    case "release": self = .release
    case "hang", "quit": self = .hangUp
    default: self = Self.keys(words.joined()) ?? .unknown(line)
    }
  }

  private static func keys(_ text: String) -> PhoneAction? {
    KeyString(text).map { keys in .press((0..<keys.count).map { keys[$0] }) }
  }

  private static func milliseconds(_ text: String) -> Int? {
    Milliseconds(written: text).map { Int($0.count) }
  }

  /// A key of a terminal that is read key by key; `nil` for one that means nothing.
  init?(terminalByte byte: UInt8) {
    switch byte {
    case 0x03, 0x04, UInt8(ascii: "h"), UInt8(ascii: "q"): self = .hangUp
    case UInt8(ascii: "s"): self = .speak(milliseconds: 1000)
    case UInt8(ascii: "r"): self = .release
    default:
      guard let key = DTMFKey(ascii: byte & 0xDF == byte || byte < 0x40 ? byte : byte & 0xDF)
      else { return nil }
      self = .press([key])
    }
  }
}
