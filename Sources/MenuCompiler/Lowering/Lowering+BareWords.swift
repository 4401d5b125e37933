import CallFlowModel
import Diagnostics
import MenuLanguage

/// Words that stand where a value was meant: `where kind = kind`, whose braces were forgotten.
extension Lowering {
  /// The value whose name `value` is without its braces, as it is written inside of them; `nil` where it is none.
  func valueMeant(by value: ValueSyntax, _ instance: Int) -> String? {
    guard case .word(let word) = value else { return nil }
    let parts = word.value.split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false
    ).map(String.init)
    let column = parts.count > 1 ? parts[1] : nil
    return holdsValue(parts[0], column: column, instance) ? word.value : nil
  }

  /// Text columns take any word, so such a one compares rows with its own name.
  mutating func reportWordForValue(
    _ word: Located<String>, in column: ColumnSyntax, _ place: StepPlace
  ) {
    guard column.secret == nil, ValueType(column.type.value) == .text,
      let meant = valueMeant(by: .word(word), place.instance)
    else { return }
    report.add(.value(.wordForValue(column: column.name.value, meant: meant)), at: word.range)
  }

  /// Whether `{name}` or `{name.column}` stands for something here. What is spoken of a row that is not there, or of a
  /// column that is not, is a word.
  private func holdsValue(_ name: String, column: String?, _ instance: Int) -> Bool {
    if let dialogue = instances[instance].dialogue {
      if case .item(let step) = menu.dialogueSteps[dialogue].find(name) {
        return holdsValue(menu.dialogueSteps[dialogue][step].body, column: column)
      }
      if column == nil, let place = dialogueTraits[dialogue].parameterPlaces[name] {
        switch menu.dialogues[dialogue].parameters[place].kind?.value {
        case .text, .number: return true
        case .hours, .queue, .document, .step, nil: return false
        }
      }
    }
    guard case .item(let step) = menu.steps.find(name) else { return false }
    return holdsValue(menu.steps[step].body, column: column)
  }

  private func holdsValue(_ body: StepBody, column: String?) -> Bool {
    let table: String
    switch body {
    case .enter: return column == nil
    case .lookup(let lookup): table = lookup.table.value
    case .browse(let browse): table = browse.table.value
    case .menu, .play, .record, .fax, .transfer, .choose, .hangUp, .incomplete: return false
    }
    guard let column, case .item(let place) = menu.tables.find(table) else { return false }
    return menu.tables[place].columns.contains { $0.name.value == column }
  }
}
