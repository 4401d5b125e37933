/// A command of the service, as far as a caller of a load has to understand it.
enum AsteriskCommand: Equatable {
  /// The caller hears something that a key ends, or is waited for. `reply` holds the key in its own way.
  case keyed(Keyed)
  /// Something is heard to its end.
  case played
  /// A recording, which is to be at that path.
  case record(String)
  case hangUp
  /// Answered at once.
  case other(String)

  enum Keyed: Equatable {
    case streamFile
    case getData(keysMax: Int)
    case background
  }

  init(_ line: String) {
    let words = line.split(separator: " ").map { $0.filter { $0 != "\"" } }
    let verb = words.prefix(2).joined(separator: " ")
    switch verb {
    case "STREAM FILE":
      self = line.hasSuffix("\"\"") ? .played : .keyed(.streamFile)
    case "GET DATA": self = .keyed(.getData(keysMax: words.last.flatMap { Int($0) } ?? 1))
    case "EXEC Background": self = .keyed(.background)
    case "EXEC Playback": self = .played
    case "RECORD FILE": self = .record(words.count > 3 ? "\(words[2]).\(words[3])" : "")
    case "CHANNEL STATUS": self = .other("200 result=6")
    case "SET VARIABLE": self = .other("200 result=1")
    case "GET VARIABLE":
      let isStatus = ["BACKGROUNDSTATUS", "PLAYBACKSTATUS"].contains(words.last)
      self = .other(isStatus ? "200 result=1 (SUCCESS)" : "200 result=0")
    default: self = words.first == "HANGUP" ? .hangUp : .other("200 result=0")
    }
  }

  var asksForKeys: Bool { if case .keyed = self { true } else { false } }

  var plays: Bool { self == .played }

  /// Whether its reply waits until something is over.
  var takesTime: Bool {
    switch self {
    case .played, .record: true
    case .keyed, .hangUp, .other: false
    }
  }

  /// Its reply where no key comes in.
  var reply: String {
    switch self {
    case .keyed, .played: "200 result=0 endpos=8000"
    case .record: "200 result=35 (dtmf) endpos=40000"
    case .hangUp: "200 result=1"
    case .other(let reply): reply
    }
  }

  func reply(to key: UInt8) -> String {
    let sign = String(UnicodeScalar(key))
    guard case .keyed(let command) = self else { return reply }
    return switch command {
    case .streamFile: "200 result=\(key) endpos=4000"
    case .background: "200 result=\(key)"
    case .getData(let keysMax): keysMax == 1 ? "200 result=\(sign)" : "200 result=\(sign) (timeout)"
    }
  }
}
