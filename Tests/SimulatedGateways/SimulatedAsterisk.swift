package import Telephony

/// An Asterisk on a virtual clock, simulated for tests. It keeps to what was recorded from a real one: which keys a command
/// takes, which it swallows, and that one let go of between two commands is lost; that `HANGUP` comes behind the reply of
/// what was under way, or before that of the next command; what stops a command and what waits behind it. It knows the
/// commands that `FastAGICall` sends, and no more.
package struct SimulatedAsterisk {
  package typealias Caller = SimulatedCaller

  /// A command that takes time.
  private enum Work {
    case stream(begin: Int, end: Int, stops: String)
    case list(rest: [String], end: Int, isBackground: Bool)
    case getData(end: Int, wait: Int, keysMax: Int, keys: String)
    case record(begin: Int, atMost: Int, silence: Int, endKey: String)
    case transfer(end: Int, isDial: Bool)
    case fax(end: Int)

    /// Whether a line that arrives meanwhile ends it, without a reply.
    var isInterruptible: Bool {
      switch self {
      case .stream, .getData: true
      case .list, .record, .transfer, .fax: false
      }
    }
  }

  /// Milliseconds that each sound file lasts.
  package var files: [String: Int] = [:]
  /// What a file lasts that is not among ``files``; nil where it is then missing.
  package var length: ((String) -> Int?)?
  package var hasStoreDTMF = false
  /// Whether HANGUP is sent (AGISIGHUP).
  package var tellsHangup = true
  /// How long after the hang-up, unless another command comes first.
  package var hangupDelay = 0
  package var caller = Caller()

  /// Milliseconds since the answer.
  package private(set) var now = 0
  package private(set) var isDead = false
  /// Keys that no command took, by what became of them.
  package private(set) var lost: [DTMFKey] = []
  package private(set) var swallowed: [DTMFKey] = []
  /// Commands taken, as lines.
  package private(set) var lines: [String] = []
  private var variables: [String: String] = [:]
  private var stored: String?
  private var work: Work?
  /// Lines that wait until ``work`` has ended.
  private var waiting: [String] = []
  private var hangupLineAt: Int?

  package init() {}

  // MARK: Time

  /// When something happens by itself; nil when nothing will.
  package var nextAt: Int? {
    if let hangupLineAt { return max(now, hangupLineAt) }
    guard !isDead else { return nil }
    let next = min(caller.keys.first?.at ?? .max, caller.hangsUpAt ?? .max, workEnd)
    return next == .max ? nil : max(now, next)
  }

  private var workEnd: Int {
    switch work {
    case .stream(begin: _, let end, stops: _), .list(rest: _, let end, isBackground: _),
      .getData(let end, wait: _, keysMax: _, keys: _), .transfer(let end, isDial: _),
      .fax(let end):
      end
    case .record(let begin, let atMost, let silence, endKey: _):
      min(
        begin + atMost, silence == 0 ? .max : max(begin, caller.speaksUntil) + silence)
    case nil: .max
    }
  }

  /// Lets the next thing happen. What Asterisk sends then.
  package mutating func happen() -> String {
    guard let next = nextAt else { return "" }
    now = next
    if hangupLineAt != nil { return hangupLine() }
    let key = caller.keys.first?.at ?? .max
    if let hangup = caller.hangsUpAt, hangup <= min(key, workEnd) { return hangUp() }
    if key <= workEnd { return press(caller.keys.removeFirst().key) }
    return reachEnd()
  }

  /// Lets time pass until `time`. What Asterisk says meanwhile by itself.
  package mutating func advance(to time: Int) -> String {
    var text = ""
    while let next = nextAt, next <= time { text += happen() }
    now = max(now, time)
    return text
  }

  /// Lets time pass with no command under way.
  package mutating func idle(for time: Int) -> String { advance(to: now + time) }

  private mutating func hangupLine() -> String {
    defer { hangupLineAt = nil }
    return hangupLineAt == nil ? "" : "HANGUP\n"
  }

  /// The caller has hung up.
  private mutating func hangUp() -> String {
    isDead = true
    if tellsHangup { hangupLineAt = now + hangupDelay }
    var text = ""
    switch work {
    case .stream(let begin, end: _, stops: _): text = end("-1 endpos=\((now - begin) * 8)")
    case .list(rest: _, end: _, let isBackground): text = end(isBackground ? "-1" : "0")
    case .getData: text = end("-1")
    case .record(let begin, atMost: _, silence: _, endKey: _):
      text = end("-1 (hangup) endpos=\((now - begin) * 8)")
    case .transfer(let end, let isDial):
      finishTransfer(began: end - caller.transfer.duration, isDial: isDial)
      text = self.end("-1")
    case .fax:
      variables["FAXOPT(status)"] = "FAILED"
      variables["FAXOPT(error)"] = "HANGUP"
      text = end("-1")
    case nil: break
    }
    if hangupDelay == 0 { text += hangupLine() }
    return text
  }

  /// A reply, behind which lines that have waited are carried out.
  private mutating func end(_ result: String) -> String {
    work = nil
    var text = "200 result=\(result)\n"
    while work == nil, !waiting.isEmpty { text += carryOut(waiting.removeFirst()) }
    return text
  }

  private mutating func press(_ key: DTMFKey) -> String {
    stored?.append(key.description)
    switch work {
    case .stream(let begin, end: _, let stops) where stops.contains(key.description):
      return end("\(key.ascii) endpos=\((now - begin) * 8)")
    case .list(rest: _, end: _, isBackground: true): return end("\(key.ascii)")
    case .getData(end: _, wait: _, keysMax: _, let keys) where key == .pound: return end(keys)
    case .getData(end: _, let wait, let keysMax, var keys):
      keys += key.description
      if keys.count == keysMax { return end(keys) }
      work = .getData(end: now + wait, wait: wait, keysMax: keysMax, keys: keys)
    case .record(let begin, atMost: _, silence: _, let endKey)
    where endKey.contains(key.description):
      return end("\(key.ascii) (dtmf) endpos=\((now - begin) * 8)")
    case .stream, .list, .record, .transfer, .fax: swallowed.append(key)
    case nil: lost.append(key)
    }
    return ""
  }

  /// What is under way comes to its end by itself.
  private mutating func reachEnd() -> String {
    switch work {
    case .stream(let begin, let end, stops: _): return self.end("0 endpos=\((end - begin) * 8)")
    case .list(let rest, end: _, let isBackground): return play(rest, isBackground)
    case .getData(end: _, wait: _, keysMax: _, let keys): return end("\(keys) (timeout)")
    case .record(let begin, let atMost, let silence, endKey: _):
      let left = begin + atMost - now
      // But for its last second the silence is cut off.
      let length = left > 0 ? now - begin - (silence - 1000) : atMost
      return end("\(left) (timeout) endpos=\(length * 8)")
    case .transfer(let end, let isDial):
      finishTransfer(began: end - caller.transfer.duration, isDial: isDial)
      return self.end("0")
    case .fax:
      switch caller.fax {
      case .sent(let pages, after: _):
        variables["FAXOPT(status)"] = "SUCCESS"
        variables["FAXOPT(pages)"] = "\(pages)"
      case .fails:
        variables["FAXOPT(status)"] = "FAILED"
        variables["FAXOPT(error)"] = "TIMEOUT"
      }
      return end("0")
    case nil: return ""
    }
  }

  private mutating func finishTransfer(began: Int, isDial: Bool) {
    var dial = "CANCEL"
    var queue: String?
    switch caller.transfer {
    case .talks(let answered, partedAfter: _) where now >= began + answered:
      dial = "ANSWER"
      queue = isDead ? nil : "CONTINUE"
      variables["ANSWEREDTIME"] = "\((now - began - answered) / 1000)"
    case .ends(.busy, let time) where now >= began + time: (dial, queue) = ("BUSY", "FULL")
    case .ends(.noAnswer, let time) where now >= began + time:
      (dial, queue) = ("NOANSWER", "TIMEOUT")
    case .ends(_, let time) where now >= began + time: (dial, queue) = ("CONGESTION", "UNKNOWN")
    case .talks, .ends: variables["ABANDONED"] = "TRUE"
    }
    if isDial { variables["DIALSTATUS"] = dial } else { variables["QUEUESTATUS"] = queue }
  }

  // MARK: Commands

  /// Takes one line, and lets time pass until it has been carried out. What Asterisk sends meanwhile.
  package mutating func answer(_ line: String) -> String {
    var text = take(line)
    while work != nil { text += happen() }
    return text
  }

  /// Takes one line. What Asterisk sends at once.
  package mutating func take(_ line: String) -> String {
    lines.append(line)
    if let current = work {
      guard current.isInterruptible else {
        waiting.append(line)
        return ""
      }
      work = nil
    }
    return carryOut(line)
  }

  private mutating func carryOut(_ line: String) -> String {
    let words = Self.words(line)
    let command = words.prefix(words[0] == "NOOP" || words[0] == "HANGUP" ? 1 : 2).joined(
      separator: " ")
    let isForDead = ["EXEC", "GET VARIABLE", "SET VARIABLE", "NOOP"].contains {
      command.hasPrefix($0)
    }
    let early = hangupLine()
    if isDead, !isForDead {
      return early + "511 Command Not Permitted on a dead channel or intercept routine\n"
    }
    switch command {
    case "ANSWER", "NOOP": return early + end("0")
    case "CHANNEL STATUS": return early + end("6")
    case "HANGUP":
      isDead = true
      if tellsHangup { hangupLineAt = now }
      return early + end("1") + hangupLine()
    case "SET VARIABLE":
      variables[words[2]] = words[3]
      return early + end("1")
    case "GET VARIABLE":
      let value = words[2] == "HOTLINE_TYPED" ? stored : variables[words[2]]
      return early + end(value.map { "1 (\($0))" } ?? "0")
    case "EXEC StoreDTMF":
      guard hasStoreDTMF else { return early + end("-2") }
      stored = stored ?? ""
      return early + end("0")
    case "STREAM FILE":
      let samples = words.count > 4 ? Int(words[4])! : 0
      guard let length = length(of: words[2]) else { return early + end("-1 endpos=\(samples)") }
      let offset = min(length, samples / 8)
      work = .stream(begin: now - offset, end: now + length - offset, stops: words[3])
    case "GET DATA":
      guard let length = words[2].isEmpty ? 0 : length(of: words[2]) else {
        return early + end("-1")
      }
      let wait = Int(words[3])!
      work = .getData(end: now + length + wait, wait: wait, keysMax: Int(words[4])!, keys: "")
    case "RECORD FILE":
      let silence = words.last!.hasPrefix("s=") ? Int(words.last!.dropFirst(2))! * 1000 : 0
      work = .record(begin: now, atMost: Int(words[5])!, silence: silence, endKey: words[4])
    case "EXEC Background", "EXEC Playback":
      let isBackground = command.hasSuffix("d")
      variables[isBackground ? "BACKGROUNDSTATUS" : "PLAYBACKSTATUS"] = "SUCCESS"
      if isDead { return early + end(isBackground ? "-1" : "0") }
      return early + play(words[2].split(separator: "&").map(String.init), isBackground)
    case "EXEC Dial", "EXEC Queue":
      if isDead { return early + end("-1") }
      work = .transfer(end: now + caller.transfer.duration, isDial: command.hasSuffix("Dial"))
    case "EXEC SendFAX":
      if isDead { return early + end("-1") }
      work = .fax(end: now + caller.fax.duration)
    default: return early + end("-2")
    }
    return early
  }

  private func length(of file: String) -> Int? { files[file] ?? length?(file) }

  private mutating func play(_ names: [String], _ isBackground: Bool) -> String {
    guard let first = names.first else { return end("0") }
    guard let length = length(of: first) else {
      variables[isBackground ? "BACKGROUNDSTATUS" : "PLAYBACKSTATUS"] = "FAILED"
      return end("0")
    }
    work = .list(rest: Array(names.dropFirst()), end: now + length, isBackground: isBackground)
    return ""
  }

  /// The words of a line as Asterisk parts them: quotes hold together, a backslash takes the next byte as it is.
  package static func words(_ line: some StringProtocol) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var isInWord = false
    var isQuoted = false
    var isEscaped = false
    for byte in line.utf8 {
      if isEscaped {
        word.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isInWord = true
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInWord = true
        isQuoted.toggle()
      } else if !isQuoted, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
        if isInWord { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
        isInWord = false
      } else {
        word.append(byte)
        isInWord = true
      }
    }
    if isInWord { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
