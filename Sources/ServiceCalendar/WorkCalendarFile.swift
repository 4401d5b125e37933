/// What is wrong in a calendar file, as facts.
package struct WorkCalendarProblem: Equatable, Sendable {
  /// From 1.
  package let line: UInt32
  package let fact: Fact

  /// What is wrong, apart from where.
  package enum Fact: Equatable, Sendable {
    case notUTF8
    /// With CR alone, as old Macs did: all of it would be one line.
    case linesEndWithCR
    /// The first line is not `date,kind`.
    case headerMissing
    /// Not two fields.
    case fieldCount(Int)
    /// Not a date like 2011-02-03, or a day that does not exist.
    case notADate(String)
    /// A day before ``WorkCalendarFile/yearMin``.
    case longAgo(CivilDate)
    /// What it would be without the blanks around it.
    case outerBlank(String)
    /// Neither `holiday` nor `makeup-workday`.
    case unknownKind(String)
    /// The date stands on an earlier line already.
    case dateTwice(CivilDate, firstLine: UInt32)
    /// A make-up working day that is no Saturday or Sunday: it would be worked anyway.
    case makeUpOnWorkday(CivilDate)
    /// No line names a holiday.
    case empty
  }

  package init(line: UInt32, fact: Fact) {
    self.line = line
    self.fact = fact
  }
}

extension WorkCalendarProblem: CustomStringConvertible {
  /// What is wrong, without the line.
  package var message: String {
    switch fact {
    case .notUTF8: "the text is not UTF-8"
    case .linesEndWithCR: "lines end with CR alone"
    case .headerMissing: "the first line must be `date,kind`, with a comma between"
    case .fieldCount(let count): "expected two fields, a date and a kind, but found \(count)"
    case .notADate(let text) where text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil:
      "there is no such day as \(text)"
    case .notADate(let text): "`\(text)` is not a date"
    case .longAgo(let date): "\(date) is of another age"
    case .unknownKind(let text): "`\(text)` is not a kind"
    case .outerBlank(let text):
      "a blank stands before or behind `\(text)`, which may be one that cannot be seen"
    case .dateTwice(let date, let first): "\(date) is already on line \(first)"
    case .makeUpOnWorkday(let date):
      "\(date) falls from Monday to Friday and is worked anyway; is the date right?"
    case .empty: "the calendar names no holiday"
    }
  }

  /// What to do; `nil` where the message says it.
  package var advice: String? {
    switch fact {
    case .notUTF8:
      "save it as UTF-8, not as GBK, ANSI or Unicode; spreadsheets call it “CSV UTF-8”"
    case .linesEndWithCR:
      "save the file as “CSV UTF-8”, not as “CSV (Macintosh)”: lines end with LF or CR LF"
    case .notADate(let text) where text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil: nil
    case .notADate(let text): WrittenDate(text)?.advice ?? "write it like 2011-02-03"
    case .longAgo(let date):
      date.year < 100
        ? "did you mean the year 20\(padded(Int(date.year), digits: 2))?"
        : "the years of a calendar begin with \(WorkCalendarFile.yearMin)"
    case .unknownKind: "write `holiday` or `makeup-workday`"
    case .outerBlank: "take it out"
    case .dateTwice: "keep the one that is right"
    case .headerMissing, .fieldCount, .makeUpOnWorkday, .empty: nil
    }
  }

  /// `line 3: …`, with what to do.
  package var description: String { "line \(line): \(message)\(advice.map { "; \($0)" } ?? "")" }
}

