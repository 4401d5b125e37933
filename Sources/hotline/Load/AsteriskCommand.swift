import GatewayProtocols
import Telephony

/// A command of the service, as far as a caller of a load has to understand it. Read and answered in bytes: a generator has to
/// cost less than what it measures.
enum AsteriskCommand: Equatable {
  /// The caller hears something that a key ends, or is waited for. The reply holds the key in its own way.
  case keyed(Keyed)
  /// Something is heard to its end.
  case played
  /// A recording, which is to be at that path.
  case record(String, atMost: Milliseconds)
  /// A fax goes out in the call, to a machine that takes it.
  case fax
  /// Somebody is called for the caller, and talks with them.
  case connect
  /// What came of that, and how long they talked.
  case outcome(Application)
  case talkedForSeconds
  case hangUp
  /// Answered at once.
  case other(Answer)

  enum Keyed: Equatable {
    case streamFile
    /// `isSilent`: it waits, and nothing is heard.
    case getData(keysMax: UInt32, isSilent: Bool)
    case background
  }

  enum Application: Equatable { case dial, queue }

  enum Answer: Equatable {
    case done
    case callIsAnswered
    case channelIsUp
    case variableIsSet
    /// A prompt that was there, or a fax that was taken.
    case success
    /// What this Asterisk does not have.
    case noSuchApplication
    case onePage
  }

  /// Whether `line` begins with a word in capitals, as every command does: what speaks something else has answered nothing.
  static func isCommand(_ line: Span<UInt8>) -> Bool {
    for index in line.indices where line[index] &- UInt8(ascii: "A") >= 26 {
      return index > 0 && line[index] == UInt8(ascii: " ")
    }
    return true
  }

  init(_ line: Span<UInt8>) {
    self = .other(.done)
    switch line[0] {
    case UInt8(ascii: "G"):
      if LoadLine.begins(line, "GET DATA ") {
        self = .keyed(
          .getData(
            keysMax: AsteriskCommand.lastNumber(line) ?? 1,
            isSilent: LoadLine.begins(line, "GET DATA \"\" ")))
      } else if AsteriskCommand.ends(line, "BACKGROUNDSTATUS")
        || AsteriskCommand.ends(line, "PLAYBACKSTATUS")
      {
        self = .other(.success)
      } else if AsteriskCommand.ends(line, "FAXOPT(status)") {
        self = .other(.success)
      } else if AsteriskCommand.ends(line, "FAXOPT(pages)") {
        self = .other(.onePage)
      } else if AsteriskCommand.ends(line, "DIALSTATUS") {
        self = .outcome(.dial)
      } else if AsteriskCommand.ends(line, "QUEUESTATUS") {
        self = .outcome(.queue)
      } else if AsteriskCommand.ends(line, "ANSWEREDTIME") {
        self = .talkedForSeconds
      }
    case UInt8(ascii: "S"):
      if LoadLine.begins(line, "STREAM FILE ") {
        self = AsteriskCommand.ends(line, "\"\"") ? .played : .keyed(.streamFile)
      } else if LoadLine.begins(line, "SET VARIABLE ") {
        self = .other(.variableIsSet)
      }
    case UInt8(ascii: "E"):
      if LoadLine.begins(line, "EXEC Background ") {
        self = .keyed(.background)
      } else if LoadLine.begins(line, "EXEC Playback ") {
        self = .played
      } else if LoadLine.begins(line, "EXEC Dial ") || LoadLine.begins(line, "EXEC Queue ") {
        self = .connect
      } else if LoadLine.begins(line, "EXEC SendFAX ") {
        self = .fax
      } else if LoadLine.begins(line, "EXEC StoreDTMF ") {
        // Who has it keeps keys on the channel. These callers press where they are asked, as at an Asterisk without it.
        self = .other(.noSuchApplication)
      }
    case UInt8(ascii: "A"):
      if LoadLine.begins(line, "ANSWER") { self = .other(.callIsAnswered) }
    case UInt8(ascii: "R"):
      if LoadLine.begins(line, "RECORD FILE ") {
        let words = line.text.split(separator: " ").map { $0.filter { $0 != "\"" } }
        let longest = words.count > 5 ? UInt32(words[5]) : nil
        self = .record(
          words.count > 3 ? "\(words[2]).\(words[3])" : "", atMost: Milliseconds(longest ?? .max))
      }
    case UInt8(ascii: "C"):
      if LoadLine.begins(line, "CHANNEL STATUS") { self = .other(.channelIsUp) }
    case UInt8(ascii: "H"):
      if LoadLine.begins(line, "HANGUP") { self = .hangUp }
    default: break
    }
  }

