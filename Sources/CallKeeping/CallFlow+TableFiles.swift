import CallEngine
package import CallFlowModel
import KeypadSpelling
package import ServiceCalendar
package import Storage

extension CallFlow {
  /// Reads `bytes`, the file of the table at `index` of ``CallFlow/tables``: what is put into a store for it.
  ///
  /// Columns that some step of the menu lets callers spell are spelled. Citizen numbers must be real, their
  /// bearers born by `today`.
  package func readTable(
    at index: Int, from bytes: [UInt8], today: CivilDate
  ) throws(TableSchemaProblem) -> TableImport {
    TableImport(
      bytes, schema: try TableSchema(tables[index]),
      isCitizenNumber: { CitizenNumber.isValid($0, today: today) },
      spell: KeypadSpelling.spellings)
  }
}

extension TableContents {
  /// With `row` in place of the one with the same key, or behind all others, and with its spellings.
  package func putting(_ row: [TableValue]) -> TableContents {
    var rows = rows
    let key = schema.keyColumns.isEmpty ? nil : schema.key(of: row)
    let place = key.flatMap { key in rows.firstIndex { schema.key(of: $0) == key } } ?? rows.count
    if place == rows.count { rows.append(row) } else { rows[place] = row }
    let spellings =
      self.spellings.filter { $0.row != place }
      + schema.spellings(of: row, at: place, spell: KeypadSpelling.spellings)
    return TableContents(schema: schema, rows: rows, spellings: spellings)
  }
}

extension NewRow {
  /// A row of `schema`, with its spellings.
  package init(_ cells: [TableValue], of schema: TableSchema) {
    self.init(
      table: schema.name, cells: cells,
      spellings: schema.spellings(of: cells, at: 0, spell: KeypadSpelling.spellings))
  }
}
