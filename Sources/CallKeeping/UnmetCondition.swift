package import CallFlowModel
package import Storage

/// What a step asks of a table in the menu's own words, `topic = labour`, and no row of the table has.
package struct UnmetCondition: Equatable, Sendable {
  /// Which one of the flow's.
  package let condition: Int
  package let step: StepID
  package let table: String
  package let column: String
  package let word: String
  /// What callers who browse the table may hear of this column anyway, each once, and not without end; empty where the
  /// rows are somebody's.
  package let known: [String]
}

extension CallFlow {
  /// The conditions on the table at `index` that no row meets, in the order of the steps. A table without rows is one
  /// that is still to be filled.
  package func unmetConditions(of table: TableImport, at index: Int) -> [UnmetCondition] {
    // The rows of others are people's: a file of them may be a sample.
    guard tables[index].isCatalogue, let rows = table.contents?.rows, !rows.isEmpty else {
      return []
    }
    var unmet: [UnmetCondition] = []
    for (number, step) in steps.enumerated() {
      let query: RowQuery
      switch step.kind {
      case .lookup: query = lookups[Int(step.detail)].query
      case .browse: query = browses[Int(step.detail)].query
      case .menu, .play, .enter, .record, .discard, .fax, .transfer, .choose, .hangUp: continue
      }
      guard Int(query.table) == index else { continue }
      for wanted in constantConditions(of: query)
      where wanted.cell != .absent && !rows.contains(where: { $0[wanted.column] == wanted.cell }) {
        unmet.append(
          UnmetCondition(
            condition: wanted.condition, step: StepID(number), table: tables[index].name,
            column: tables[index].columns[wanted.column].name, word: wanted.word,
            known: words(ofColumn: wanted.column, in: rows)))
      }
    }
    return unmet
  }

  /// A column is to be what the menu itself says.
  struct ConstantCondition: Equatable {
    /// Which one of the flow's.
    let condition: Int
    let column: Int
    let cell: TableValue
    let word: String
  }

  func constantConditions(of query: RowQuery) -> [ConstantCondition] {
    query.conditions.range.compactMap { condition in
      guard case .constant(let constant) = conditions[condition].operand else { return nil }
      let column = Int(conditions[condition].column)
      let wanted = constants[Int(constant)]
      return ConstantCondition(
        condition: condition, column: column,
        cell: wanted.tableValue(tables[Int(query.table)].columns[column].type),
        word: wanted.keyText)
    }
  }

  private static var knownMax: Int { 100 }

  private func words(ofColumn column: Int, in rows: [[TableValue]]) -> [String] {
    var words: [String] = []
    for case .text(let word) in rows.lazy.map({ $0[column] }) where !words.contains(word) {
      words.append(word)
      if words.count == Self.knownMax { break }
    }
    return words
  }
}

extension [CallFlow.ConstantCondition] {
  /// Whether a query takes `row`, as far as the menu itself says.
  func hold(of row: [TableValue]) -> Bool { allSatisfy { row[$0.column] == $0.cell } }
}
