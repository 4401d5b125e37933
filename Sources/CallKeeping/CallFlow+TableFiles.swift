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
      spelledColumns: spelledColumns(ofTableAt: index), spell: KeypadSpelling.spellings)
  }

  /// Places of the columns that callers spell, each once.
  private func spelledColumns(ofTableAt index: Int) -> [Int] {
    let queries = lookups.map(\.query) + browses.map(\.query)
    var columns: [Int] = []
    for query in queries where Int(query.table) == index {
      for condition in conditions[query.conditions.range] where condition.match == .spelled {
        let column = Int(condition.column)
        if !columns.contains(column) { columns.append(column) }
      }
    }
    return columns
  }
}
