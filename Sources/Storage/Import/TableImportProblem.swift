import ServiceCalendar

/// What is wrong in a file of a lookup table, as facts.
package struct TableImportProblem: Equatable, Sendable {
  /// Line and column, each from 1; columns count characters.
  package let line: Int
  package let column: Int
  package let fact: Fact

  /// What is wrong, apart from where.
  package enum Fact: Equatable, Sendable {
    /// Not even a line with the columns' names.
    case empty
    /// With CR alone, as old Macs did: all of it would be one line.
    case linesEndWithCR
    case notUTF8
    case quoteInside
    case textAfterQuote
    case quoteNotClosed
    case columnTwice(String)
    /// `found` are the columns that the file has.
    case columnMissing(String, found: [String])
    case fieldCount(Int, expected: Int)
    case keyEmpty(column: String)
    /// `text` is what may be shown of it.
    case cell(CellProblem, column: String, text: String)
    /// Another row has the same key.
    case keyTwice(firstLine: Int)
    case tooManyRows
  }

  package init(line: Int, column: Int, fact: Fact) {
    self.line = line
    self.column = column
    self.fact = fact
  }
}

extension TableImportProblem: CustomStringConvertible {
  /// The rule that it breaks; stable.
  package var id: String {
    switch fact {
    case .empty: "table-empty"
    case .linesEndWithCR: "table-line-ends"
    case .notUTF8: "table-not-utf8"
    case .quoteInside, .textAfterQuote: "table-quote"
    case .quoteNotClosed: "table-quote-open"
    case .columnTwice: "table-column-twice"
    case .columnMissing: "table-column-missing"
    case .fieldCount: "table-field-count"
    case .keyEmpty: "table-key-empty"
    case .cell: "table-cell"
    case .keyTwice: "table-key-twice"
    case .tooManyRows: "table-too-many-rows"
    }
  }

  /// What is wrong, without the place.
  package var message: String {
    switch fact {
    case .empty: "the file is empty"
    case .linesEndWithCR: "lines end with CR alone"
    case .notUTF8: "the text is not UTF-8"
    case .quoteInside: "a quote stands within the field"
    case .textAfterQuote: "text follows the closing quote"
    case .quoteNotClosed: "the quote that opens here is never closed"
    case .columnTwice(let name): "column '\(name)' comes twice"
    case .columnMissing(let name, _): "column '\(name)' is missing"
    case .fieldCount(let count, let expected):
      "the row has \(count) field\(count == 1 ? "" : "s"), the first line \(expected)"
    case .keyEmpty(let column): "'\(column)' is empty, and it is the row's key"
    case .cell(.tooLong, let column, _):
      "'\(column)' is longer than \(StorageLimits.cellBytesMax) bytes"
    case .cell(.controlCharacter, let column, _): "'\(column)' has a control character in it"
    case .cell(.spreadsheetError, let column, let text):
      "'\(column)' is the error of a spreadsheet: \(text)"
    case .cell(.wrongCitizenNumber, let column, let text):
      "'\(column)' is not a citizen number: \(text)"
    case .cell(.unfit(let type), let column, let text):
      "'\(column)' is not of type \(type.word): \(text)"
    case .keyTwice(let line): "the row has the same key as line \(line)"
    case .tooManyRows: "the table has more than \(StorageLimits.tableRowCountMax) rows"
    }
  }

  /// What to write instead; `nil` where the message says it.
  package var hint: String? {
    switch fact {
    case .empty: "the first line names the columns, with commas between"
    case .linesEndWithCR:
      "save the file as “CSV UTF-8”, not as “CSV (Macintosh)”: lines end with LF or CR LF"
    case .notUTF8: "save the file as UTF-8, not as GBK or ANSI; spreadsheets call it “CSV UTF-8”"
    case .quoteInside: "put the whole field in quotes, and write the quote within it twice"
    case .textAfterQuote: "write a quote within a field twice"
    case .columnMissing(_, let found):
      "the file has: \(found.filter { !$0.isEmpty }.joined(separator: ", "))"
    case .fieldCount:
      "is a comma within a field, or one too few? A field with commas stands in quotes"
    case .keyTwice: "keep the row that is right"
    case .cell(.unfit, _, let text) where text != text.withoutOuterBlanks:
      "a blank stands before or behind it, which may be one that cannot be seen: take it out"
    case .cell(let problem, _, _): problem.hint
    case .quoteNotClosed, .columnTwice, .keyEmpty, .tooManyRows: nil
    }
  }

  /// `3:7: …`
  package var description: String { "\(line):\(column): \(message)" }
}

extension CellProblem {
  fileprivate var hint: String? {
    switch self {
    case .tooLong: nil
    case .controlCharacter: "take out what no key writes; blanks and line ends may stay"
    case .spreadsheetError:
      "a formula failed there: mend it in the spreadsheet, or write the value, and save the file again"
    case .wrongCitizenNumber: "18 symbols, a real birth date, and the check symbol last (X, not x)"
    case .unfit(let type):
      switch type {
      case .digits: "digits only, at most 64"
      case .number: "a whole number of at most 18 digits, as 180 or -3, without separators"
      case .money: "as 10250.40, without separators or currency, at most 15 digits before the point"
      case .date: "as 2011-07-01"
      case .time: "as 08:30"
      case .phone: "3 to 15 digits, nothing else"
      case .audio:
        "the name of a recording below the language's folder, as talks/pension, without spaces or any of & , ! | ' \" \\ $ ( ) [ ] { } @@"
      case .text, .citizenID: nil
      }
    }
  }
}
