import Diagnostics

extension SyntaxProblem {
  /// What is wrong, in one sentence in lower case, without a full stop.
  package var message: String {
    switch self {
    case .fileTooLarge(let bytes, let max):
      "this file has \(bytes) bytes; a menu file may have \(max)"
    case .tooManyProblems(let max):
      "there are more than \(max) problems in this file; the others are not shown"
    case .notText(.utf16): "this file is in UTF-16, which some editors call \"Unicode\""
    case .notText(.binary): "this is not text, but the file of some program"
    case .notUTF8(_, let count, _):
      count == 1
        ? "this byte is not UTF-8"
        : "this file is not UTF-8: here is the first of \(count) wrong bytes"

    case .controlCharacter(let code): "here is a control character, \(Self.hex(code))"
    case .invisibleCharacter(let code): "here is a character that cannot be seen, \(Self.hex(code))"
    case .unknownCharacter(let text): "`\(text)` means nothing in a menu file"
    case .wrongSign(let found, let meant): "`\(found)` is written where `\(meant)` is meant"
    case .wrongQuotes(let found, _): "a text stands in straight quotes, not in `\(found)`"
    case .fullWidthWord(let found, _): "'\(found)' has full-width letters, digits or signs"
    case .wrongDash(let dash, let word, _):
      "'\(word)' has the dash `\(dash)` of a word processor in place of a hyphen"
    case .blockComment: "comments go on to the end of their line; there is no `/* … */`"
    case .wrongComment(let found): "a comment begins with `//`, not with `\(found)`"
    case .unclosedString: "the closing quote of this text is missing"
    case .backslashInPath: "folders are parted by `/` in a path, and not by `\\`"
    case .textOverLines: "a text stands on one line, and this one goes on in the next"
    case .unknownEscape(let character): "`\\\(character)` means nothing in a text"
    case .controlInString(let code):
      code == 9
        ? "a text holds no tab" : "a text holds no control characters; here is \(Self.hex(code))"

    case .nothingBegins(let found): "nothing begins with \(found.text)"
    case .unknownDeclaration(let word, _):
      "'\(word)' is not a kind of step, nor anything else that begins here"
    case .outsideBlock(let word): "'\(word)' stands outside of every step"
    case .declarationInBlock(let word, let block): "'\(word)' cannot begin inside \(block.text)"
    case .notInDialogue(let word, _): "a dialogue holds steps only; this '\(word)' is not one"
    case .unexpectedInHeader(let found, let block, _):
      "\(found.text) stands between the name of \(Self.this(block)) and \(Self.isMany(block) ? "their" : "its") `{`"
    case .missingOpeningBrace(let block): "the `{` of \(Self.this(block)) is missing"
    case .missingClosingBrace(let block, _): "the `}` of \(Self.this(block)) is missing"
    case .unmatchedClosingBrace: "this `}` closes nothing"
    case .textBeforeName(let text, let name):
      "the name '\(name)' comes first, then its text \"\(text)\""

    case .missingName(let thing, let found):
      "the name of the \(thing) is missing; here is \(found.text)"
    case .badName(let name, let thing, _): "'\(name)' cannot be the name of \(Self.one(thing))"
    case .reservedName(let name): "no step can be named '\(name)'"
    case .bracedName(_, let thing): "the name of the \(thing) stands without braces"
    case .quotedName(_, let thing): "the name of \(Self.one(thing)) has no quotes"

    case .nameInWords(let words, _): "'\(words)' is more than one word, and a name is one"
    case .numberInParts(let words, _): "the number '\(words)' is one word, without blanks"

    case .unknownItem(let word, let block, _):
      "\(block.text) \(block == .defaults ? "have" : "has") no '\(word)'"
    case .misplacedItem(let word, let block, _, _): "'\(word)' does not belong in \(block.text)"
    case .misplacedOption(let keys, let block):
      "\(block.text) has no options by key, so no `\(keys) -> …`"
    case .unexpected(let found, let block):
      "\(found.text) begins nothing that \(block.text) can hold"
    case .unexpectedRest(let word, isSaid: true):
      "'\(word)' stands among what is spoken, without quotes or braces"
    case .unexpectedRest(let word, isSaid: false):
      "'\(word)' stands behind what is complete already"
    case .needlessWord(let word, _): "'\(word)' is not said here"
    case .needlessSeparator(let sign): "nothing stands between these, no `\(sign)` either"
    case .quoteInText(let word): "a quote inside a text ends it, so '\(word)' is outside"
    case .needlessSign(let sign, let word): "there is no `\(sign)` behind `\(word)`"
    case .textAlone(_, _, let block): "in \(block.text) a text cannot stand alone"
    case .arrowAlone(let block):
      "\(block.text) does not simply go on: the arrow needs something before it"
    case .itemTwice(let word, _): "'\(word)' is said twice"
    case .sayTwice(let word, let language, _):
      language.map { "there are two '\(word)' in the language '\($0)'" }
        ?? "there are two '\(word)' in the first language"
    case .missingItems(let words, let block, let name):
      "the \(block.keyword) '\(name)' lacks \(Self.joined(words.map { "`\($0)`" }, "and"))"
    case .missingArrowItem(let block, let name):
      "the \(block.keyword) '\(name)' does not say where it leads"
    case .chosenWithoutList: "`chosen` needs `list`: only from a list a caller can choose"
    case .twoDestinations: "a fax goes either `here` or `to` a number"
    case .faxOutcome(let isHere):
      isHere
        ? "a fax in the call has no queue: it is sent, or fails"
        : "a fax to a number is sent when the call is over: here it is only queued"
    case .refusedWithoutFaxNumber: "only fax numbers are refused"
    case .chooseWithoutBranch(let name): "the choose '\(name)' has nothing to choose by"
    case .branchBehindElse: "this is behind `else`, so it would never be looked at"
    case .branchTurnedRound(let word, _, _):
      "a branch asks what is so, and there is no '\(word)'"
    case .labelInDefaults: "the defaults speak no texts: there is only a key and where it leads"

    case .missingArrow(.lineEnd): "this leads nowhere: `->` is missing"
    case .missingArrow(let found): "`->` is missing before \(found.text)"
    case .conditionBeforeArrow(let condition, _):
      "this leads to one place always, and `\(condition)` belongs in a `choose`"
    case .jumpInsteadOfArrow(let words, _): "'\(words)' is written `->`"
    case .missingTarget(let found): "the arrow leads nowhere: here is \(found.text)"
    case .thenWithoutCall(let name):
      "`then` comes only behind a dialogue, and '\(name)' is called like a step"
    case .tooManyThens(let max): "more than \(max) dialogues are joined by `then`"
    case .argumentWithoutName(let text):
      "the text \"\(text)\" does not say for which parameter it is"
    case .missingColon(let name, let isCall):
      "a `:` is missing between '\(name)' and its \(isCall ? "value" : "kind")"
    case .missingComma(let word): "a `,` is missing before '\(word)'"
    case .unclosedParenthesis: "the `)` of this `(` is missing"

    case .missingValue(let wanted, let found): "\(wanted.text) is missing; here is \(found.text)"
    case .unquoted(let wanted, _): "\(wanted.text) stands in quotes"
    case .quoted(let wanted, _): "\(wanted.text) stands without quotes"
    case .languageBeforeLabel:
      "a label begins with its text in the first language, which has no tag"
    case .emptyText(let signs, _):
      signs.isEmpty ? "this text is empty" : "there are no words in this text"
    case .labelTooLate: "the text of an option stands right behind its key"
    case .textWithoutLanguage(let text, _): "the second text \"\(text)\" does not say its language"
    case .badLanguage(let word, _): "'\(word)' is not how a language is written"
    case .missingChoice(let name, let found, _):
      "the \(name.text) is missing; here is \(found.text)"
    case .unknownChoice(let name, let word, _, _): "'\(word)' is not a \(name.text)"
    case .missingNumber(let word, _, let found):
      "a number is missing\(word.map { " behind `\($0)`" } ?? ""); here is \(found.text)"
    case .badNumber(let text, let range):
      "'\(text)' is not a number from \(range.lowerBound) to \(range.upperBound)"
    case .missingWorkdays(let found, _):
      "`workdays` is missing behind the number; here is \(found.text)"
    case .unknownDirection(let word): "'\(word)' is not a direction of an order"
    case .missingDays(let found, _, _):
      "`days` is missing behind the number; here is \(found.text)"
    case .missingDuration(let word, let found):
      "a duration is missing behind `\(word)`; here is \(found.text)"
    case .durationWithoutUnit(let text): "'\(text)' has no unit: is it seconds or minutes?"
    case .badDuration(let text, _): "'\(text)' is not how a duration is written"
    case .durationTooLong(let text, let hours): "'\(text)' is longer than \(hours) hours"
    case .missingKey(let found): "a key is missing; here is \(found.text)"
    case .notKeys(let word): "'\(word)' is not a key of a telephone"
    case .smallKey(let word, _): "the keys A to D are written as capitals, not '\(word)'"
    case .tooManyKeys(let word, let max): "'\(word)' is more than \(max) keys"
    case .oneKeyExpected(let word, let count): "`\(word)` is one key, not \(count)"
    case .missingDigitCount(let found): "how many digits is missing; here is \(found.text)"
    case .badDigitCount(let text, _, _): "'\(text)' is not a number of digits"
    case .badPattern(let failure): failure.message
    case .faxNeedsReference(let found):
      "a fax is sent to a number that was entered, not to \(found.text)"

    case .emptySay(let word): "this `\(word)` says nothing"
    case .languageInSay(let word, _, _): "what a line of `\(word)` says is in one language"
    case .notSpoken(let found): "\(found.text) cannot be spoken"
    case .unknownForm(let word, _): "there is no way of speaking called '\(word)'"
    case .formWithoutValue(let form, let found):
      "`\(form)` needs something to speak; here is \(found.text)"
    case .valueMissing(let sign, let found):
      "a value is missing behind `\(sign)`; here is \(found.text)"
    case .missingReference(let found): "a value in braces is missing; here is \(found.text)"
    case .emptyReference: "these braces hold no name"
    case .unclosedReference: "the `}` of this `{` is missing"
    case .badReference(let text): "'\(text)' is not the name of a value"

    case .missingEquals(let column, let found):
      "`=` is missing behind '\(column)'; here is \(found.text)"
    case .missingComparison(let found): "a comparison is missing; here is \(found.text)"
    case .comparedWithReference: "a value is compared with a word or a text, not with another value"

    case .tableWithoutColumns(let name): "the table '\(name)' has no columns"
    case .missingColumnType(let name, let found):
      "the type of the column '\(name)' is missing; here is \(found.text)"
    case .markBeforeType(let mark, let type, _):
      "the type of a column comes first, `\(type)`, and then that it is `\(mark)`"
    case .unknownColumnMark(let word, _):
      "a column is `key`, `secret`, `from` or `until`, not '\(word)'"
    case .missingOf(let found, _): "`of` is missing behind the number; here is \(found.text)"
    case .dialogueWithoutStart(let name): "the dialogue '\(name)' does not say where it starts"
    case .missingParameters(let found):
      "the parameters of the dialogue are missing; here is \(found.text)"
    case .missingParameterKind(let name, let found):
      "the kind of the parameter '\(name)' is missing; here is \(found.text)"

    case .hoursWithoutLines(let name): "the hours '\(name)' have no lines"
    case .notAnHoursLine(let found): "a line of hours cannot begin with \(found.text)"
    case .missingWeekdays(let found): "the days of the week are missing before \(found.text)"
    case .badWeekday(let word, _): "'\(word)' is not a day of the week"
    case .badSeason(let word, _): "'\(word)' is not how a season is written"
    case .noSuchDay(let day): "a year has no day '\(day)'"
    case .closedWithoutDate: "only a date can be `closed`"
    case .missingSpan(let found): "the time of day is missing; here is \(found.text)"
    case .badSpan(let word, _): "'\(word)' is not how a time from … to … is written"
    case .spanBackwards(let start, let end): "\(end) does not come after \(start)"
    case .badTime(let word, _): "'\(word)' is not a time of day"
    case .notClosed(let word, _): "'\(word)' is not how a time from … to … is written"
    case .badDate(let word, _): "'\(word)' is not a date"
    case .dateWithoutYear(let word, _, _, _): "'\(word)' has no year"
    case .dateRange(let first, let last, _):
      "a line of hours is for one date, not for all from \(first) to \(last)"
    case .missingMoment(let found): "a date and a time are missing; here is \(found.text)"
    case .badMoment(let word, _): "'\(word)' is a date and a time in one word"
    case .dateWithoutTime(let date): "the time of day is missing behind \(date)"
    case .announcementWithoutEnd(let name): "the announcement '\(name)' does not say when it ends"
    case .endsBeforeItBegins(let name, _): "the announcement '\(name)' ends before it begins"
    }
  }

  /// `a step`, `an option`, and `hours`.
  private static func one(_ thing: String) -> String {
    guard !isMany(thing) else { return thing }
    return "aeiou".contains(thing.first ?? " ") ? "an \(thing)" : "a \(thing)"
  }

  private static func this(_ block: String) -> String {
    isMany(block) ? "these \(block)" : "this \(block)"
  }

  static func isMany(_ thing: String) -> Bool { thing == "hours" || thing == "defaults" }

  private static func hex(_ code: UInt32) -> String {
    let digits = String(code, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

extension EntryPattern.Failure {
  var message: String {
    switch self {
    case .empty: "the pattern is empty"
    case .notAnElement(let character, _): "`\(character)` means nothing in a pattern"
    case .badRange: "a range of a pattern is `[`, a digit, `-`, a digit that is no smaller, `]`"
    case .nothingBeforeOptional: "`?` has nothing before it in the pattern"
    case .tooLong(let max): "the pattern asks for more than \(max) keys"
    case .allOptional: "every symbol of the pattern may be left out, so that nothing at all fits it"
    }
  }
}
