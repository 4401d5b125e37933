package import Diagnostics

/// Reads the scripts of a file. A line is one step; problems are gathered, and what is well formed beside them is kept.
package struct ScriptParser {
  package private(set) var scripts: [CallScript] = []
  package private(set) var diagnostics: [Diagnostic] = []
  private var current: CallScript?
  /// Where the calls are named that were kept.
  private var names: [String: SourceRange] = [:]
  private var hasHungUp = false
  /// Whether the call says where it comes from: it may be that the number is hidden.
  private var hasFrom = false
  /// Whether a line of the current call could not be read: it may have been all that happens.
  private var isDamaged = false
  /// Whether what stands before a call was told of: the lines behind it are no further mistakes.
  private var toldOutside = false

  /// Any bytes will do.
  package init(_ file: SourceFile) {
    if let format = FileFormat(of: file.bytes) {
      report(.notText(format), SourceRange(file: file.id, start: 0, end: 0))
      return
    }
    if String(validating: file.bytes, as: UTF8.self) == nil { report(.notUTF8, file.firstBad) }
    for number in 1...file.lineCount {
      var problems: [(ScriptProblem, SourceRange)] = []
      let line = ScriptLine(number, of: file) { problems.append(($0, $1)) }
      for (problem, range) in problems { report(problem, range) }
      var tokens = TokenReader(line.tokens)
      guard let head = tokens.next() else { continue }
      do throws(LineFault) {
        try read(head, &tokens)
      } catch {
        isDamaged = true
        report(error.problem, error.range)
      }
    }
    endCall()
  }

  private mutating func report(
    _ problem: ScriptProblem, _ range: SourceRange, labels: [Diagnostic.Label] = []
  ) {
    diagnostics.append(problem.diagnostic(at: range, labels: labels))
  }

  private mutating func endCall() {
    guard let script = current else { return }
    if script.steps.isEmpty, script.expectations.allSatisfy(\.value.isOfNothing), !isDamaged {
      report(.emptyCall, script.name.range)
    }
    current = nil
    // A call that lacks a line goes otherwise than it was meant to, well or not.
    guard !isDamaged else { return }
    if names[script.name.value] == nil { names[script.name.value] = script.name.range }
    scripts.append(script)
  }

  private mutating func read(
    _ head: Located<ScriptLine.Token>, _ tokens: inout TokenReader
  ) throws(LineFault) {
    guard case .word(let word) = head.value else { throw LineFault(.noStepWord, head.range) }
    guard let keyword = ScriptKeyword(rawValue: word) else {
      throw LineFault(.unknownStep(word), head.range)
    }
    tokens.begin(keyword, at: head.range)
    if keyword == .call {
      endCall()
      // Where its name cannot be read, the call's other lines are not outside of every call.
      toldOutside = true
      try begin(&tokens)
      return try tokens.end()
    }
    guard current != nil else {
      guard !toldOutside else { return }
      toldOutside = true
      throw LineFault(.outsideCall(keyword), head.range)
    }
    switch keyword {
    case .call: break
    case .at, .from, .to, .lang, .given: try readSetting(keyword, &tokens)
    case .expect:
      let expectation = try tokens.expectation()
      try tokens.end()
      current!.expectations.append(Located(expectation, tokens.range))
    case .hear, .skip, .press, .wait, .speak, .fax, .seat, .caller, .hang:
      let step = try tokens.step(keyword)
      try tokens.end()
      if !current!.expectations.isEmpty {
        throw LineFault(.afterExpectation(keyword), head.range)
      }
      if hasHungUp { throw LineFault(.afterHangUp(keyword), head.range) }
      hasHungUp = step == .hangUp
      current!.steps.append(Located(step, tokens.range))
    }
  }

  private mutating func begin(_ tokens: inout TokenReader) throws(LineFault) {
    hasHungUp = false
    hasFrom = false
    isDamaged = false
    let name = try tokens.string("the call's name in quotes")
    if name.value.allSatisfy(\.isWhitespace) { throw LineFault(.namelessCall, name.range) }
    current = CallScript(name: name)
    if let first = names[name.value] {
      report(
        .nameTwice(name.value), name.range, labels: [Diagnostic.Label("the first", at: first)])
    }
  }

  private mutating func readSetting(
    _ keyword: ScriptKeyword, _ tokens: inout TokenReader
  ) throws(LineFault) {
    if !current!.steps.isEmpty || !current!.expectations.isEmpty {
      throw LineFault(.settingAfterStep(keyword), tokens.head)
    }
    switch keyword {
    case .at:
      if current!.at != nil { throw LineFault(.settingTwice(keyword), tokens.head) }
      current!.at = try tokens.moment()
    case .from:
      if hasFrom { throw LineFault(.settingTwice(keyword), tokens.head) }
      hasFrom = true
      let number = try tokens.word("a telephone number, or hidden")
      current!.from = number.value == "hidden" ? nil : number
    case .to:
      if current!.to != nil { throw LineFault(.settingTwice(keyword), tokens.head) }
      current!.to = try tokens.word("a telephone number")
    case .lang:
      if current!.language != nil { throw LineFault(.settingTwice(keyword), tokens.head) }
      current!.language = try tokens.word("the tag of a language")
    case .given:
      let given = try tokens.given()
      if case .takes(let table, _) = given,
        current!.givens.contains(where: { $0.value.isDelay(of: table) })
      {
        throw LineFault(.saidTwice("given \(table.value) takes"), tokens.range)
      }
      current!.givens.append(Located(given, tokens.range))
    case .call, .expect, .hear, .skip, .press, .wait, .speak, .fax, .seat, .caller, .hang: break
    }
    try tokens.end()
  }
}

/// The words that a line may begin with.
enum ScriptKeyword: String, CaseIterable {
  case call
  case at, from, to, lang, given
  case hear, skip, press, wait, speak, fax, seat, caller, hang
  case expect

  /// As it is written out, for problems.
  var written: String {
    switch self {
    case .skip: "skip to"
    case .hang: "hang up"
    case .call, .at, .from, .to, .lang, .given, .hear, .press, .wait, .speak, .fax, .seat,
      .caller, .expect:
      rawValue
    }
  }
}

/// What keeps one line from being read.
struct LineFault: Error {
  let problem: ScriptProblem
  let range: SourceRange

  init(_ problem: ScriptProblem, _ range: SourceRange) {
    self.problem = problem
    self.range = range
  }
}

extension SourceFile {
  /// The first bytes that are no UTF-8; the file's end where all are.
  fileprivate var firstBad: SourceRange {
    var parser = Unicode.UTF8.ForwardParser()
    var input = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &input) {
      case .valid(let encoded): offset += encoded.count
      case .emptyInput: return SourceRange(file: id, start: offset, end: offset)
      case .error(let length):
        return SourceRange(file: id, start: offset, end: min(offset + length, bytes.count))
      }
    }
  }
}
