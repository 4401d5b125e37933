/// How long the state of a call can be that a mark carries, in bytes, before it is sealed.
///
/// What a mark cannot do without is bounded here, so that a menu whose calls need more is refused when it is compiled. Menus to
/// go back to and places in recordings take what room is left: see `Call.encoded(for:)`.
package enum MarkLength {
  /// A mark is at most 1,970 bytes of base64url, as many as fit into a command to an Asterisk: 1,447 when it is sealed, of
  /// which the call's key, its time and the menu's version take 45.
  package static let most = 1402
  /// Longest text of a cell that a call holds: longer ones are only spoken.
  package static let textMax = 80
  /// Longest part of a prompt's name that a cell makes.
  package static let namePartMax = 160
  /// What does not depend on the menu: numbers, the caller's own number (64), keys that wait (64).
  static let callMax = 256
  /// More values than fit into a mark, however short they are.
  static let valuesMax = 192
  /// A visit that some choice asks about: its step, its exit, its time.
  static let visitMax = 15

  /// Of a number below `bound`, 7 bits a byte.
  static func number(below bound: Int) -> Int { bound < 1 << 14 ? 2 : 4 }
}

extension CallFlow {
  /// How much of a mark a call may need that holds values of these lengths; ``MarkLength/most`` is what there is.
  package func markLengthMax(holding lengths: some Sequence<Int>) -> Int {
    MarkLength.callMax + stepsAskedAboutCount * MarkLength.visitMax + lengths.reduce(0, +)
  }

  /// How much of a mark the value may take.
  package func markLengthMax(of value: ValueID) -> Int {
    let declared = values[Int(value.index)]
    let content =
      switch declared.type {
      case .digits: 1 + 64
      case .phone, .citizenID: 1 + 18
      case .number, .money: 10
      case .date, .time: 5
      case .audio: 2 + 200 + 1
      case .text:
        promptNameLengthMax(of: value) + 2
          + (valuesAhead?.reads(value) ?? true ? 1 + MarkLength.textMax : 1)
      }
    return MarkLength.number(below: values.count) + 1 + content
  }

  /// `articles/101.title`: the table, the row's key, the column.
  private func promptNameLengthMax(of value: ValueID) -> Int {
    guard let place = textPlaces[value] else { return MarkLength.namePartMax }
    let table = tables[Int(place.table)]
    let keys = table.columns.filter(\.isKey)
    let key = keys.reduce(0) { length, column in
      switch column.type {
      case .text, .audio: length + MarkLength.namePartMax + 1
      case .digits: length + 40 + 1
      case .phone, .citizenID, .number, .money, .date, .time: length + 20 + 1
      }
    }
    return table.name.utf8.count + 2 + (keys.isEmpty ? MarkLength.namePartMax : key)
      + table.columns[Int(place.column)].name.utf8.count
  }
}
