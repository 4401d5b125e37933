package import CallFlowModel
package import Storage

extension TableSchema {
  /// The schema that a menu declares.
  package init(_ declaration: TableDeclaration) throws(TableSchemaProblem) {
    try self.init(
      name: declaration.name,
      columns: declaration.columns.map { column in
        TableColumn(
          name: column.name, type: ColumnType(column.type), isKey: column.isKey,
          isSecret: column.isSecret, bound: column.bound.map { DateBound($0) },
          isSpelled: column.isSpelled, isCompared: column.isCompared)
      }, isCatalogue: declaration.isCatalogue)
  }
}

extension ColumnType {
  fileprivate init(_ type: ValueType) {
    switch type {
    case .text: self = .text
    case .digits: self = .digits
    case .number: self = .number
    case .money: self = .money
    case .date: self = .date
    case .time: self = .time
    case .phone: self = .phone
    case .citizenID: self = .citizenID
    case .audio: self = .audio
    }
  }
}

extension DateBound {
  fileprivate init(_ bound: TableDeclaration.Bound) {
    switch bound {
    case .from: self = .from
    case .until: self = .until
    }
  }
}
