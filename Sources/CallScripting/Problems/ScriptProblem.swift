import Diagnostics

/// What is wrong with a script before anybody calls, as facts.
enum ScriptProblem: Equatable {
  // The line cannot be read.
  case notUTF8
  /// Every line of it would be a problem.
  case notText(FileFormat)
  case unclosedString
  case wrongQuotes(found: String, text: String?)
  /// Unquoted, a value ends before what begins a comment.
  case commentInValue(String)
  case noStepWord
  case unknownStep(String)
  case outsideCall(ScriptKeyword)
  case missing(String, after: ScriptKeyword)
  case unexpectedWord(after: ScriptKeyword)
  case notAChoice(String, [String])
  case notAMoment(String)
  case notADate(String)
  case noSuchDay(String)
  case notADuration(String)
  case notAKey(String)
  case tooManyKeys(Int)
  /// No gateway may tell it.
  case notACaller(String)
  case namelessCall
  /// What is part of everything that is said.
  case textWithoutWords
  /// `word` was said before on the line, or on a line of the call that means the same.
  case saidTwice(String)
  case otherState(String, before: String)
  // It stands in the wrong place.
  case emptyCall
  case nameTwice(String)
  case settingTwice(ScriptKeyword)
  case settingAfterStep(ScriptKeyword)
  case afterExpectation(ScriptKeyword)
  case afterHangUp(ScriptKeyword)
  // It names what the menu does not have.
  case unknownHeard(String, nearest: String?)
  case unknownStepOfPath(String, nearest: String?)
  case unknownLanguage(String, languages: [String])
  case numberNotServed(String, numbers: [String])
  case unknownTable(String, tables: [String])
  case unknownColumn(String, table: String, columns: [String])
  case columnTwice(String)
  case badCell(String, column: String, type: String)
  /// `right`: the number with the check digit that it should have.
  case badReceipt(String, right: String?)
  case keyMissing(column: String, table: String)
  case stoppedHidden
  case unknownDepartment(String, departments: [String])
  case unknownDocument(String, documents: [String])
  case unknownTransfer(String, targets: [String])
}
