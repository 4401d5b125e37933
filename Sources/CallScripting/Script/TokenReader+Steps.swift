import Diagnostics
import ServiceCalendar
import Storage
import Telephony

/// What may stand behind each word that begins a line.
extension TokenReader {
  /// More keys than any caller presses in one go.
  static let keyCountMax = 512
  /// More often than a script needs.
  static let timesAskedMax = 1000

  mutating func step(_ keyword: ScriptKeyword) throws(LineFault) -> ScriptStep {
    switch keyword {
    case .hear: return .hear(try hearing())
    case .skip:
      _ = try choice(["to"])
      return .skipTo(try hearing())
    case .press: return .press(try keys())
    case .wait: return .wait(try duration())
    case .speak: return .speak(try duration())
    case .fax: return .fax(try choice(["answers", "fails"]) == "answers" ? .answers : .fails)
    case .seat: return .seat(try seatAnswer())
    case .caller:
      _ = try choice(["releases"])
      return .seat(.releases(.caller))
    case .hang:
      _ = try choice(["up"])
      return .hangUp
    case .call, .at, .from, .to, .lang, .given, .expect:
      preconditionFailure("'\(keyword.rawValue)' begins no step")
    }
  }

  private mutating func hearing() throws(LineFault) -> ScriptStep.Hearing {
    let name = try name("the name of a step or a prompt")
    let text = optionalString()
    if let text, FoldedText(text.value).isEmpty { throw LineFault(.textWithoutWords, text.range) }
    return ScriptStep.Hearing(name: name, text: text)
  }

  private mutating func keys() throws(LineFault) -> [DTMFKey] {
    var keys: [DTMFKey] = []
    repeat {
      let word = try word("keys, such as 1 or 246810#")
      for character in word.value {
        guard let ascii = character.asciiValue, let key = DTMFKey(ascii: ascii) else {
          throw LineFault(.notAKey(String(character)), word.range)
        }
        keys.append(key)
      }
    } while !isAtEnd
    guard keys.count <= Self.keyCountMax else { throw LineFault(.tooManyKeys(keys.count), head) }
    return keys
  }

  private mutating func seatAnswer() throws(LineFault) -> ScriptStep.SeatAnswer {
    switch try choice(["answers", "busy", "no-answer", "fails", "releases"]) {
    case "answers": return .answers(talking: take("for") ? try duration() : nil)
    case "busy": return .busy
    case "no-answer": return .noAnswer
    case "fails": return .fails
    default: return .releases(.seat)
    }
  }

  mutating func given() throws(LineFault) -> Given {
    let table = try word("the name of a table")
    if take("unavailable") {
      return table.value == "store" ? .storeUnavailable : .unavailable(table: table)
    }
    if take("takes") { return .takes(table: table, try duration()) }
    var cells: [Located<GivenCell>] = []
    repeat {
      cells.append(try pair())
      if take("asked") {
        let times = try timesAsked()
        _ = try choice(["times"])
        return .asked(table: table, key: cells, times: times)
      }
      if take("stopped") {
        _ = try choice(["at"])
        return .stopped(table: table, key: cells, at: try duration())
      }
    } while !isAtEnd
    return .row(table: table, cells: cells)
  }

  private mutating func timesAsked() throws(LineFault) -> Int {
    let what = "how often, 1 to \(Self.timesAskedMax)"
    let word = try word(what)
    guard let times = Int(word.value), (1...Self.timesAskedMax).contains(times) else {
      throw LineFault(.missing(what, after: .given), word.range)
    }
    return times
  }

  mutating func expectation() throws(LineFault) -> Expectation {
    switch try choice(["message", "no", "fax", "transfer", "record", "path", "receipt", "hung"]) {
    case "no":
      switch try choice(["message", "fax", "transfer"]) {
      case "message": return .noMessage
      case "fax": return .noFax
      default: return .noTransfer
      }
    case "message": return try message()
    case "fax": return try fax()
    case "transfer": return .transfer(to: try name("the name of a queue, or a telephone number"))
    case "record":
      let word = try word("an outcome")
      guard let outcome = CallOutcome(word: word.value) else {
        throw LineFault(
          .notAChoice(word.value, CallOutcome.allCases.map(\.word)), word.range)
      }
      return .record(outcome)
    case "path": return .path(try path())
    case "receipt": return .receipt
    default: return try hungUp()
    }
  }

  private mutating func message() throws(LineFault) -> Expectation {
    var department: String?
    var length: Milliseconds?
    var due: CivilDate?
    var said: Set<String> = []
    while !isAtEnd {
      let word = try choice(["for", "lasting", "due"])
      try once(word, &said)
      switch word {
      case "for": department = try string("a department in quotes").value
      case "lasting": length = try duration()
      default: due = try date()
      }
    }
    return .message(department: department, lasting: length, due: due)
  }

  private mutating func fax() throws(LineFault) -> Expectation {
    var document: String?
    var state: FaxJob.State?
    var number: String?
    var stateWord: String?
    var said: Set<String> = []
    while !isAtEnd {
      if let (word, meant) = takeState() {
        if let stateWord, stateWord != word {
          throw LineFault(.otherState(word, before: stateWord), lastRange)
        }
        try once(word, &said)
        stateWord = word
        state = meant
      } else if take("to") {
        try once("to", &said)
        number = try word("a telephone number").value
      } else {
        let name = try word("the name of a document")
        guard document == nil else { throw LineFault(.unexpectedWord(after: .expect), name.range) }
        document = name.value
      }
    }
    return .fax(document: document, state: state, to: number)
  }

  private mutating func takeState() -> (word: String, state: FaxJob.State)? {
    if take("sent") { return ("sent", .sent) }
    if take("queued") { return ("queued", .waiting) }
    if take("failed") { return ("failed", .failed) }
    return nil
  }

  /// `word`, which was taken last, may stand only once on a line.
  private func once(_ word: String, _ said: inout Set<String>) throws(LineFault) {
    if !said.insert(word).inserted { throw LineFault(.saidTwice(word), lastRange) }
  }

  private mutating func path() throws(LineFault) -> [Located<String>?] {
    var steps: [Located<String>?] = []
    repeat {
      // In quotes it is a step's name whatever it is.
      if let name = optionalString() {
        steps.append(name)
        continue
      }
      let name = try word("the steps that were taken")
      steps.append(name.value == "…" || name.value == "..." ? nil : name)
    } while !isAtEnd
    return steps
  }

  private mutating func hungUp() throws(LineFault) -> Expectation {
    _ = try choice(["up"])
    let by = try word("'by service' or 'by caller' behind 'hung up'")
    guard by.value == "by" else { throw LineFault(.notAChoice(by.value, ["by"]), by.range) }
    let hanger: Expectation.Hanger =
      try choice(["caller", "service"]) == "caller" ? .caller : .service
    guard !isAtEnd else { return .hungUp(by: hanger, within: nil) }
    _ = try choice(["within"])
    return .hungUp(by: hanger, within: try duration())
  }
}
