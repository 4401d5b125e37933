import CallFlowModel
import Diagnostics
import MenuLanguage
import SpokenForms

/// What braces mean, and how values are spoken and compared.
extension Lowering {
  /// What a reference stands for.
  enum Referenced {
    /// Something that the call holds.
    case held(ValueID, setter: StepID)
    /// A parameter: settled for this instance.
    case text(TextID, parameter: String)
    case number(Int64)
    /// A parameter of a kind that is no value: hours, a queue, a document, a step.
    case thing(parameter: Int)
    /// A problem has been reported.
    case broken
  }

  mutating func referenced(_ reference: ReferenceSyntax, instance: Int) -> Referenced {
    let name = reference.name.value
    if let dialogue = instances[instance].dialogue {
      switch menu.dialogueSteps[dialogue].find(name) {
      case .item(let index): return held(reference, instance: instance, index: index)
      case .broken: return broken()
      case .nothing: break
      }
      if let place = parameter(named: name, instance: instance), reference.column == nil {
        switch instances[instance].arguments[place] {
        case .text(let text): return .text(text, parameter: name)
        case .number(let number): return .number(number)
        case .hours, .queue, .document, .step: return .thing(parameter: place)
        case nil: return broken()
        }
      }
    }
    switch menu.steps.find(name) {
    case .item(let index): return held(reference, instance: 0, index: index)
    case .broken: return broken()
    case .nothing: break
    }
    guard !reportNotIncluded(.step, name, at: reference.range) else { return .broken }
    var near: String?
    if let dialogue = instances[instance].dialogue {
      near = report.nearest(
        to: name,
        among: menu.dialogueSteps[dialogue].names
          + menu.dialogues[dialogue].parameters.map(\.name.value))
    }
    near = near ?? report.nearest(to: name, among: menu.steps.names)
    // A step without a name may be the one that is meant.
    guard near != nil || !menu.steps.hasNameless else { return broken() }
    report.addHole(.name(.unknownValue(name: name, near: near)), at: reference.range)
    return .broken
  }

  private mutating func broken() -> Referenced {
    report.isWhole = false
    return .broken
  }

  /// What the step at `index` of `instance` holds.
  private mutating func held(
    _ reference: ReferenceSyntax, instance: Int, index: Int
  ) -> Referenced {
    let step = step(at: index, of: instance)
    let id = StepID(instances[instance].firstStep + index)
    let table: Located<String>
    switch step.body {
    case .enter(let entry):
      if let column = reference.column {
        report.addHole(.name(.noColumns(step: step.name.value)), at: column.range)
        return .broken
      }
      return value(
        ValueKey(step: id, column: -1), named: step.name.value,
        entry.type.value.valueType, isSecret: entry.secret != nil, at: reference.range)
    case .lookup(let lookup): table = lookup.table
    case .browse(let browse): table = browse.table
    case .menu, .play, .record, .fax, .transfer, .choose, .hangUp:
      report.addHole(
        .name(.holdsNothing(step: step.name.value, kind: step.body.kind.rawValue)),
        at: reference.range)
      return .broken
    case .incomplete: return broken()
    }
    guard let tableIndex = self.table(named: table) else { return .broken }
    let columns = menu.tables[tableIndex].columns
    guard let column = reference.column else {
      report.addHole(
        .name(.columnMissing(step: step.name.value, columns: columns.map(\.name.value))),
        at: reference.range)
      return .broken
    }
    guard let place = self.column(column, of: tableIndex) else { return .broken }
    let key = ValueKey(step: id, column: place)
    let isNew = values[key] == nil
    let referenced = value(
      key, named: "\(step.name.value).\(column.value)", ValueType(columns[place].type.value),
      isSecret: columns[place].secret != nil, at: reference.range)
    if isNew, case .held(let value, _) = referenced {
      wantedColumns[id, default: []].append(FetchedColumn(column: place, value: value))
    }
    return referenced
  }

  /// The value that holds a column of the row that a browse step is at, though no step asks for it by name;
  /// `nil`, with a problem, where a menu can hold no more. `column` may be ``FetchedColumn/place``.
  mutating func wantedValue(
    of browse: StepID, column: Int, named name: String, _ type: ValueType, at range: SourceRange
  ) -> ValueID? {
    let key = ValueKey(step: browse, column: column)
    if let value = values[key] { return value }
    let step = syntax(of: browse).name.value
    guard
      case .held(let value, _) = value(
        key, named: "\(step).\(name)", type, isSecret: false, at: range)
    else { return nil }
    wantedColumns[browse, default: []].append(FetchedColumn(column: column, value: value))
    return value
  }

