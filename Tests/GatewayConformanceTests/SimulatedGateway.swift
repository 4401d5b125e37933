import SimulatedGateways

/// The far end of a gateway's connection, of either kind, on a virtual clock.
enum SimulatedGateway {
  case asterisk(SimulatedAsterisk)
  case freeSWITCH(SimulatedFreeSWITCH)

  var caller: SimulatedCaller {
    get {
      switch self {
      case .asterisk(let asterisk): asterisk.caller
      case .freeSWITCH(let freeSWITCH): freeSWITCH.caller
      }
    }
    set {
      switch self {
      case .asterisk(var asterisk):
        asterisk.caller = newValue
        self = .asterisk(asterisk)
      case .freeSWITCH(var freeSWITCH):
        freeSWITCH.caller = newValue
        self = .freeSWITCH(freeSWITCH)
      }
    }
  }

  var now: Int {
    switch self {
    case .asterisk(let asterisk): asterisk.now
    case .freeSWITCH(let freeSWITCH): freeSWITCH.now
    }
  }

  var nextAt: Int? {
    switch self {
    case .asterisk(let asterisk): asterisk.nextAt
    case .freeSWITCH(let freeSWITCH): freeSWITCH.nextAt
    }
  }

  /// What is said before anything was asked.
  var greeting: String {
    switch self {
    case .asterisk: "agi_network: yes\nagi_network_script: 12333\nagi_uniqueid: 1.1\n\n"
    case .freeSWITCH: ""
    }
  }

  /// A sound file that lasts so long.
  mutating func put(_ file: String, lasting milliseconds: Int) {
    switch self {
    case .asterisk(var asterisk):
      asterisk.files[file] = milliseconds
      self = .asterisk(asterisk)
    case .freeSWITCH(var freeSWITCH):
      freeSWITCH.files[file] = milliseconds
      self = .freeSWITCH(freeSWITCH)
    }
  }

  mutating func happen() -> String {
    switch self {
    case .asterisk(var asterisk):
      defer { self = .asterisk(asterisk) }
      return asterisk.happen()
    case .freeSWITCH(var freeSWITCH):
      defer { self = .freeSWITCH(freeSWITCH) }
      return freeSWITCH.next() ?? ""
    }
  }

  /// Lets time pass. What is said meanwhile.
  mutating func advance(to time: Int) -> String {
    switch self {
    case .asterisk(var asterisk):
      defer { self = .asterisk(asterisk) }
      return asterisk.advance(to: time)
    case .freeSWITCH(var freeSWITCH):
      defer { self = .freeSWITCH(freeSWITCH) }
      freeSWITCH.wait(until: time)
      return ""
    }
  }

  /// Takes what the service has written. What is said at once.
  mutating func take(_ output: [UInt8]) -> String {
    let text = String(decoding: output, as: UTF8.self)
    switch self {
    case .asterisk(var asterisk):
      defer { self = .asterisk(asterisk) }
      return text.split(separator: "\n").map { asterisk.take(String($0)) }.joined()
    case .freeSWITCH(var freeSWITCH):
      defer { self = .freeSWITCH(freeSWITCH) }
      return text.split(separator: "\n\n").map { freeSWITCH.answer(String($0)) }.joined()
    }
  }

  /// Keys that were pressed and that no command took: see ``MediumDifference``.
  var keysLost: Int {
    switch self {
    case .asterisk(let asterisk): asterisk.lost.count + asterisk.swallowed.count
    case .freeSWITCH: 0
    }
  }
}
