import Diagnostics
import ServiceCalendar
import Telephony

extension SyntaxProblem {
  /// What to do about it, each in one sentence.
  package var hints: [String] {
    switch self {
    case .fileTooLarge: ["split it, and join the parts with `include`"]
    case .tooManyProblems: ["solve the first ones, and look again"]
    case .notText(.utf16): ["in your editor choose \"save with encoding UTF-8\""]
    case .notText(.binary):
      [
        "a menu is plain text: in a word processor choose \"save as plain text\", with encoding UTF-8"
      ]
    case .notUTF8(_, _, let looksLikeGBK):
      looksLikeGBK
        ? ["it looks like GBK or GB 18030: in your editor choose \"save with encoding UTF-8\""]
        : ["menu files are UTF-8: in your editor choose \"save with encoding UTF-8\""]

    case .controlCharacter, .invisibleCharacter:
      ["delete it; it often comes along when text is pasted"]
    case .unknownCharacter: ["delete it, or put it into a text in quotes"]
    case .wrongSign(_, let meant): ["write `\(meant)`"]
    case .wrongQuotes(_, let text): ["write \"\(text ?? "…")\""]
    case .fullWidthWord(_, let meant): ["write `\(meant)`, with the input method off"]
    case .wrongDash(_, _, let meant):
      ["write `\(meant)`, with the `-` of the keyboard"]
    case .blockComment, .wrongComment: ["begin each line of the comment with `//`"]
    case .unclosedString(let text):
      [
        text.map { "it probably ends here: \"\($0)\"" }
          ?? "a text stands in quotes \"…\", on one line"
      ]
    case .textOverLines(let text):
      [
        text.map { "write it on one line: \"\($0)\"" }
          ?? "write it on one line, or end it there with `\"` and begin the next line with another `\"`"
      ]
    case .backslashInPath(let meant): ["write \"\(meant)\""]
    case .unknownEscape(let character):
      character == "n"
        ? ["a text is one line; write a second text in quotes, or `pause 1s`, for a break"]
        : ["only `\\\"` and `\\\\` are known; for a backslash write `\\\\`"]
    case .controlInString(let code): [code == 9 ? "write a blank" : "delete it"]

    case .nothingBegins: [Self.beginnings]
    case .unknownDeclaration(_, let nearest): [nearest.map(Self.didYouMean) ?? Self.beginnings]
    case .outsideBlock:
      ["a step begins like `menu main {` and ends with `}`; is there a `}` too many above?"]
    case .declarationInBlock(let word, let block):
      ["close the \(block.keyword) with `}` first; '\(word)' stands in a file, not in a step"]
    case .notInDialogue(let word, _):
      ["move this '\(word)' out of the dialogue, or close the dialogue before it with `}`"]
    case .unexpectedInHeader(.word(let words), _, let name?):
      [
        "a name is one word, such as `\(([name] + words.split(separator: " ").map(String.init)).joined(separator: "_"))`; what is spoken stands in quotes: `\(name) \"\(words)\"`"
      ]
    case .unexpectedInHeader(.word(let words), _, nil):
      ["a name is one word; what is spoken stands in quotes: \"\(words)\""]
    case .unexpectedInHeader(_, let block, _): ["write `\(block) NAME \"text\" {`"]
    case .missingOpeningBrace(let block):
      ["write `{` at the end of the line that begins the \(block)"]
    case .missingClosingBrace(_, let next):
      [
        next == nil
          ? "write `}` on a line of its own at its end"
          : "write `}` on a line of its own before what begins there"
      ]
    case .unmatchedClosingBrace: ["delete it, or look for a `{` that is missing above"]
    case .textBeforeName(let text, let name): ["write `\(name) \"\(text)\"`"]

    case .missingName("hotline", _):
      ["write the number that callers dial behind `hotline`: `hotline 12333 \"…\" {`"]
    case .missingName(let thing, _):
      [
        "\(Self.isMany(thing) ? "\(thing) have" : "every \(thing) has") a name, of letters, digits, `_` and `-`, that begins with a letter"
      ]
    case .badName(_, _, let suggestion):
      ["a name begins with a letter, and holds letters (Chinese too), digits, `_` and `-`"]
        + (suggestion.map { ["for example `\($0)`"] } ?? [])
    case .reservedName(let name): ["`-> \(name)` has a meaning of its own; choose another name"]
    case .quotedName(let name, _), .bracedName(let name, _): ["write `\(name)`"]
    case .nameInWords(_, let meant), .numberInParts(_, let meant): ["write `\(meant)`"]

    case .unknownItem(_, let block, let nearest):
      (nearest.map { [Self.didYouMean($0)] } ?? []) + [block.items]
    case .misplacedItem(_, let block, _, let nearest?): [Self.didYouMean(nearest), block.items]
    case .misplacedItem(_, let block, let holders, nil):
      ["it belongs in \(Self.joined(holders.map(\.text), "or"))", block.items]
    case .misplacedOption(_, let block):
      ["options belong in a menu, a browse or a play", block.items]
    case .unexpected(_, let block): [block.items]
    case .unexpectedRest(let word, isSaid: true):
      [
        "a value is spoken as `{\(word)}`, or with a form: `digits {\(word)}`; words stand in quotes"
      ]
    case .unexpectedRest(_, isSaid: false):
      ["a name is one word, and each item has a line of its own"]
    case .needlessWord(_, let meant): ["write `\(meant)`"]
    case .needlessSeparator: ["part them by blanks alone"]
    case .quoteInText: ["a quote that stands inside a text is written `\\\"`"]
    case .needlessSign(_, let word):
      [
        Self.areKeys(word[...])
          ? "write `\(word) \"…\" -> …`" : "write a blank: `\(word) …`"
      ]
    case .textAlone(let text, nil, let block) where block.holdsOptions && Self.areKeys(text[...]):
      ["the key of an option has no quotes: `\(text) \"…\" -> …`"]
    case .textAlone(let text, let language, let block):
      block.holds(.say)
        ? [
          "to speak it, write `say \(language.map { "\($0) " } ?? "")\"\(Self.short(text))\"`"
        ]
        : [block.items]
    case .arrowAlone(let block):
      block.holdsOptions
        ? ["write the key before it: `1 \"text\" -> …`"] : [block.items]
    case .itemTwice: ["keep one of them"]
    case .sayTwice(let word, let language, _):
      language == nil
        ? [
          "for another language write `\(word) en \"…\"`; for a longer text put both into one `\(word)`"
        ]
        : ["keep one of them, or put both texts into one"]
    case .missingItems(let words, let block, let name):
      words.count == 1
        ? ["add a line like `\(Self.example(words[0], block, in: name))`"]
        : [
          (["add lines like"] + words.map { "  " + Self.example($0, block, in: name) }).joined(
            separator: "\n")
        ]
    case .missingArrowItem(_, let name):
      ["add a line like `-> \(Self.target(in: name))`, or `-> hang-up` where the call ends"]
    case .chosenWithoutList: ["add a line like `list 5`"]
    case .twoDestinations: ["keep one of them"]
    case .faxOutcome(let isHere): isHere ? ["write `sent -> …`"] : ["write `queued -> …`"]
    case .refusedWithoutFaxNumber: ["ask for the number with `as fax-number`"]
    case .chooseWithoutBranch: ["add a line like `open city -> seats`"]
    case .branchTurnedRound(_, let condition, let target):
      [
        "write `\(condition) -> …` with what `else` leads to, and let `else -> \(target ?? "…")` lead to the other"
      ]
    case .branchBehindElse: ["move `else` to the end"]
    case .labelInDefaults: ["write only the key and the arrow: `0 -> person`"]

    case .missingArrow(.word("and")):
      ["a branch asks one thing: lead to another `choose`, which asks the next"]
    case .missingArrow(.word("or")): ["write a line for each, with its own arrow"]
    case .missingArrow(.word(let word)): ["write `-> \(word)`"]
    case .missingArrow: ["write `->` and the name of a step, or `back`, `repeat`, `hang-up`"]
    case .conditionBeforeArrow(let condition, let target):
      [
        "write `-> which` here, and a step `choose which { \(condition) -> \(target)  else -> … }`"
      ]
    case .jumpInsteadOfArrow(_, let target): ["write `-> \(target ?? "main")`"]
    case .missingTarget: ["write the name of a step behind it, or `back`, `repeat`, `hang-up`"]
    case .thenWithoutCall(let name):
      [
        "if '\(name)' is a dialogue, write `\(name)() then …`; if it is a step, it leads on by itself"
      ]
    case .tooManyThens: ["let a step lead to the next dialogue"]
    case .argumentWithoutName(let text):
      ["write the name of the parameter before it: `…: \"\(Self.short(text))\"`"]
    case .missingColon(let name, let isCall):
      [isCall ? "write `\(name): …`" : "write `\(name): text`, or another kind"]
    case .missingComma(let word): ["write `, \(word)`"]
    case .unclosedParenthesis: ["write `)` behind the last one"]

    case .missingValue(let wanted, _): ["for example `\(wanted.example)`"]
    case .unquoted(.spokenText, let found):
      ["put quotes around all of it: `say \"\(found)\"`"]
    case .unquoted(.department, let found) where !found.contains(" "):
      ["put quotes around it: \"\(found)\"", "or braces, if it is a parameter: {\(found)}"]
    case .unquoted(.callerPrefix, let found) where !found.contains(where: \.isNumber):
      ["write `caller hidden` for calls without a number, or how it begins: `caller \"0571\"`"]
    case .unquoted(_, let found): ["put quotes around it: \"\(found)\""]
    case .quoted(_, let found): ["write `\(found)`"]
    case .languageBeforeLabel(let tag):
      ["take `\(tag)` out; other languages stand behind: `\"…\" en \"…\"`"]
    case .emptyText(_, .reason): ["write why this step does not follow the rule"]
    case .emptyText(_, let wanted) where !wanted.isSpoken: ["for example `\(wanted.example)`"]
    case .emptyText: ["write what is spoken, or leave the text out"]
    case .labelTooLate(let text, let keys, let name):
      ["write `\(keys) \"\(Self.short(text))\"\(name.map { " as \($0)" } ?? "") -> …`"]
    case .textWithoutLanguage(let text, let language):
      ["write its language before it: `\(language) \"\(Self.short(text))\"`"]
    case .badLanguage(_, let suggestion):
      [suggestion.map(Self.didYouMean) ?? "languages are written like `zh`, `en` or `en-US`"]
    case .missingChoice(_, _, let allowed):
      ["write \(Self.joined(allowed.map { "`\($0)`" }, "or"))"]
    case .unknownChoice(_, _, let nearest, let allowed):
      [nearest.map(Self.didYouMean) ?? "write \(Self.joined(allowed.map { "`\($0)`" }, "or"))"]
    case .missingNumber(_, let range, _):
      ["write a number from \(range.lowerBound) to \(range.upperBound)"]
    case .badNumber(let text, let range):
      [
        Int(text) == nil
          ? "write it in plain digits"
          : "write a number from \(range.lowerBound) to \(range.upperBound)"
      ]
    case .missingWorkdays(_, let count): ["write `answer-within \(count) workdays`"]
    case .unknownDirection: ["write `descending` for the greatest or newest first, or nothing"]
    case .missingDays(_, let word, let count): ["write `\(word) \(count) days`"]
    case .missingDuration: ["durations are written like `500ms`, `5s`, `3m` or `1h`"]
    case .durationWithoutUnit(let text): ["write `\(text)s` for seconds, `\(text)m` for minutes"]
    case .badDuration(_, let suggestion):
      [suggestion.map(Self.didYouMean) ?? "durations are written like `500ms`, `5s`, `3m` or `1h`"]
    case .durationTooLong: ["the units are `ms`, `s`, `m` (minutes) and `h`"]
    case .missingKey: ["keys are 0 to 9, `*`, `#`, and A to D"]
    case .notKeys(let word):
      word.contains { "-,/".contains($0) } && (word.utf8.first.map(Lexer.isDigit) ?? false)
        ? ["each option has one line of its own, for each key"]
        : word.last == "." && Self.areKeys(word.dropLast())
          ? ["write `\(word.dropLast()) \"…\" -> …`"]
          : ["keys are 0 to 9, `*`, `#`, and A to D, without blanks between"]
    case .smallKey(_, let capital): ["write `\(capital)`"]
    case .tooManyKeys: ["to ask for a longer number use an `enter` step"]
    case .oneKeyExpected: ["keep one of them"]
    case .badDigitCount(_, let suggestion?, _): [Self.didYouMean(suggestion)]
    case .missingDigitCount, .badDigitCount:
      ["write `digits 6`, or from … to … like `digits 4..8`, at most 32"]
    case .badPattern:
      [
        "a pattern is digits, `d` for any digit, ranges like `[3-9]`, and `?` behind what may be left out"
      ]
    case .faxNeedsReference: ["write `to {number}` with the name of an enter step, or `here`"]

    case .emptySay(let word): ["write `\(word) \"…\"`"]
    case .languageInSay(let word, let language, let text):
      ["write `\(word) \(language) \(text)` on a line of its own"]
    case .notSpoken:
      ["what is spoken are texts in quotes, `{values}`, and forms like `money {amount}`"]
    case .unknownForm(_, let nearest):
      [
        nearest.map(Self.didYouMean)
          ?? "the forms are \(Self.joined(SpokenFormName.allCases.map { "`\($0.rawValue)`" }, "and"))"
      ]
    case .formWithoutValue(let form, _): ["write `\(form) {name}`"]
    case .valueMissing(let sign, .sign("{")) where sign.last == ":":
      [
        "take this parameter out of the dialogue: its steps can say `{…}` themselves, as those outside do"
      ]
    case .valueMissing(let sign, _) where sign.last == ":":
      ["write a name, a number, or a text in quotes"]
    case .valueMissing: ["a value is `{name}`, a word, or a text in quotes"]
    case .missingReference, .emptyReference:
      ["write `{name}` of an entry or a parameter, or `{row.column}`"]
    case .unclosedReference(let name): ["write `{\(name.isEmpty ? "name" : name)}`"]
    case .badReference: ["write `{name}` or `{row.column}`"]

    case .missingEquals(let column, _): ["write `\(column) = {name}`"]
    case .missingComparison:
      ["comparisons are `=`, `!=`, `<`, `<=`, `>` and `>=`: `{age} >= 60 -> …`"]
    case .comparedWithReference: ["a lookup compares with a table: `where id = {id}`"]

    case .tableWithoutColumns: ["add a line for each column, like `id citizen-id key`"]
    case .missingColumnType(let name, _):
      [
        "write for example `\(name) text`; types are \(Self.joined(ColumnType.allCases.map { "`\($0.rawValue)`" }, "and"))"
      ]
    case .markBeforeType(let mark, let type, let column):
      ["write `\(column) \(type) \(mark)`"]
    case .unknownColumnMark(_, let nearest):
      nearest.map { [Self.didYouMean($0)] } ?? ["each column has a line of its own"]
    case .missingOf(_, let count): ["write `last \(count) of id`, with the name of a column"]
    case .dialogueWithoutStart: ["add a line like `start welcome`, with the name of its first step"]
    case .missingParameters: ["write `dialogue area(title: text) {`, or `()` where there are none"]
    case .missingParameterKind(let name, _):
      [
        "write for example `\(name): text`; kinds are \(Self.joined(ParameterKind.allCases.map { "`\($0.rawValue)`" }, "and"))"
      ]

    case .hoursWithoutLines: ["add a line like `mon-fri 08:30-11:30 13:30-17:00`"]
    case .notAnHoursLine:
      [
        "lines look like `mon-fri 08:30-11:30 13:30-17:00`, `05-01..09-30 every-day 08:00-18:00` or `2011-02-03 closed`"
      ]
    case .missingWeekdays: ["write `mon-fri`, `sat`, `mon,wed,fri` or `every-day`"]
    case .badWeekday(_, let suggestion):
      [
        suggestion.map(Self.didYouMean)
          ?? "days are `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`"
      ]
    case .badSeason(_, let suggestion):
      [suggestion.map(Self.didYouMean) ?? "a season is month and day twice: `05-01..09-30`"]
    case .noSuchDay(let day): [Self.lastDay(ofMonthOf: day)]
    case .closedWithoutDate(let season?):
      ["write a line for each day with its year, such as `\(Self.withYear(season.first)) closed`"]
    case .closedWithoutDate(nil): ["leave the line out: what no line opens is closed"]
    case .missingSpan: ["write `08:30-11:30`, as many as there are; a date may be `closed`"]
    case .badSpan(_, let suggestion):
      [suggestion.map(Self.didYouMean) ?? "write `08:30-11:30`, without blanks"]
    case .spanBackwards(let start, let end):
      [
        "a span ends on the same day; over midnight write two, `\(start)-24:00` and, for the next day, `00:00-\(end)`"
      ]
    case .badTime(_, let suggestion):
      [suggestion.map(Self.didYouMean) ?? "times are written like `08:30`, from `00:00` to `24:00`"]
    case .notClosed(_, let date):
      ["write `\(date) closed`, or the times, such as `\(date) 08:30-11:30`"]
    case .badDate(_, .day(let date, nil)?): [Self.didYouMean("\(date)")]
    case .badDate(_, .day(let day, let other?)?):
      [
        "write `\(day)` for \(day.monthDay.inWords), or `\(other)` for \(other.monthDay.inWords)"
      ]
    case .badDate(let word, _): [Self.lastDay(word) ?? "dates are written like `2011-07-01`"]
    case .dateWithoutYear(_, let day, let other, let rest):
      [
        "write a line for each year, such as `\(Self.withYear(day)) \(rest)`\(Self.doubt(day, other))"
      ]
    case .dateRange(let first, let last, let isClosed):
      [
        "write a line for each of the \(last.daysSince1970 - first.daysSince1970 + 1) days: `\(first) \(isClosed ? "closed" : "…")` to `\(last) \(isClosed ? "closed" : "…")`"
      ]
    case .missingMoment: ["write for example `2011-07-01 08:30`"]
    case .dateWithoutTime(let date): ["write for example `\(date) 08:30`"]
    case .badMoment(_, let suggestion): ["write `\(suggestion)`"]
    case .announcementWithoutEnd:
      ["write `until 2011-07-02 08:00` before the `{`; it then vanishes by itself"]
    case .endsBeforeItBegins: ["`from` is the earlier one"]
    }
  }

