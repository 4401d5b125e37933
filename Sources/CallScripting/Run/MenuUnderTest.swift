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
    var rows = RowTexts()
    for table in tables { rows.add(table) }
    for constant in flow.constants {
      if case .prompt(let name, let text) = constant, !text.isEmpty { rows.texts[name] = text }
    }
    writing = SpeechWriting(rows: rows)
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

/// What rows say.
struct RowTexts: Sendable {
  /// Of their texts, by the names of their prompts.
  var texts: [String: String] = [:]
  /// The names of their recordings, whose words nobody knows.
  private(set) var sounds: Set<String> = []

  mutating func add(_ table: TableContents) {
    for (column, declared) in table.schema.columns.enumerated() {
      guard declared.type == .text || declared.type == .audio else { continue }
      for cells in table.rows {
        guard case .text(let text) = cells[column] else { continue }
        if declared.type == .audio {
          sounds.insert(text)
        } else {
          let row = TableRow(schema: table.schema, cells: cells.withoutSecrets)
          texts[row.promptName(at: column)] = text
        }
      }
    }
  }
}
