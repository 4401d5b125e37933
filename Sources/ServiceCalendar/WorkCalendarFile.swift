/// What is wrong in a calendar file, as facts.
package struct WorkCalendarProblem: Equatable, Sendable {
  /// From 1.
  package let line: UInt32
  package let fact: Fact

  /// What is wrong, apart from where.
  package enum Fact: Equatable, Sendable {
    /// The first line is not `date,kind`.
    case headerMissing
    /// Not two fields.
    case fieldCount(Int)
    /// Not a date like 2011-02-03, or a day that does not exist.
    case notADate(String)
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
  /// `line 3: …`, with what to do.
  package var description: String { "line \(line): \(fact)" }
}

extension WorkCalendarProblem.Fact: CustomStringConvertible {
  /// Without its line, with what to do.
  package var description: String {
    switch self {
    case .headerMissing: "the first line must be `date,kind`, with a comma between"
    case .fieldCount(let count): "expected two fields, a date and a kind, but found \(count)"
    case .notADate(let text) where text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil:
      "there is no such day as \(text)"
    case .notADate(let text):
      "`\(text)` is not a date; \(WrittenDate(text)?.advice ?? "write it like 2011-02-03")"
    case .unknownKind(let text): "`\(text)` is not a kind; write `holiday` or `makeup-workday`"
    case .dateTwice(let date, let first):
      "\(date) is already on line \(first); keep the one that is right"
    case .makeUpOnWorkday(let date):
      "\(date) falls from Monday to Friday and is worked anyway; is the date right?"
    case .empty: "the calendar names no holiday"
    }
  }
}

/// A calendar file as read: `date,kind`, one day a line, kinds `holiday` and `makeup-workday`, in any order.
package struct WorkCalendarFile: Sendable {
  /// Of the lines that are right; use it only when ``problems`` is empty.
  package let calendar: WorkCalendar
  /// In order of line.
  package let problems: [WorkCalendarProblem]

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
        if line == "date,kind" { continue }
        problems.append(WorkCalendarProblem(line: number, fact: .headerMissing))
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
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 2 else {
      return .failure(WorkCalendarProblem(line: number, fact: .fieldCount(fields.count)))
    }
    guard let date = CivilDate(text: fields[0]) else {
      return .failure(WorkCalendarProblem(line: number, fact: .notADate(String(fields[0]))))
    }
    switch fields[1] {
    case "holiday": return .success(.init(date: date, kind: .holiday, line: number))
    case "makeup-workday": return .success(.init(date: date, kind: .makeUpWorkday, line: number))
    default:
      return .failure(WorkCalendarProblem(line: number, fact: .unknownKind(String(fields[1]))))
    }
  }
}
