package import CallFlowModel
import CallKeeping
package import Storage

/// A menu with its data, as calls are tried against it.
package struct MenuUnderTest: Sendable {
  package let flow: CallFlow
  /// The lookup tables, as imported from the menu's files, and those of endpoints, without rows.
  package let tables: [TableContents]
  let durations: SpeechDurations
  let writing: SpeechWriting
  let options: FlowOptions

  package init(_ flow: CallFlow, tables: [TableContents] = []) {
    self.flow = flow
    // What an endpoint would answer is what a script gives: without that it has no rows.
    let tables =
      tables
      + flow.tables.filter { $0.endpoint != nil }.compactMap { declaration in
        (try? TableSchema(declaration)).map { TableContents(schema: $0, rows: []) }
      }
    self.tables = tables
    durations = SpeechDurations(flow)
    options = FlowOptions(flow)
    var texts: [String: String] = [:]
    for table in tables { table.collectTexts(into: &texts) }
    for constant in flow.constants {
      if case .prompt(let name, let text) = constant, !text.isEmpty { texts[name] = text }
    }
    writing = SpeechWriting(namedTexts: texts)
  }

  /// A way out of a step as people read it: an option by its name and keys.
  package func describe(_ way: Coverage.Way) -> String {
    flow.describe(way.exit, of: way.step, options)
  }

  /// A store with the tables and nothing else.
  func store() -> MemoryStore {
    let store = MemoryStore()
    for table in tables {
      guard case .tableReplaced = store.commit(.replaceTable(table)) else {
        preconditionFailure("a table that was imported fits its schema")
      }
    }
    return store
  }
}

extension TableContents {
  /// What the text cells say, by the names of their prompts.
  func collectTexts(into texts: inout [String: String]) {
    for (column, declared) in schema.columns.enumerated() where declared.type == .text {
      for cells in rows {
        guard case .text(let text) = cells[column] else { continue }
        let visible = cells.map { if case .secret = $0 { TableValue.absent } else { $0 } }
        texts[TableRow(schema: schema, cells: visible).promptName(at: column)] = text
      }
    }
  }
}