  private static let beginnings =
    "in a file stand `include`, `hotline`, `defaults`, `hours`, `queue`, `table`, `document`, "
    + "`announcement`, `dialogue`,\nand the steps `menu`, `play`, `enter`, `lookup`, `browse`, "
    + "`record`, `fax`, `transfer`, `choose`, `hang-up`"

  private static func didYouMean(_ word: String) -> String { "did you mean `\(word)`?" }

  private static func short(_ text: String) -> String {
    text.count > 20 ? text.prefix(19) + "…" : text
  }

  static func joined(_ words: [String], _ conjunction: String) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  private static func areKeys(_ word: Substring) -> Bool {
    !word.isEmpty && word.allSatisfy { $0.isASCII && DTMFKey(ascii: $0.asciiValue ?? 0) != nil }
  }

  /// A line that gives what is missing.
  private static func example(_ word: String, _ block: BlockKind, in name: String) -> String {
    switch (word, block) {
    case ("timezone", _): "timezone Asia/Shanghai"
    case ("start", _): "start welcome"
    case ("seats", _): "seats 5"
    case ("file", _): "file \"form.tif\""
    case ("from", _): "from \"pensions.csv\""
    case ("say", _): "say \"…\""
    case ("as", _): "as digits 6"
    case ("in", _): "in pensions"
    case ("where", _): "where id = {id}"
    case ("for", _): "for \"Complaints\""
    case ("document", _): "document form"
    case ("to", _): "to city"
    default: "\(word) -> \(target(in: name))"
    }
  }

  /// A step that the one called `name` may lead to.
  private static func target(in name: String) -> String { name == "main" ? "goodbye" : "main" }
}
