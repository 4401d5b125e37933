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
    return valueType(parts[0], column: column, instance) == nil ? nil : word.value
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

  /// What `{name}` or `{name.column}` stands for here, as it is written among what is spoken: `{title}`, `money {pension.balance}`;
  /// `nil` where it stands for nothing.
  func spokenPart(_ reference: String, _ instance: Int) -> String? {
    let parts = reference.split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false
    ).map(String.init)
    guard
      let type = valueType(parts[0], column: parts.count > 1 ? parts[1] : nil, instance)
    else { return nil }
    switch type {
    case .text, .audio: return "{\(reference)}"
    case .digits, .number, .money, .date, .time, .phone, .citizenID:
      return "\(type.forms[0]) {\(reference)}"
    }
  }

  /// The type of what `{name}` or `{name.column}` stands for here. What is spoken of a row that is not there, or of a column that
  /// is not, stands for nothing: `nil`.
  private func valueType(_ name: String, column: String?, _ instance: Int) -> ValueType? {
    if let dialogue = instances[instance].dialogue {
      if case .item(let step) = menu.dialogueSteps[dialogue].find(name) {
        return valueType(menu.dialogueSteps[dialogue][step].body, column: column)
      }
      if column == nil, let place = dialogueTraits[dialogue].parameterPlaces[name] {
        switch menu.dialogues[dialogue].parameters[place].kind?.value {
        case .text: return .text
        case .number: return .number
        case .hours, .queue, .document, .step, nil: return nil
        }
      }
    }
    guard case .item(let step) = menu.steps.find(name) else { return nil }
    return valueType(menu.steps[step].body, column: column)
  }

  private func valueType(_ body: StepBody, column: String?) -> ValueType? {
    let table: String
    switch body {
    case .enter(let entry): return column == nil ? entry.type.value.valueType : nil
    case .lookup(let lookup): table = lookup.table.value
    case .browse(let browse): table = browse.table.value
    case .menu, .play, .record, .fax, .transfer, .choose, .hangUp, .incomplete: return nil
    }
    guard let column, case .item(let place) = menu.tables.find(table) else { return nil }
    return menu.tables[place].columns.first { $0.name.value == column }
      .map { ValueType($0.type.value) }
  }
}
