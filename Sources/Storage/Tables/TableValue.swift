package import ServiceCalendar
package import Telephony

/// What a cell of a lookup table holds, and what a caller's entry is compared with.
package enum TableValue: Hashable, Sendable {
  /// An empty cell. A secret that comes out of the store is one.
  case absent
  /// Of the types text, digits, phone, citizen-id and audio.
  case text(String)
  case number(Int64)
  /// In hundredths of the currency's unit (分).
  case money(hundredths: Int64)
  case date(CivilDate)
  case time(MinuteOfDay)
  /// On its way into the store: a PIN to keep or to compare.
  case secret(Secret)
}

/// A text that must not be seen: it prints and reflects as dots, so that no log or test output shows it.
package struct Secret: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }
}

extension Secret {
  /// Takes as long wherever the two differ, so that nobody guesses a secret symbol by symbol.
  package func isEqualInConstantTime(to other: Secret) -> Bool {
    let left = Array(text.utf8)
    let right = Array(other.text.utf8)
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "••••" }
  package var debugDescription: String { "••••" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// One row, its cells in the order of the schema's columns. Secret cells are ``TableValue/absent``.
package struct TableRow: Equatable, Sendable {
  package let schema: TableSchema
  package let cells: [TableValue]
  /// How far the caller who asks has heard it; `nil` where nobody asked, or it has been heard to its end.
  package var place: Milliseconds?

  package init(schema: TableSchema, cells: [TableValue], place: Milliseconds? = nil) {
    precondition(cells.count == schema.columns.count, "one cell for each column")
    self.schema = schema
    self.cells = cells
    self.place = place
  }

  /// The cell of the column called `name`; `nil` when there is no such column.
  package subscript(name: String) -> TableValue? { schema.index(of: name).map { cells[$0] } }
}

extension [TableValue] {
  /// The cells of a row as they are read: no secret comes out.
  package var withoutSecrets: [TableValue] {
    guard contains(where: { if case .secret = $0 { true } else { false } }) else { return self }
    return map { if case .secret = $0 { .absent } else { $0 } }
  }
}

extension ColumnType {
  /// Whether a cell of this type may hold `value`. Secrets are a matter of the column; see ``TableColumn/fits(_:)``.
  package func fits(_ value: TableValue) -> Bool {
    switch (value, self) {
    case (.absent, _): true
    case (.text, .text), (.text, .digits), (.text, .phone), (.text, .citizenID), (.text, .audio):
      true
    case (.number, .number), (.money, .money), (.date, .date), (.time, .time): true
    case (.text, _), (.number, _), (.money, _), (.date, _), (.time, _), (.secret, _): false
    }
  }
}

extension TableValue {
  /// The value as a part of a row's key: the same text for the same value.
  package var keyText: String {
    switch self {
    case .absent, .secret: ""
    case .text(let text): text
    case .number(let number), .money(let number): String(number)
    case .date(let date): String(date.daysSince1970)
    case .time(let time): String(time.sinceMidnight)
    }
  }
}

extension TableSchema {
  /// The key of a row in one text, as ``Listening`` names rows; "" for a table without keys.
  package func keyText(of row: [TableValue]) -> String {
    guard let first = keyColumns.first else { return "" }
    var text = row[first].keyText
    for column in keyColumns.dropFirst() { text += RowKey.separator + row[column].keyText }
    return text
  }
}
