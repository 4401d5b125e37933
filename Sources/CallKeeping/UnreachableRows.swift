package import CallFlowModel
package import Storage
import Telephony

/// Rows that nobody can ask for: a column is compared with entries alone, and none of them takes what the rows hold there.
package struct UnreachableRows: Equatable, Sendable {
  package let table: String
  package let column: String
  /// How many of the table's there are. Of an initial secret that nobody can enter, 0.
  package let count: Int
  /// Where the first of them begins in its file, from 1; `nil` for an initial secret.
  package let line: Int?
  /// What the entries take, as the menu writes it, each once.
  package let entries: [String]
}

extension CallFlow {
  /// The columns of the table at `index` that hold what no entry takes, in order. A column counts where every step that asks
  /// the table compares it with an entry of digits, of a telephone or of a citizen number.
  package func unreachableRows(of table: TableImport, at index: Int) -> [UnreachableRows] {
    guard let contents = table.contents else { return [] }
    let queries = (lookups.map(\.query) + browses.map(\.query)).filter { Int($0.table) == index }
    guard !queries.isEmpty else { return [] }
    return contents.schema.columns.indices.flatMap { column -> [UnreachableRows] in
      guard let types = entries(comparedWith: column, by: queries) else { return [] }
      func found(_ count: Int, _ line: Int?) -> UnreachableRows {
        UnreachableRows(
          table: contents.schema.name, column: contents.schema.columns[column].name, count: count,
          line: line, entries: types.map(\.written).uniqued)
      }
      let lines = zip(contents.rows, table.lines).compactMap { row, line in
        types.contains { $0.takes(row[column], in: self) } ? nil : line
      }
      var all = lines.first.map { [found(lines.count, $0)] } ?? []
      let initial = tables[index].initialSecrets.filter {
        $0.column == contents.schema.columns[column].name
      }
      if initial.contains(where: { secret in !types.contains { $0.takes(secret, in: self) } }) {
        all.append(found(0, nil))
      }
      return all
    }
  }

  /// The entries that `column` is compared with; `nil` where a query leaves it out, or compares it with something else.
  private func entries(comparedWith column: Int, by queries: [RowQuery]) -> [EntryType]? {
    var types: [EntryType] = []
    for query in queries {
      let asked = conditions[query.conditions.range].filter { Int($0.column) == column }
      guard !asked.isEmpty else { return nil }
      for condition in asked {
        guard condition.match == .equal, case .value(let value) = condition.operand else {
          return nil
        }
        let entered = entries.filter { $0.value == value }.map(\.type)
        guard !entered.isEmpty, entered.allSatisfy(\.isJudged) else { return nil }
        types += entered
      }
    }
    return types
  }
}

extension EntryType {
  /// Whether what it takes is known by the count of its digits. Dates and amounts are compared as such.
  fileprivate var isJudged: Bool {
    switch self {
    case .digits, .citizenID, .phone, .faxNumber: true
    case .date, .money, .pattern: false
    }
  }

  /// Whether a caller can enter what the cell holds.
  fileprivate func takes(_ cell: TableValue, in flow: CallFlow) -> Bool {
    switch cell {
    case .absent: false
    case .text(let text): takes(text, in: flow)
    case .secret(let secret): takes(secret.text, in: flow)
    case .number, .money, .date, .time: true
    }
  }

  /// Whether a caller can enter the secret; one that is made of another column is judged by nobody.
  fileprivate func takes(_ initial: InitialSecret, in flow: CallFlow) -> Bool {
    switch initial.form {
    case .text(let text): takes(text, in: flow)
    case .lastDigits(let count, ofColumn: _): takes(String(repeating: "0", count: count), in: flow)
    }
  }

  private func takes(_ text: String, in flow: CallFlow) -> Bool {
    guard isJudged else { return true }
    // An X ends some citizen numbers.
    return keyCounts(in: flow).contains(text.utf8.count)
      && (self == .citizenID || text.isASCIIDigits)
  }

  /// As a menu writes it behind `as`.
  fileprivate var written: String {
    switch self {
    case .digits(let min, let max): min == max ? "digits \(min)" : "digits \(min)..\(max)"
    case .citizenID: "citizen-id"
    case .phone: "phone"
    case .faxNumber: "fax-number"
    case .date: "date"
    case .money: "money"
    case .pattern: "pattern"
    }
  }
}

extension [String] {
  fileprivate var uniqued: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