  /// The place of a column of a table; `nil`, with a problem, where it has none of that name.
  mutating func column(_ name: Located<String>, of table: Int) -> Int? {
    let columns = menu.tables[table].columns.prefix(DeclarationLimits.columns)
    if let place = columns.firstIndex(where: { $0.name.value == name.value }) { return place }
    guard menu.tables[table].isWhole else {
      report.isWhole = false
      return nil
    }
    let known = columns.map(\.name.value)
    // What cannot be a name is a problem of the file already.
    guard name.value.canBeName else {
      report.isWhole = false
      return nil
    }
    report.addHole(
      .name(
        .unknownColumn(
          table: menu.tables[table].name.value, name: name.value, columns: known,
          near: report.nearest(to: name.value, among: known))), at: name.range)
    return nil
  }

  private mutating func value(
    _ key: ValueKey, named name: String, _ type: ValueType, isSecret: Bool, at range: SourceRange
  ) -> Referenced {
    if let value = values[key] { return .held(value, setter: key.step) }
    guard flow.values.count < Self.valueCountMax else {
      report.addHole(.value(.tooMany(max: Self.valueCountMax)), at: range)
      return .broken
    }
    let value = ValueID(flow.values.count)
    let prefix = instances[origins[Int(key.step.index)].instance].namePrefix
    flow.values.append(ValueDeclaration(name: prefix + name, type: type, isSecret: isSecret))
    values[key] = value
    return .held(value, setter: key.step)
  }

  /// The value of an entry, which is there whether or not somebody asks for it.
  mutating func entryValue(_ step: StepSyntax, _ body: EnterSyntax, _ place: StepPlace) -> ValueID {
    let referenced = value(
      ValueKey(step: place.id, column: -1), named: step.name.value, body.type.value.valueType,
      isSecret: body.secret != nil, at: step.name.range)
    if case .held(let value, _) = referenced { return value }
    return ValueID(0)
  }

  /// Notes that the step at `place` needs the value.
  mutating func use(_ value: ValueID, setter: StepID, at range: SourceRange, _ place: StepPlace?) {
    guard place?.id != setter else { return }
    valueUses.append(ValueUse(value: value, user: place?.id, setter: setter, range: range))
  }

  func type(of value: ValueID) -> ValueType { flow.values[Int(value.index)].type }

  func isSecret(_ value: ValueID) -> Bool { flow.values[Int(value.index)].isSecret }

  /// Where it is said that what `setter` holds is secret.
  func secretPlace(of setter: StepID, column: Located<String>?) -> SourceRange {
    let step = syntax(of: setter)
    let table: Located<String>
    switch step.body {
    case .enter(let entry): return entry.secret ?? step.name.range
    case .lookup(let lookup): table = lookup.table
    case .browse(let browse): table = browse.table
    case .menu, .play, .record, .fax, .transfer, .choose, .hangUp, .incomplete:
      return step.name.range
    }
    guard case .item(let index) = menu.tables.find(table.value) else { return table.range }
    let found = menu.tables[index].columns.first { $0.name.value == column?.value }
    return found?.secret ?? table.range
  }

  // MARK: - Spoken

  /// `{title}`: a text as it is.
  mutating func spokenText(
    _ reference: ReferenceSyntax, _ place: StepPlace?, instance: Int
  ) -> SpeechPiece? {
    let name = reference.text
    switch referenced(reference, instance: instance) {
    case .broken: return nil
    case .text(let text, let parameter):
      let written = self.parameter(named: parameter, instance: instance).flatMap {
        instances[instance].textPlaces[$0]
      }
      return .prompt(
        prompts.prompt(
          named: instances[instance].argumentPrefix + parameter,
          texts: spokenWordings(text, at: written ?? reference.range)))
    case .number:
      report.add(
        .value(
          .formMissing(
            name: name, type: ValueType.number.phrase, forms: ValueType.number.forms)),
        at: reference.range)
      return nil
    case .thing(let parameter):
      reportParameter(
        parameter, of: instances[instance].dialogue!, at: reference.range, wanted: "a text")
      return nil
    case .held(let value, let setter):
      guard !reportSecretSpoken(value, setter, reference) else { return nil }
      guard type(of: value) == .text || type(of: value) == .audio else {
        let type = self.type(of: value)
        report.add(
          .value(.formMissing(name: name, type: type.phrase, forms: type.forms)),
          at: reference.range)
        return nil
      }
      use(value, setter: setter, at: reference.range, place)
      return .value(value, .text, style: style([]))
    }
  }