/// A calendar file as read: `date,kind`, one day a line, kinds `holiday` and `makeup-workday`, in any order.
package struct WorkCalendarFile: Sendable {
  /// Of the lines that are right; use it only when ``problems`` is empty.
  package let calendar: WorkCalendar
  /// In order of line.
  package let problems: [WorkCalendarProblem]

  /// Of days before it nobody asks: such a year is a slip.
  static let yearMin = 1900

  /// Reads a whole file. What cannot be read as lines of text is one problem.
  package init(parsing bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if let line = lines.firstIndex(where: {
      // A zero byte is every other one in UTF-16.
      $0.contains(0) || String(validating: $0, as: UTF8.self) == nil
    }) {
      self.init(WorkCalendarProblem(line: UInt32(line) + 1, fact: .notUTF8))
    } else if lines.count == 1, bytes.contains(UInt8(ascii: "\r")) {
      self.init(WorkCalendarProblem(line: 1, fact: .linesEndWithCR))
    } else {
      self.init(parsing: String(decoding: bytes, as: UTF8.self))
    }
  }

  private init(_ problem: WorkCalendarProblem) {
    calendar = WorkCalendar(entries: [])
    problems = [problem]
  }

  /// Reads all of `text` and reports every problem of it. A byte order mark, CR LF and empty lines are accepted.
  package init(parsing text: String) {
    var entries: [WorkCalendar.Entry] = []
    var lineOf: [CivilDate: UInt32] = [:]
    var problems: [WorkCalendarProblem] = []
    var number: UInt32 = 0
    var hasHeader = false
    // A column more in all lines is one mistake.
    var fieldCounts: Set<Int> = []
    // By scalars: to a Character, CR LF is one and neither.
    for raw in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      var line = Substring(raw)
      if number == 1, line.unicodeScalars.first == "\u{FEFF}" { line.unicodeScalars.removeFirst() }
      if line.unicodeScalars.last == "\r" { line.unicodeScalars.removeLast() }
      if line.isEmpty { continue }
      if !hasHeader {
        hasHeader = true
        let names = WorkCalendarFile.fields(of: line)
        if names == ["date", "kind"] { continue }
        let blank = names.map(\.withoutOuterBlanks) == ["date", "kind"]
        problems.append(
          WorkCalendarProblem(
            line: number, fact: blank ? .outerBlank("date,kind") : .headerMissing))
        if blank { continue }
        // Of other columns, or parted by other signs, no line can be read.
        if case .failure = WorkCalendarFile.entry(line, number) { break }
      }
      switch WorkCalendarFile.entry(line, number) {
      case .failure(let problem):
        if case .fieldCount(let count) = problem.fact, !fieldCounts.insert(count).inserted {
          continue
        }
        problems.append(problem)
      case .success(let entry):
        if let first = lineOf[entry.date] {
          problems.append(
            WorkCalendarProblem(line: number, fact: .dateTwice(entry.date, firstLine: first)))
          continue
        }
        if entry.kind == .makeUpWorkday, WeekdaySet.mondayToFriday.contains(entry.date.weekday) {
          problems.append(WorkCalendarProblem(line: number, fact: .makeUpOnWorkday(entry.date)))
        }
        lineOf[entry.date] = number
        entries.append(entry)
      }
    }
    if problems.isEmpty, !entries.contains(where: { $0.kind == .holiday }) {
      problems.append(WorkCalendarProblem(line: max(number, 1), fact: .empty))
    }
    self.calendar = WorkCalendar(entries: entries)
    self.problems = problems
  }

  private enum Line {
    case success(WorkCalendar.Entry)
    case failure(WorkCalendarProblem)
  }

  private static func entry(_ line: Substring, _ number: UInt32) -> Line {
    func failure(_ fact: WorkCalendarProblem.Fact) -> Line {
      .failure(WorkCalendarProblem(line: number, fact: fact))
    }
    let fields = fields(of: line)
    guard fields.count == 2 else { return failure(.fieldCount(fields.count)) }
    guard let date = CivilDate(text: fields[0]) else {
      let shown = fields[0].withoutOuterBlanks
      return failure(CivilDate(text: shown) == nil ? .notADate(fields[0]) : .outerBlank(shown))
    }
    guard date.year >= yearMin else { return failure(.longAgo(date)) }
    guard let kind = kind(named: fields[1]) else {
      let shown = fields[1].withoutOuterBlanks
      return failure(kind(named: shown) == nil ? .unknownKind(fields[1]) : .outerBlank(shown))
    }
    return .success(.init(date: date, kind: kind, line: number))
  }

  private static func kind(named word: String) -> WorkCalendar.Entry.Kind? {
    switch word {
    case "holiday": .holiday
    case "makeup-workday": .makeUpWorkday
    default: nil
    }
  }

  /// What commas part, without the quotes that a field may stand in (RFC 4180). A field that goes on behind its quotes is left as it is.
  private static func fields(of line: Substring) -> [String] {
    guard line.utf8.contains(UInt8(ascii: "\"")) else {
      return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    var fields = [""]
    var isQuoted = false
    for scalar in line.unicodeScalars {
      if scalar == ",", !isQuoted {
        fields.append("")
        continue
      }
      if scalar == "\"" { isQuoted.toggle() }
      fields[fields.count - 1].unicodeScalars.append(scalar)
    }
    return fields.map { field in
      guard field.utf8.count > 1, field.hasPrefix("\""), field.hasSuffix("\"") else { return field }
      return String(field.dropFirst().dropLast())
    }
  }
}
