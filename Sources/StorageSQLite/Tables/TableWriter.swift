import Storage

/// Writes the rows of one table, from its first to its last.
final class TableWriter {
  private let form: TableForm
  private let contents: TableContents
  private let insertRow: Statement
  private let insertWords: Statement?
  private let insertSpelling: Statement
  private var nextHash: Array<SecretHash>.Iterator

  /// `hashes`: of the secret cells, in order of row and column.
  init(
    _ form: TableForm, _ contents: TableContents, hashes: [SecretHash], on connection: Connection
  ) throws(StorageFailure) {
    self.form = form
    self.contents = contents
    insertRow = try connection.prepare(form.rowInsertion, isKept: false)
    insertWords =
      form.schema.isCatalogue ? try connection.prepare(form.wordsInsertion, isKept: false) : nil
    insertSpelling = try connection.prepare(form.spellingInsertion, isKept: false)
    nextHash = hashes.makeIterator()
  }

  func writeRows(_ range: Range<Int>) throws(StorageFailure) {
    for index in range {
      let cells = contents.rows[index]
      var values = [SQLValue(index)]
      for cell in cells {
        if case .secret = cell {
          values.append(.blob(nextHash.next()!.bytes))
        } else {
          values.append(TableForm.sqlValue(cell))
        }
      }
      try insertRow.run(values)
      try insertWords?.run(form.wordValues(of: cells, row: Int64(index)))
    }
  }

  func writeSpellings(_ range: Range<Int>) throws(StorageFailure) {
    for spelling in contents.spellings[range] {
      try insertSpelling.run([
        SQLValue(spelling.column), SQLValue(spelling.keys), SQLValue(spelling.row),
      ])
    }
  }
}
