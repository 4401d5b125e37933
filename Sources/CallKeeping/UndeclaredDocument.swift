package import CallFlowModel
package import ServiceCalendar
package import Storage

/// A row that names a document to be faxed which the menu does not declare: who asks for it hears that the fax failed.
package struct UndeclaredDocument: Equatable, Sendable {
  /// Where the row begins in its file, from 1.
  package let line: Int
  /// As it is shown.
  package let key: String
  package let column: String
  package let name: String
}

extension CallFlow {
  /// The documents that rows of the table at `index` name and no `document` block declares, in order. Rows whose last day
  /// is before `today` are heard no more.
  package func undeclaredDocuments(
    of table: TableImport, at index: Int, today: CivilDate
  ) -> [UndeclaredDocument] {
    let namings = documentNamings(of: index)
    guard let contents = table.contents, !namings.isEmpty else { return [] }
    let declared = Set(documents.map(\.name))
    let until = contents.schema.index(of: DateBound.until)
    var undeclared: [UndeclaredDocument] = []
    for (row, line) in zip(contents.rows, table.lines) {
      if let until, case .date(let last) = row[until], last < today { continue }
      for column in namings.columns(of: row) {
        guard case .text(let name) = row[column], !declared.contains(name) else { continue }
        undeclared.append(
          UndeclaredDocument(
            line: line, key: contents.schema.shownKey(of: row),
            column: contents.schema.columns[column].name, name: name))
      }
    }
    return undeclared
  }

  /// The columns of a table that fax steps take the name of a document from, by name; none of a table that there is not.
  package func documentColumns(ofTable name: String) -> [String] {
    guard let index = tables.firstIndex(where: { $0.name == name }) else { return [] }
    return Set(documentNamings(of: index).map(\.column)).sorted().map {
      tables[index].columns[$0].name
    }
  }

  /// Where fax steps take the name of a document from rows of the table at `index`.
  func documentNamings(of index: Int) -> [DocumentNaming] {
    let named = faxes.compactMap { fax in
      if case .value(let value) = fax.document { value } else { nil }
    }
    var namings: [DocumentNaming] = []
    for query in lookups.map(\.query) + browses.map(\.query) where Int(query.table) == index {
      for fetched in fetchedColumns[query.columns.range] where named.contains(fetched.value) {
        let naming = DocumentNaming(
          column: Int(fetched.column), conditions: constantConditions(of: query))
        if !namings.contains(naming) { namings.append(naming) }
      }
    }
    return namings
  }
}

/// A column that names the document which is faxed for a row, where callers come to the row by one query.
struct DocumentNaming: Equatable {
  let column: Int
  /// What the query's rows have in common: nobody can ask for the document of any other by it.
  let conditions: [CallFlow.ConstantCondition]
}

extension [DocumentNaming] {
  /// The columns that name the documents which callers can ask for of `row`, in order.
  func columns(of row: [TableValue]) -> [Int] {
    Set(filter { $0.conditions.hold(of: row) }.map(\.column)).sorted()
  }
}