  private static func ends(_ line: Span<UInt8>, _ word: StaticString) -> Bool {
    line.count >= word.utf8CodeUnitCount
      && LoadLine.begins(line.extracting(last: word.utf8CodeUnitCount), word)
  }

  /// The number that the line ends with; nil where it is none.
  private static func lastNumber(_ line: Span<UInt8>) -> UInt32? {
    var start = line.count
    while start > 0, line[start - 1] &- UInt8(ascii: "0") < 10 { start -= 1 }
    return line.number(at: &start)
  }

  var asksForKeys: Bool { if case .keyed = self { true } else { false } }

  /// Whether its reply waits until something is over.
  var takesTime: Bool {
    switch self {
    case .played, .record, .connect, .fax: true
    case .keyed, .outcome, .talkedForSeconds, .hangUp, .other: false
    }
  }

  /// Whether the caller hears of it that a key has done something.
  var isHeard: Bool {
    switch self {
    case .keyed(.getData(keysMax: _, let isSilent)): !isSilent
    case .keyed, .played, .record, .connect, .fax: true
    case .outcome, .talkedForSeconds, .hangUp, .other: false
    }
  }

  /// Whether a call is up from this on, where it was not before.
  var answers: Bool { asksForKeys || takesTime || self == .other(.callIsAnswered) }

  /// Its reply where no key comes in, and nothing could be recorded.
  var reply: StaticString {
    switch self {
    case .keyed(.getData): "200 result= (timeout)\n"
    case .keyed, .played: "200 result=0 endpos=8000\n"
    case .record: AsteriskCommand.notRecorded
    case .connect, .fax, .other(.done), .other(.callIsAnswered): "200 result=0\n"
    case .outcome(let application): AsteriskCommand.reply(to: application, where: .answered)
    case .hangUp: "200 result=1\nHANGUP\n"
    case .other(.channelIsUp): "200 result=6\n"
    case .other(.variableIsSet): "200 result=1\n"
    case .other(.success): "200 result=1 (SUCCESS)\n"
    case .other(.noSuchApplication): "200 result=-2\n"
    case .other(.onePage), .talkedForSeconds: "200 result=1 (1)\n"
    }
  }

  static let notRecorded: StaticString = "200 result=-1 (writefile)\n"

  /// The reply to the question how long `seat` talked.
  static func talked(for seat: CallerBook.SeatAnswer, to output: inout [UInt8]) {
    LoadLine.word("200 result=1 (", &output)
    NativeEncoding.append(seat.outcome == .answered ? seat.talk.count / 1000 : 0, to: &output)
    LoadLine.word(")\n", &output)
  }

  /// The reply to the question what came of `application`.
  static func reply(to application: Application, where outcome: OperationOutcome) -> StaticString {
    switch (application, outcome) {
    case (.dial, .busy): "200 result=1 (BUSY)\n"
    case (.dial, .noAnswer): "200 result=1 (NOANSWER)\n"
    case (.dial, .failed): "200 result=1 (CHANUNAVAIL)\n"
    case (.dial, _): "200 result=1 (ANSWER)\n"
    case (.queue, .busy): "200 result=1 (FULL)\n"
    case (.queue, .noAnswer): "200 result=1 (TIMEOUT)\n"
    case (.queue, .failed): "200 result=1 (UNKNOWN)\n"
    case (.queue, _): "200 result=1 (CONTINUE)\n"
    }
  }

  /// The reply to a recording of `length` that `key` has ended, or, where that is nil, its time.
  static func recorded(_ length: Milliseconds, endedBy key: UInt8?, to output: inout [UInt8]) {
    LoadLine.word("200 result=", &output)
    NativeEncoding.append(UInt32(key ?? 0), to: &output)
    LoadLine.word(key == nil ? " (timeout) endpos=" : " (dtmf) endpos=", &output)
    NativeEncoding.append(UInt32(clamping: UInt64(length.count) * 8), to: &output)
    output.append(UInt8(ascii: "\n"))
  }

  func reply(with key: UInt8, to output: inout [UInt8]) {
    guard case .keyed(let command) = self else { return LoadLine.word(reply, &output) }
    LoadLine.word("200 result=", &output)
    switch command {
    case .streamFile:
      NativeEncoding.append(UInt32(key), to: &output)
      LoadLine.word(" endpos=4000\n", &output)
    case .background:
      NativeEncoding.append(UInt32(key), to: &output)
      LoadLine.word("\n", &output)
    case .getData(let keysMax, isSilent: _):
      output.append(key)
      LoadLine.word(keysMax == 1 ? "\n" : " (timeout)\n", &output)
    }
  }
}
