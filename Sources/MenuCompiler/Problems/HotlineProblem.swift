import Diagnostics

/// What is wrong with the `hotline` block, `defaults` and announcements.
enum HotlineProblem: Sendable {
  /// `root`: the file beside it that includes it and has one.
  case missing(part: String, root: String?)
  case twice(first: SourceRange)
  case defaultsTwice(first: SourceRange)
  case numberMissing(name: String)
  case badNumber(String)
  /// In a condition: how a caller's number begins.
  case badCaller(String)
  /// `to "agent"`, where there is a queue of that name.
  case quotedQueue(String)
  case languagesMissing
  case unknownLanguage(tag: String, known: [String], near: String?)
  /// `order`: the languages, in which much that has no mark stands beside the same in `first`, as they may be meant.
  case languageSilent(tag: String, first: String, order: [String]?)
  case languageTwice(tag: String, first: SourceRange)
  case numberTwice(String, first: SourceRange)
  case unknownTimeZone(name: String, near: String?)
  case unknownStyle(name: String, language: String, known: [String], near: String?)
  case styleContradiction(first: String, second: String)
  case calendarLine(fact: String, advice: String?)
  case calendarEnded(lastDay: String)
  case calendarEndsSoon(lastDay: String, days: Int)
  /// Today's year, or years before the `last` one that the calendar covers.
  case calendarGap(years: [Int], last: Int?)
  /// An answer is promised within so many working days.
  case workdaysUnknown(step: String)
  case faxNumbersMissing
  case badFaxPrefix(String)
  case faxPrefixTwice(String, first: SourceRange)
  case badFaxDigits(prefix: String, min: Int, max: Int)
  case startNowhere
  case noCallTime
  case budgetTooSmall(step: String, seconds: Int, budget: Int)
  case stepBudgetTooSmall(step: String, steps: Int, budget: Int)
  case announcementEnded(name: String)
  /// `language`: the first in which it is so; `nil` where it is so in all.
  case announcementsUnheard(name: String, language: String?)

  /// `4008001234` of `400-800-1234`.
  private static func digits(of name: String) -> String? {
    let digits = name.filter { $0.isASCII && $0.isNumber }
    return digits.count >= 3 && name.allSatisfy { digits.contains($0) || "-_.".contains($0) }
      ? digits : nil
  }

  /// `05718` of `0571-8*`, and `+44` of `+44 *`.
  private static func beginning(of text: String) -> String {
    var number = ""
    digits: for scalar in text.unicodeScalars where !" -.()".unicodeScalars.contains(scalar) {
      switch scalar {
      case "0"..."9": number.unicodeScalars.append(scalar)
      // Those of full width.
      case "０"..."９": number += "\(scalar.value - 0xFF10)"
      case "+" where number.isEmpty: number = "+"
      default: break digits
      }
    }
    return number.isEmpty ? "0571" : String(number.prefix(32))
  }

  /// `2027` and `2029 to 2099`, of years in order.
  private static func spans(of years: [Int]) -> [String] {
    var spans: [ClosedRange<Int>] = []
    for year in years {
      if let last = spans.last, last.upperBound + 1 == year {
        spans[spans.count - 1] = last.lowerBound...year
      } else {
        spans.append(year...year)
      }
    }
    return spans.flatMap { span in
      span.count < 3
        ? span.map(\.description) : ["\(span.lowerBound) to \(span.upperBound)"]
    }
  }

