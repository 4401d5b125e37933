import Diagnostics
import ServiceCalendar
import Telephony

extension ScriptProblem {
  func diagnostic(at range: SourceRange, labels: [Diagnostic.Label] = []) -> Diagnostic {
    Diagnostic(id: id, message: message, range: range, labels: labels, hints: hints)
  }

  /// Stable; the manual has an entry of that name.
  var id: String {
    switch self {
    case .notUTF8: "script-not-utf8"
    case .notText: "script-not-text"
    case .unclosedString: "script-unclosed-string"
    case .wrongQuotes: "script-wrong-quotes"
    case .commentInValue: "script-comment-in-value"
    case .noStepWord, .unknownStep: "script-unknown-step"
    case .outsideCall: "script-outside-call"
    case .missing: "script-missing-word"
    case .unexpectedWord: "script-unexpected-word"
    case .notAChoice: "script-unknown-word"
    case .notAMoment: "script-bad-moment"
    case .notADate, .noSuchDay: "script-bad-date"
    case .notADuration: "script-bad-duration"
    case .notAKey: "script-bad-key"
    case .tooManyKeys: "script-too-many-keys"
    case .notACaller: "script-bad-caller"
    case .namelessCall: "script-nameless-call"
    case .textWithoutWords: "script-empty-text"
    case .saidTwice, .otherState: "script-said-twice"
    case .emptyCall: "script-empty-call"
    case .nameTwice: "script-name-twice"
    case .settingTwice: "script-setting-twice"
    case .settingAfterStep: "script-setting-late"
    case .afterExpectation: "script-step-after-expect"
    case .afterHangUp: "script-step-after-hang-up"
    case .unknownHeard: "script-unknown-name"
    case .unknownStepOfPath: "script-unknown-path"
    case .unknownLanguage: "script-unknown-language"
    case .numberNotServed: "script-unknown-number"
    case .unknownTable: "script-unknown-table"
    case .unknownColumn: "script-unknown-column"
    case .columnTwice: "script-column-twice"
    case .badCell, .badReceipt: "script-bad-cell"
    case .keyMissing: "script-key-missing"
    case .stoppedHidden: "script-stopped-hidden"
    case .unknownDepartment: "script-unknown-department"
    case .unknownDocument: "script-unknown-document"
    case .unknownTransfer: "script-unknown-transfer"
    }
  }

  var message: String {
    switch self {
    case .notUTF8: "the file is not UTF-8"
    case .notText(.utf16): "the file is in UTF-16, which some editors call \"Unicode\""
    case .notText(.binary): "the file is not text, but that of some program"
    case .unclosedString: "a text begins here and does not end on this line"
    case .wrongQuotes(let found, _): "a text stands in straight quotes, not in `\(found)`"
    case .commentInValue(let column): "the value of '\(column)' ends here, before a comment"
    case .noStepWord: "a line begins with the word of a step"
    case .unknownStep(let word): "no step is called '\(word)'"
    case .outsideCall(let keyword): "'\(keyword.written)' stands before the first call"
    case .missing(let what, let keyword): "'\(keyword.written)' needs \(what)"
    case .unexpectedWord(let keyword): "'\(keyword.written)' has ended before this"
    case .notAChoice(let word, let choices):
      "'\(word)' stands where \(choices.formatted) belongs"
    case .notAMoment(let text): "'\(text)' is not a day and time"
    case .notADate(let text): "'\(text)' is not a day of the calendar"
    case .noSuchDay(let text): "there is no such day as \(text)"
    case .notADuration(let text): "'\(text)' is not a duration"
    case .notAKey(let text): "'\(text)' is not a key of a telephone"
    case .tooManyKeys(let count):
      "\(count) keys are more than the \(TokenReader.keyCountMax) that one step may press"
    case .notACaller(let number): "'\(number)' is not a number that a gateway can tell"
    case .namelessCall: "this call has no name"
    case .textWithoutWords: "this text has neither a letter nor a digit: whatever is said holds it"
    case .saidTwice(let words): "'\(words)' is said twice"
    case .otherState(let state, let before):
      "'\(state)' comes after '\(before)', and a fax has one end"
    case .emptyCall: "nothing happens in this call"
    case .nameTwice(let name): "two calls are named '\(name)'"
    case .settingTwice(let keyword): "'\(keyword.written)' is said twice for one call"
    case .settingAfterStep(let keyword): "'\(keyword.written)' comes after the call has rung"
    case .afterExpectation(let keyword): "'\(keyword.written)' comes after an expectation"
    case .afterHangUp(let keyword): "'\(keyword.written)' comes after the caller has hung up"
    case .unknownHeard(let name, _): "no step or prompt is named '\(name)'"
    case .unknownStepOfPath(let name, _): "no step is named '\(name)'"
    case .unknownLanguage(let tag, _): "the menu does not speak '\(tag)'"
    case .numberNotServed(let number, _): "the menu does not answer '\(number)'"
    case .unknownTable(let name, _): "no table is named '\(name)'"
    case .unknownColumn(let name, let table, _): "table '\(table)' has no column '\(name)'"
    case .columnTwice(let name): "column '\(name)' is given twice"
    case .badCell(let text, let column, let type):
      "'\(text)' is not of type \(type), which column '\(column)' holds"
    case .badReceipt(let text, right: _?):
      "'\(text)' is not a receipt: its last digit, which checks the others, is wrong"
    case .badReceipt(let text, right: nil):
      "'\(text)' is not a receipt: a day, a sequence from 0001, and a digit that checks them"
    case .keyMissing(let column, let table):
      "the row does not say '\(column)', by which rows of '\(table)' are found"
    case .stoppedHidden: "where a hidden caller stopped, nobody keeps"
    case .unknownDepartment(let name, _): "no message is for '\(name)'"
    case .unknownDocument(let name, _): "no document is named '\(name)'"
    case .unknownTransfer(let name, _): "the menu puts nobody through to '\(name)'"
    }
  }

