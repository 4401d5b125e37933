/// One condition on the rows of a table.
package struct RowCondition: Sendable, BitwiseCopyable {
  /// What a cell is compared with.
  package enum Operand: Hashable, Sendable, BitwiseCopyable {
    case value(ValueID)
    /// A place in ``CallFlow/constants``.
    case constant(UInt32)
  }

  /// How a cell and an operand are compared.
  package enum Match: UInt8, Sendable, BitwiseCopyable {
    case equal
    /// The operand's keys begin the spelling of the cell on the keypad.
    case spelled
  }

  /// Place of the column in its table.
  package let column: UInt16
  package let match: Match
  package let operand: Operand

  package init(column: Int, match: Match = .equal, operand: Operand) {
    self.column = UInt16(column)
    self.match = match
    self.operand = operand
  }
}

/// By which column rows are gone through.
package struct RowOrder: Hashable, Sendable, BitwiseCopyable {
  /// Place of the column in its table.
  package let column: UInt16
  package let isDescending: Bool

  package init(column: Int, isDescending: Bool = false) {
    self.column = UInt16(column)
    self.isDescending = isDescending
  }
}

/// A column that is wanted, and where its cell goes.
package struct FetchedColumn: Sendable, BitwiseCopyable {
  /// Stands for no column: how far this caller has heard the row, in milliseconds.
  package static let place = Int(UInt16.max)

  package let column: UInt16
  package let value: ValueID

  package init(column: Int, value: ValueID) {
    self.column = UInt16(column)
    self.value = value
  }
}

/// A question to a table. Conditions and columns are runs of ``CallFlow/conditions`` and
/// ``CallFlow/fetchedColumns``.
package struct RowQuery: Sendable, BitwiseCopyable {
  /// Place in ``CallFlow/tables``.
  package let table: UInt16
  package let conditions: TableRange
  package let columns: TableRange

  package init(table: Int, conditions: TableRange, columns: TableRange) {
    self.table = UInt16(table)
    self.conditions = conditions
    self.columns = columns
  }
}
