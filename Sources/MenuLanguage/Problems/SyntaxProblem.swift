package import Diagnostics
package import ServiceCalendar

/// What can be wrong with a menu file before anybody asks what its names mean, as facts. They are
/// worded in `SyntaxProblem+Message.swift` and `SyntaxProblem+Hints.swift` alone.
package enum SyntaxProblem: Sendable {
  // The file as a whole
  case fileTooLarge(bytes: Int, max: Int)
  case tooManyProblems(max: Int)
  case notText(FileFormat)
  case notUTF8(byte: UInt8, count: Int, looksLikeGBK: Bool)

  // Characters
  case controlCharacter(UInt32)
  case invisibleCharacter(UInt32)
  case unknownCharacter(String)
  case wrongSign(found: String, meant: String)
  /// `text` is what stands between them; nil where it is long.
  case wrongQuotes(found: String, text: String?)
  case fullWidthWord(found: String, meant: String)
  /// `hang–up`: the first dash that is not the hyphen of the keyboard, and the word that it stands in.
  case wrongDash(String, in: String, meant: String)
  case blockComment
  case wrongComment(found: String)
  /// `text` is what it says up to where it probably ends; nil where it is long.
  case unclosedString(text: String?)
  /// `text` is all of it, on one line; nil where it is long.
  case textOverLines(text: String?)
  case unknownEscape(Character)
  case backslashInPath(meant: String)
  case controlInString(UInt32)

  // Blocks
  case nothingBegins(Found)
  case unknownDeclaration(String, nearest: String?)
  case outsideBlock(String)
  case declarationInBlock(String, in: BlockKind)
  case notInDialogue(String, dialogue: SourceRange)
  /// `behind`: the name that it stands behind; nil where there is a text before it.
  case unexpectedInHeader(Found, of: String, behind: String?)
  case missingOpeningBrace(of: String)
  /// `before`: what begins before the brace; nil: the end of the file.
  case missingClosingBrace(of: String, before: SourceRange?)
  case unmatchedClosingBrace
  case textBeforeName(String, name: String)

  // Names
  case missingName(of: String, found: Found)
  case badName(String, of: String, suggestion: String?)
  case reservedName(String)
  case quotedName(String, of: String)
  case bracedName(String, of: String)
  /// `-> opening hours`
  case nameInWords(String, meant: String)
  /// `hotline +44 20 7946`
  case numberInParts(String, meant: String)

  // Items
  case unknownItem(String, in: BlockKind, nearest: String?)
  /// `nearest`: what says in this block what the word says in others.
  case misplacedItem(String, in: BlockKind, holders: [BlockKind], nearest: String?)
  case misplacedOption(String, in: BlockKind)
  case unexpected(Found, in: BlockKind)
  /// `isSaid`: it stands behind what is spoken, and may be the name of a value.
  case unexpectedRest(String, isSaid: Bool)
  /// `if open city`, `order by day`
  case needlessWord(String, meant: String)
  case needlessSign(String, behind: String)
  /// `zh, en` and `"…" + {name}`, where words and parts only follow each other.
  case needlessSeparator(String)
  /// `language`: the tag before it; nil where it has none.
  case textAlone(String, language: String?, in: BlockKind)
  case arrowAlone(in: BlockKind)
  case itemTwice(String, first: SourceRange)
  case sayTwice(String, language: String?, first: SourceRange)
  case missingItems([String], of: BlockKind, name: String)
  case missingArrowItem(of: BlockKind, name: String)
  case chosenWithoutList
  case twoDestinations(first: SourceRange)
  /// `sent` where the fax is queued for a number, or `queued` where it goes out in the call.
  case faxOutcome(isHere: Bool)
  case refusedWithoutFaxNumber
  case chooseWithoutBranch(String)
  case branchBehindElse(first: SourceRange)
  /// `not open city -> message`; `target` is where it leads, nil where nothing says so.
  case branchTurnedRound(word: String, condition: String, target: String?)
  case labelInDefaults

  // Arrows and targets
  case missingArrow(found: Found)
  /// `2 "…" open city -> person`
  case conditionBeforeArrow(String, target: String)
  case jumpInsteadOfArrow(String, target: String?)
  case missingTarget(found: Found)
  case thenWithoutCall(String)
  case tooManyThens(max: Int)
  case argumentWithoutName(String)
  case missingColon(behind: String, isCall: Bool)
  case missingComma(before: String)
  case unclosedParenthesis(opening: SourceRange)

  // Values
  case missingValue(Wanted, found: Found)
  case unquoted(Wanted, found: String)
  case quoted(Wanted, found: String)
  /// `signs`: what stands between its quotes, none of it a word.
  case emptyText(signs: String, of: Wanted)
  /// The first text of a label, which is in the first language, has a tag.
  case languageBeforeLabel(String)
  /// `language`: the one that it is probably in.
  case textWithoutLanguage(String, language: String)
  /// The text of an option, behind its `name` or behind the arrow.
  case labelTooLate(String, keys: String, name: String?)
  case badLanguage(String, suggestion: String?)
  case missingChoice(ChoiceName, found: Found, allowed: [String])
  case unknownChoice(ChoiceName, String, nearest: String?, allowed: [String])
  case missingNumber(String?, ClosedRange<Int>, found: Found)
  case badNumber(String, ClosedRange<Int>)
  case missingWorkdays(found: Found, count: Int)
  case unknownDirection(String)
  case missingDays(found: Found, behind: String, count: Int)
  case missingDuration(String, found: Found)
  case durationWithoutUnit(String)
  case badDuration(String, suggestion: String?)
  case durationTooLong(String, hoursMax: Int)
  case missingKey(found: Found)
  case notKeys(String)
  case smallKey(String, capital: String)
  case tooManyKeys(String, max: Int)
  case oneKeyExpected(String, Int)
  case missingDigitCount(found: Found)
  case badDigitCount(String, suggestion: String?, max: Int)
  case badPattern(EntryPattern.Failure)
  case faxNeedsReference(found: Found)

  // What is spoken
  case emptySay(String)
  /// `say "…" en "…"`, as labels are written; `text` with its quotes.
  case languageInSay(String, language: String, text: String)
  /// `"The book "Ulysses" is out."`: the word behind the second quote.
  case quoteInText(String)
  case notSpoken(Found)
  case unknownForm(String, nearest: String?)
  case formWithoutValue(String, found: Found)
  case valueMissing(behind: String, found: Found)
  case missingReference(found: Found)
  case emptyReference
  case unclosedReference(String)
  case badReference(String)

  // Conditions
  case missingEquals(column: String, found: Found)
  case missingComparison(found: Found)
  case comparedWithReference

  // Tables and dialogues
  case tableWithoutColumns(String)
  case missingColumnType(String, found: Found)
  /// `customer key digits`
  case markBeforeType(String, type: String, column: String)
  case unknownColumnMark(String, nearest: String?)
  case missingOf(found: Found, count: Int)
  case dialogueWithoutStart(String)
  case missingParameters(found: Found)
  case missingParameterKind(String, found: Found)

  // Hours and moments
  case hoursWithoutLines(String)
  case notAnHoursLine(Found)
  case missingWeekdays(found: Found)
  case badWeekday(String, suggestion: String?)
  case badSeason(String, suggestion: String?)
  /// `02-30`, in a season.
  case noSuchDay(String)
  /// `season`: what stands before it; nil where there is none.
  case closedWithoutDate(season: Season?)
  case missingSpan(found: Found)
  case badSpan(String, suggestion: String?)
  case spanBackwards(String, String)
  case badTime(String, suggestion: String?)
  /// A word behind a date that is no time of day.
  case notClosed(String, date: CivilDate)
  case badDate(String, meant: WrittenDate?)
  /// `or` is the day where the month comes first, if that is another; `rest` is what stands behind it.
  case dateWithoutYear(String, MonthDay, or: MonthDay?, rest: String)
  case dateRange(CivilDate, CivilDate, isClosed: Bool)
  case missingMoment(found: Found)
  case badMoment(String, suggestion: String)
  case dateWithoutTime(String)
  case announcementWithoutEnd(String)
  case endsBeforeItBegins(String, from: SourceRange)
}