  var hints: [String] {
    switch self {
    case .notUTF8, .notText(.utf16): ["in your editor choose \"save with encoding UTF-8\""]
    case .notText(.binary):
      ["in a word processor choose \"save as plain text\", with encoding UTF-8"]
    case .unclosedString: ["end it with \""]
    case .wrongQuotes(_, let text): ["write \"\(text ?? "…")\""]
    case .commentInValue(let column):
      ["a value with `//` in it stands in quotes: \(column)=\"…\"; before a comment stands a blank"]
    case .noStepWord: ["such as: hear main"]
    case .unknownStep(let word) where ["#", "--", ";", "/*", "*"].contains(where: word.hasPrefix):
      ["a comment begins with: //"]
    case .unknownStep(let word):
      [nearHint(word, ScriptKeyword.allCases.map(\.written))]
    case .outsideCall: ["begin with: call \"what the caller wants\""]
    case .missing: []
    case .unexpectedWord(.hear), .unexpectedWord(.skip):
      ["a line is one step; a name with blanks in it stands in quotes"]
    case .unexpectedWord: ["a line is one step"]
    case .notAChoice("hang", let choices) where choices.contains("hung"),
      .notAChoice(_, let choices) where choices == ["by"]:
      ["write: expect hung up by caller, or: expect hung up by service"]
    case .notAChoice(let word, let choices):
      nearestName(to: word, among: choices).map { ["did you mean '\($0)'?"] } ?? []
    case .notAMoment(let text) where WrittenDate.advice(onDateOf: text) != nil:
      ["\(WrittenDate.advice(onDateOf: text) ?? ""), and the time behind it, such as 20:15"]
    case .notAMoment: ["write it like 2011-07-01 20:15"]
    case .notADate(let text) where WrittenDate(text)?.advice != nil:
      [WrittenDate(text)?.advice ?? ""]
    case .notADate: ["write it like 2011-07-06"]
    case .noSuchDay: []
    case .notADuration: ["write it like 500ms, 8s, 3m or 1h, at most 24h"]
    case .notAKey: ["keys are 0-9 * # A-D"]
    case .tooManyKeys: ["press them in several steps"]
    case .notACaller:
      ["write what is seen, at most \(TelephoneNumber.lengthMax) bytes, such as: from 13957112345"]
    case .namelessCall: ["name it for what its caller wants"]
    case .textWithoutWords: ["leave it out, or write a part of what is said"]
    case .saidTwice, .otherState: ["leave one of them out"]
    case .emptyCall: ["add what the caller does, such as: hear main"]
    case .nameTwice: ["name each call for what its caller wants"]
    case .settingTwice: []
    case .settingAfterStep: ["move it up, before the first step"]
    case .afterExpectation: ["expectations come last: they hold when the call is over"]
    case .afterHangUp: ["what remains afterwards is said with: expect"]
    case .unknownHeard(let name, nil) where name.contains(" "):
      ["the step comes first, then in quotes what it says: hear STEP \"\(name)\""]
    case .unknownHeard(_, let nearest), .unknownStepOfPath(_, let nearest):
      nearest.map { name in
        let written = name.nameForScript
        return ["did you mean \(written == name ? "'\(name)'" : written)?"]
      } ?? []
    case .unknownLanguage(let tag, let all): [nearHint(tag, all)]
    case .numberNotServed(_, let numbers): ["it answers \(numbers.formatted)"]
    case .unknownTable(let name, let all): [nearHint(name, all)]
    case .unknownColumn(let name, _, let all): [nearHint(name, all)]
    case .columnTwice: []
    case .badCell: []
    case .badReceipt(_, let right): ["write number=\(right ?? "2011070100011")"]
    case .keyMissing(let column, _): ["add \(column)=…"]
    case .stoppedHidden: ["add a caller, such as: from 13957112345"]
    case .unknownDepartment(let name, let all): [nearHint(name, all)]
    case .unknownDocument(let name, let all): [nearHint(name, all)]
    case .unknownTransfer(let name, let all): [nearHint(name, all)]
    }
  }

  private func nearHint(_ name: String, _ all: [String]) -> String {
    if let near = nearestName(to: name, among: all) { return "did you mean '\(near)'?" }
    return all.isEmpty ? "there is none" : "there is \(all.formatted)"
  }
}

extension WrittenDate {
  /// How to write the date that `text` is, or begins with; nil where that is well written or none.
  fileprivate static func advice(onDateOf text: String) -> String? {
    let day = String(text.prefix { $0 != " " && $0 != "T" })
    // Where the day is right, the time is not.
    return CivilDate(day) == nil ? (WrittenDate(text) ?? WrittenDate(day))?.advice : nil
  }
}