  private mutating func reportSecretSpoken(
    _ value: ValueID, _ setter: StepID, _ reference: ReferenceSyntax
  ) -> Bool {
    guard isSecret(value) else { return false }
    report.add(
      .value(
        .secretSpoken(
          name: reference.text, declared: secretPlace(of: setter, column: reference.column))),
      at: reference.range)
    return true
  }

  /// `money {pension.balance}`: one piece, or the words of a constant; none where something is wrong.
  mutating func form(
    _ syntax: FormSyntax, language: Int, _ place: StepPlace?, instance: Int
  ) -> [SpeechPiece] {
    let form = SpokenFormKind(syntax.form.value)
    var names = settings.styles[language]
    if let word = syntax.style {
      names = HotlineSettings.styles(
        names, adding: word, of: flow.spokenLanguages[language], tag: flow.languages[language],
        replaces: true, &report)
    }
    let spokenStyle = (try? flow.spokenLanguages[language].style(named: names)) ?? []
    let style = self.style(spokenStyle)
    let reference: ReferenceSyntax
    switch syntax.value {
    case .reference(let syntax): reference = syntax
    case .word(let word), .string(let word):
      do throws(SpokenForms.ValueProblem) {
        switch try SpokenConstant(word.value, as: form) {
        case .value(let value): return [.constant(UInt32(constant(value)), form, style: style)]
        case .text(let text):
          var words: [SpokenWord] = []
          flow.spokenLanguages[language].speak(text, style: spokenStyle, into: &words)
          return words.map { .word($0) }
        }
      } catch {
        report.add(
          .value(
            .badConstant(
              form: form.word, text: word.value, meant: valueMeant(by: syntax.value, instance),
              limit: error.limit, example: form.example)), at: word.range)
        return []
      }
    }
    if form == .count, !(syntax.measure?.value.holdsWords ?? false) {
      let example = flow.spokenLanguages[language] == .chinese ? "个" : "days"
      report.add(
        .speech(.measureMissing(name: reference.text, example: example)), at: syntax.range)
    }
    switch referenced(reference, instance: instance) {
    case .broken: return []
    case .text:
      reportMisfit(form, reference, .text)
      return []
    case .number(let number):
      guard ValueType.number.forms.contains(form.word) else {
        reportMisfit(form, reference, .number)
        return []
      }
      return [.constant(UInt32(constant(.number(number))), form, style: style)]
    case .thing(let parameter):
      reportParameter(
        parameter, of: instances[instance].dialogue!, at: reference.range, wanted: "a number")
      return []
    case .held(let value, let setter):
      guard !reportSecretSpoken(value, setter, reference) else { return [] }
      guard type(of: value).forms.contains(form.word) else {
        reportMisfit(form, reference, type(of: value))
        return []
      }
      use(value, setter: setter, at: reference.range, place)
      return [.value(value, inGroups(form, of: value, setter, reference), style: style)]
    }
  }

  /// Digits in the groups of what they are: a citizen number's, a receipt's.
  private func inGroups(
    _ form: SpokenFormKind, of value: ValueID, _ setter: StepID, _ reference: ReferenceSyntax
  ) -> SpokenFormKind {
    guard form == .digits else { return form }
    if type(of: value) == .citizenID { return .citizenID }
    let table =
      switch syntax(of: setter).body {
      case .lookup(let lookup): lookup.table.value
      case .browse(let browse): browse.table.value
      case .menu, .play, .enter, .record, .fax, .transfer, .choose, .hangUp, .incomplete: ""
      }
    return table == BuiltInTables.receipts && reference.column?.value == BuiltInTables.receiptNumber
      ? .receipt : form
  }

  private mutating func reportMisfit(
    _ form: SpokenFormKind, _ reference: ReferenceSyntax, _ type: ValueType
  ) {
    report.add(
      .value(
        .formMisfit(
          form: form.word, name: reference.text, type: type.phrase, forms: type.forms)),
      at: reference.range)
  }
}

extension ReferenceSyntax {
  /// Without its braces.
  var text: String { column.map { "\(name.value).\($0.value)" } ?? name.value }
}