/// What a word or a string is for.
package enum Wanted: Sendable {
  case includedFile, tableFile, calendarFile, documentFile
  case title, label, department, reason, spokenText
  case telephoneNumber, callerPrefix, faxPrefix, pattern, initialSecret
  case rule, outcome, dialledNumber, timezone, style, formStyle, language, reference
  case firstStep

  /// As messages name it, with its article.
  var text: String {
    switch self {
    case .includedFile: "the file to include"
    case .tableFile: "the file that holds the rows"
    case .calendarFile: "the calendar file"
    case .documentFile: "the document's file"
    case .title: "a text"
    case .label: "the text of the option"
    case .department: "the department"
    case .reason: "the reason"
    case .spokenText: "what is spoken"
    case .telephoneNumber: "a telephone number"
    case .callerPrefix: "how the caller's number begins"
    case .faxPrefix: "how fax numbers begin"
    case .pattern: "the pattern"
    case .initialSecret: "an initial secret"
    case .rule: "the name of a rule"
    case .outcome: "how the step ended"
    case .dialledNumber: "the number that callers dial"
    case .timezone: "the time zone"
    case .style: "a way of speaking"
    case .formStyle: "a style"
    case .language: "a language"
    case .reference: "the name of a value"
    case .firstStep: "the first step"
    }
  }

  /// Whether it is made of words, so that those without quotes are all of it.
  var isWords: Bool { self == .department || self == .reason }

  /// Whether callers hear it, so that it may be left out as well.
  var isSpoken: Bool { self == .title || self == .label || self == .spokenText }

  /// As an author would write it.
  var example: String {
    switch self {
    case .includedFile: "include \"areas.menu\""
    case .tableFile: "from \"pensions.csv\""
    case .calendarFile: "calendar \"calendar.csv\""
    case .documentFile: "file \"form.tif\""
    case .title: "\"主菜单\" en \"Main menu\""
    case .label: "1 \"信息查询\" -> inquiry"
    case .department: "for \"Complaints\""
    case .reason: "allow many-options \"the law lists twelve\""
    case .spokenText: "say \"您好。\""
    case .telephoneNumber: "to \"057112333\""
    case .callerPrefix: "caller \"0571\" -> hangzhou"
    case .faxPrefix: "fax-numbers \"0571\" \"1\""
    case .pattern: "as pattern \"1[3-9]ddddddddd\""
    case .initialSecret: "initial \"000000\" last 6 of id"
    case .rule: "allow many-options \"the law lists twelve\""
    case .outcome: "after pension not-found -> no_record"
    case .dialledNumber: "numbers 12333 057112333"
    case .timezone: "timezone Asia/Shanghai"
    case .style: "style zh 24h"
    case .formStyle: "number(…) {n}"
    case .language: "en"
    case .reference: "{pension.balance}"
    case .firstStep: "start main"
    }
  }
}

/// A choice among a few words.
package enum ChoiceName: Sendable {
  case columnType, parameterKind, keysMode, preference, confirmation, entryType

  var text: String {
    switch self {
    case .columnType: "type of column"
    case .parameterKind: "kind of parameter"
    case .keysMode: "way to treat keys"
    case .preference: "preference"
    case .confirmation: "way to confirm"
    case .entryType: "type of entry"
    }
  }

  var id: String {
    switch self {
    case .columnType: "unknown-column-type"
    case .parameterKind: "unknown-parameter-kind"
    case .keysMode: "unknown-keys-mode"
    case .preference: "unknown-preference"
    case .confirmation: "unknown-confirmation"
    case .entryType: "unknown-entry-type"
    }
  }
}
