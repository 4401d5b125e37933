import Diagnostics
import ServiceCalendar
import Storage
import StorageSQLite

/// The rows of a catalogue for people, for spreadsheets, and for programs.
extension CatalogueCommand {
  /// Longer cells are cut in a list for people.
  private static let cellWidthMax = 32
  /// Rows read at a time.
  private static let pageSize = 500

  static func list(
    _ table: TableSchema, in store: SQLiteStore, _ invocation: Invocation
  ) throws(CommandFailure) -> ExitStatus {
    var left = try invocation.number(limit, in: 1...StorageLimits.tableRowCountMax) ?? .max
    var question = BrowseQuestion(table: table.name)
    if invocation.has(heard) {
      let today = try LocalClock.now(invocation).date
      var conditions: [ColumnCondition] = []
      for column in table.columns {
        switch column.bound {
        case .from: conditions.append(ColumnCondition(column: column.name, .atMost(today)))
        case .until: conditions.append(ColumnCondition(column: column.name, .atLeast(today)))
        case nil: break
        }
      }
      question = BrowseQuestion(table: table.name, conditions: conditions)
    }
    if invocation.has(csv) {
      invocation.output.line(table.columns.map { $0.name.asCSV }.joined(separator: ","))
    }
    var offset = 0
    while left > 0, !invocation.output.isClosed {
      let count = min(left, pageSize)
      guard
        case .browsed(let rows, let total) = try store.outcome(
          of: .browse(question, offset: offset, count: count))
      else { preconditionFailure("rows were answered by something else") }
      write(rows, of: table, invocation)
      offset += rows.count
      left -= rows.count
      if rows.isEmpty || offset >= total { break }
    }
    return .success
  }

  static func find(
    _ words: [String], in table: TableSchema, _ store: SQLiteStore, _ invocation: Invocation
  ) throws(CommandFailure) -> ExitStatus {
    let text = words.joined(separator: " ")
    guard !SearchWords.terms(of: text).isEmpty else {
      throw CommandFailure("find what?", hint: "hotline catalogue find \(table.name) 工伤")
    }
    let most = try invocation.number(limit, in: 1...PageRequest.limitMax) ?? 20
    guard
      case .browsed(let rows, let total) = try store.outcome(
        of: .findRows(table: table.name, text: text, limit: most))
    else { preconditionFailure("rows were answered by something else") }
    write(rows, of: table, invocation)
    if total > rows.count {
      invocation.errors.line("\(total - rows.count) more; --limit shows more")
    }
    return total > 0 ? .success : .problemsFound
  }

  private static func write(_ rows: [TableRow], of table: TableSchema, _ invocation: Invocation) {
    if invocation.has(csv) {
      for row in rows {
        // A file that is imported again: nothing is masked.
        invocation.output.line(row.cells.map { $0.written.asCSV }.joined(separator: ","))
      }
    } else if invocation.has(json) {
      for row in rows { invocation.output.line(json(of: row)) }
    } else {
      for line in lines(of: rows, table) { invocation.output.line(line) }
    }
  }

  /// Aligned columns: the key, what callers spell or else the first text that names the row, what rows are chosen by, and
  /// the days. Long texts are left out.
  private static func lines(of rows: [TableRow], _ table: TableSchema) -> [String] {
    let title =
      table.columns.contains(where: \.isSpelled)
      ? nil : table.columns.firstIndex { $0.type == .text && !$0.isKey && !$0.isCompared }
    let shown = table.columns.indices.filter { place in
      let column = table.columns[place]
      return column.isKey || column.isSpelled || column.isCompared && column.bound == nil
        || place == title
    }
    let cells = rows.map { row in
      shown.map { table.columns[$0].shown(row.cells[$0]).cut(toWidth: cellWidthMax) }
        + [days(of: row)]
    }
    let widths = (0...shown.count).map { place in
      cells.map { $0[place].displayWidth }.max() ?? 0
    }
    return cells.map { row in
      ListLine(zip(row, widths).map { $0.padded(toWidth: $1) }).text
    }
  }

  /// `from 2011-07-01 until 2011-09-30`; "" for a row that is always heard.
  private static func days(of row: TableRow) -> String {
    DateBound.allCases.compactMap { bound in
      guard let place = row.schema.index(of: bound), case .date(let date) = row.cells[place] else {
        return nil
      }
      return "\(bound.word) \(date)"
    }.joined(separator: " ")
  }

  private static func json(of row: TableRow) -> String {
    let fields = zip(row.schema.columns, row.cells).map { column, cell in
      let value =
        switch cell {
        case .absent, .secret: "null"
        case .number(let number): String(number)
        case .text, .money, .date, .time: column.shown(cell).jsonLine
        }
      return "\(column.name.jsonLine):\(value)"
    }
    return "{" + fields.joined(separator: ",") + "}"
  }
}

extension String {
  /// At most that wide, with … where something was left out; lines are joined.
  fileprivate func cut(toWidth width: Int) -> String {
    let line = String(map { $0.isNewline ? " " : $0 })
    guard line.displayWidth > width else { return line }
    var short = ""
    var used = 1
    for character in line {
      used += String(character).displayWidth
      guard used <= width else { break }
      short.append(character)
    }
    return short + "…"
  }
}
