package import CallFlowModel

/// A column of a table whose cells are spoken: each cell is a recording.
package struct SpokenColumn: Hashable, Sendable {
  package let table: String
  package let column: Int

  package init(table: String, column: Int) {
    self.table = table
    self.column = column
  }
}

extension CallFlow {
  /// Columns whose cells are spoken as texts, or name recordings, in `language`.
  package func spokenColumns(in language: LanguageID) -> Set<SpokenColumn> {
    var values: Set<ValueID> = []
    for speech in 0..<speeches.count / languages.count {
      for index in pieceRange(of: SpeechID(speech), in: language) {
        if case .value(let value, .text, style: _) = pieces[index] { values.insert(value) }
      }
    }
    var columns: Set<SpokenColumn> = []
    for query in lookups.map(\.query) + browses.map(\.query) {
      for fetched in fetchedColumns[query.columns.range] where values.contains(fetched.value) {
        let table = tables[Int(query.table)].name
        columns.insert(SpokenColumn(table: table, column: Int(fetched.column)))
      }
    }
    return columns
  }
}