  var wording: ProblemWording {
    switch self {
    case .missing(let part, let root?):
      ProblemWording(
        "hotline-missing", "'\(part)' has no `hotline` block: it is a part of '\(root)'",
        hints: ["name that file: what a part says means something in its menu alone"])
    case .missing(part: _, root: nil):
      ProblemWording(
        "hotline-missing", "no file of this menu has a `hotline` block",
        hints: [
          """
          write one, such as
          hotline 12333 "Title" {
            timezone  Asia/Shanghai
            languages zh
            start     welcome
          }
          """
        ])
    case .twice(let first):
      ProblemWording(
        "hotline-twice", "a menu has one `hotline` block, and this is the second",
        labels: [.init("the first one", at: first)], hints: ["take one of them out"])
    case .defaultsTwice(let first):
      ProblemWording(
        "defaults-twice", "a menu has one `defaults` block, and this is the second",
        labels: [.init("the first one", at: first)], hints: ["move its lines into the first one"])
    case .numberMissing(let name):
      ProblemWording(
        "number-missing", "'\(name)' is a name: what do callers dial?",
        hints: [
          "add the numbers to the block, such as `numbers \(Self.digits(of: name) ?? "12333")`"
        ])
    case .badNumber(let text):
      ProblemWording(
        "bad-number", "'\(text)' is nothing that a telephone can dial",
        hints: ["a number has digits, `*` and `#`, and may begin with `+`"])
    case .badCaller(let text):
      ProblemWording(
        "bad-number", "no caller's number begins with '\(text)'",
        hints: [
          "digits are enough, and all numbers that begin with them are meant: `caller \"\(Self.beginning(of: text))\"`"
        ])
    case .quotedQueue(let name):
      ProblemWording(
        "bad-number", "'\(name)' is nothing that a telephone can dial, but a queue",
        hints: ["the name of a queue has no quotes: `to \(name)`"])
    case .languagesMissing:
      ProblemWording(
        "languages-missing", "the hotline does not say which languages it speaks",
        hints: ["add a line such as `languages zh en`; the first one is the caller's unless chosen"]
      )
    case .unknownLanguage(let tag, let known, let near):
      ProblemWording(
        "unknown-language", "no words for numbers and keys are known in '\(tag)'",
        hints: hint(meaning: near, otherwise: "languages are \(known.listed)"))
    case .languageSilent(let tag, let first, let order?):
      ProblemWording(
        "language-silent", "the hotline speaks '\(tag)', and nothing of it is written in '\(tag)'",
        hints: [
          "texts without a mark are '\(first)', the first of `languages`, and many stand beside others in '\(first)': where"
            + " they are in '\(tag)', write `languages \(order.joined(separator: " "))`"
        ])
    case .languageSilent(let tag, let first, nil):
      ProblemWording(
        "language-silent", "the hotline speaks '\(tag)', and nothing of it is written in '\(tag)'",
        hints: [
          "say everything in '\(tag)' too: `say \(tag) \"…\"` beside each `say`,"
            + " and `\"…\" \(tag) \"…\"` for labels and titles",
          "or take '\(tag)' out until it is there, and '\(first)' is all that callers hear",
        ])
    case .languageTwice(let tag, let first):
      ProblemWording(
        "language-twice", "'\(tag)' is there already", labels: [.init("here", at: first)],
        hints: ["take one of them out"])
    case .numberTwice(let number, let first):
      ProblemWording(
        "number-twice", "'\(number)' is there already", labels: [.init("here", at: first)],
        hints: ["take one of them out"])
    case .unknownTimeZone(let name, let near):
      ProblemWording(
        "unknown-timezone", "no time zone is called '\(name)'",
        hints: hint(
          meaning: near,
          otherwise: "time zones have names such as Asia/Shanghai or Europe/London"))
    case .unknownStyle(let name, let language, let known, let near):
      ProblemWording(
        "unknown-style", "'\(language)' has no style '\(name)'",
        hints: hint(meaning: near, otherwise: "its styles are \(known.listed)"))
    case .styleContradiction(let first, let second):
      ProblemWording(
        "style-contradiction", "'\(first)' and '\(second)' cannot both hold",
        hints: ["keep one of them"])
    case .calendarLine(let fact, let advice):
      ProblemWording(
        "calendar-line", "the calendar cannot be read here: \(fact)",
        hints: [advice ?? "behind `date,kind` each line is a day, such as `2027-01-01,holiday`"])
    case .calendarEnded(let lastDay):
      ProblemWording(
        "calendar-ended", "the calendar ended on \(lastDay)",
        hints: [
          "add the days of the years that have come;"
            + " until then nobody is held to holidays, only to the hours of the week"
        ])
    case .calendarEndsSoon(let lastDay, let days):
      ProblemWording(
        .warning, "calendar-ends-soon",
        "the calendar ends on \(lastDay), in \(counted(days, "day"))",
        hints: ["add the days of the next year"])
    case .calendarGap(let years, let last):
      ProblemWording(
        .warning, "calendar-gap",
        "the calendar names no holiday of \(Self.spans(of: years).listed) before 25 December",
        hints: [
          "add the holidays of \(years.count == 1 ? "that year" : "these years"): until then only the days that it"
            + " names are off or made up, and messages get no due date"
        ]
          // Nobody knows holidays for so long ahead.
          + (years.count > 5 ? last.map { ["or is there a slip in the year \($0)?"] } ?? [] : []))
    case .workdaysUnknown(let step):
      ProblemWording(
        .warning, "workdays-unknown",
        "an answer to '\(step)' is promised within working days, and no calendar tells which days are",
        hints: [
          "add a line to the `hotline` block, such as `calendar \"calendar.csv\"`, with a file of holidays and"
            + " make-up working days",
          "or take `answer-within` out: no message would have a day by which it is to be answered",
        ])
    case .faxNumbersMissing:
      ProblemWording(
        "fax-numbers-missing", "the hotline does not say which numbers it sends faxes to",
        hints: ["add a line to the `hotline` block, such as `fax-numbers \"0571\"`"])
    case .badFaxPrefix(let text):
      ProblemWording(
        "bad-fax-prefix", "no fax number begins with '\(text)'",
        hints: ["write the first digits as they are dialled, such as \"0571\""])
    case .faxPrefixTwice(let prefix, let first):
      ProblemWording(
        "fax-prefix-twice", "numbers that begin with '\(prefix)' have a rule already",
        labels: [.init("here", at: first)], hints: ["keep one of them"])
    case .badFaxDigits(let prefix, let min, let max):
      ProblemWording(
        "bad-fax-digits", "no number that begins with '\(prefix)' has \(min) to \(max) digits",
        hints: ["a number has at most 15 digits, and at least those that it begins with"])
    case .startNowhere:
      ProblemWording(
        "start-nowhere", "a call starts at a step", hints: ["name the step that greets callers"])
    case .noCallTime:
      ProblemWording(
        "budget-zero", "with this budget no call gets to its first step",
        hints: ["leave it out for 30m and 1000 steps"])
    case .budgetTooSmall(let step, let seconds, let budget):
      ProblemWording(
        "budget-too-small",
        "a caller needs \(seconds) s to get to '\(step)', and a call may last \(budget) s",
        hints: ["give a call more time, such as `call-time \((seconds / 60 + 1) * 2)m`"])
    case .stepBudgetTooSmall(let step, let steps, let budget):
      ProblemWording(
        "step-budget-too-small",
        "a caller takes \(steps) steps to get to '\(step)', and a call may take \(budget)",
        hints: ["give a call more steps, such as `call-steps \(steps * 2)`"])
    case .announcementEnded(let name):
      ProblemWording(
        .warning, "announcement-ended", "the announcement '\(name)' is not heard any more",
        hints: ["take it out, or move its end"])
    case .announcementsUnheard(let name, let language):
      ProblemWording(
        .warning, "announcement-unheard",
        "no step says announcements\(language.map { " in '\($0)'" } ?? ""), so '\(name)' is never heard"
          + (language == nil ? "" : " in it"),
        hints: [
          language.map { "put the word `announcements` into the `say \($0)` of the greeting too" }
            ?? "put the word `announcements` into a `say`, such as that of the greeting"
        ])
    }
  }
}
