import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// Lookups and browsing: questions to tables. Which columns they ask for is known only when every
/// step has been compiled, so both wait until then.
extension Lowering {
  struct PendingLookup {
    let step: StepID
    let table: Int
    let conditions: TableRange
    let within: Milliseconds
    let attemptsMax: UInt8
    let notFound: Target
    let unavailable: Target
    let locked: Target
    let initial: Target?
  }

  struct PendingBrowse {
    let step: StepID
    let table: Int
    let conditions: TableRange
    let order: RowOrder?
    let within: Milliseconds
    let mostAsked: Located<Int>?
    let pageSize: UInt8
    let chosen: Target?
    let options: PageOptions
    let empty: Target
    let unavailable: Target
  }

  mutating func lookup(_ body: LookupSyntax, _ step: StepSyntax, _ place: StepPlace) -> Step {
    reportAgain(step)
    let found = target(body.found, place)
    let notFound = target(body.notFound, place)
    let unavailable = target(body.unavailable, place)
    let locked = body.locked.map { target($0, place) }
    let initial = body.initial.map { target($0, place) }
    let table = self.table(named: body.table)
    let conditions = table.map { self.conditions(body.conditions, of: $0, place) } ?? .empty
    checkWithin(body.within)
    let secret = table.flatMap { secretCondition(body.conditions, of: $0) }
    if let table, let secret {
      if locked == nil {
        report.addMissing(
          .table(
            .lockedMissing(column: secret.column.value, condition: secret.column.range)),
          at: step.name.range)
      }
      reportInitial(body, secret, of: table, step)
      let keys = menu.tables[table].columns.filter { $0.key != nil }.map(\.name.value)
      if !body.conditions.contains(where: { keys.contains($0.column.value) }),
        areKnown(body.conditions, to: table)
      {
        report.add(
          .table(.secretAlone(column: secret.column.value, keys: keys)), at: secret.range)
      }
    } else if let table, menu.isBuiltIn(tableAt: table) {
      report.add(.table(.callerUnasked(table: body.table.value)), at: body.table.range)
    } else if let secret = table.flatMap({ secretColumn(of: $0) }) {
      reportUnasked(secret, body.conditions, of: body.table, canAsk: true)
    } else if table != nil, report.isWhole {
      if let locked = body.locked {
        report.add(.table(.lockedUnneeded(word: "locked")), at: locked.range)
      }
      if let initial = body.initial {
        report.add(.table(.lockedUnneeded(word: "initial")), at: initial.range)
      }
      if let attempts = body.attempts {
        report.add(.table(.lockedUnneeded(word: "attempts")), at: attempts.range)
      }
    }
    lookups.append(
      PendingLookup(
        step: place.id, table: table ?? 0, conditions: conditions,
        within: body.within?.value.milliseconds ?? .seconds(10),
        attemptsMax: secret == nil ? 0 : UInt8(clamping: max(1, body.attempts?.value ?? 3)),
        notFound: notFound, unavailable: unavailable, locked: locked ?? .hangUp,
        initial: secret == nil ? nil : initial))
    return Step(
      kind: .lookup, keys: keyMode(step), speech: speech(of: step, place),
      detail: lookups.count - 1, next: found)
  }

  mutating func browse(_ body: BrowseSyntax, _ step: StepSyntax, _ place: StepPlace) -> Step {
    reportSilent(step)
    checkOptionNames(body.options)
    let table = self.table(named: body.table)
    let conditions = table.map { self.conditions(body.conditions, of: $0, place) } ?? .empty
    if let table, let secret = secretCondition(body.conditions, of: table) {
      report.add(.table(.secretInBrowse(column: secret.column.value)), at: secret.range)
    } else if let table, !menu.isBuiltIn(tableAt: table), let secret = secretColumn(of: table) {
      reportUnasked(secret, body.conditions, of: body.table, canAsk: false)
    }
    if let table, menu.isBuiltIn(tableAt: table) {
      report.add(.table(.builtInBrowsed(table: body.table.value)), at: body.table.range)
    }
    checkWithin(body.within)
    let order = body.order.flatMap { order in table.flatMap { self.order(order, of: $0) } }
    if let table, let mostAsked = body.mostAsked {
      reportUnknownRows(of: table, word: "most-asked", at: mostAsked.range)
    }
    let chosen = body.chosen.map { target($0, place) }
    let rows = body.list == nil ? 0 : min(9, max(1, body.list!.value))
    let keys = self.keys(
      KeyRules(
        options: body.options, prefer: body.prefer, without: body.without, rows: rows,
        rowsPlace: body.list?.range), step, place)
    let asking = self.asking(body.asking, keys: keys, step, place)
    browses.append(
      PendingBrowse(
        step: place.id, table: table ?? 0, conditions: conditions, order: order,
        within: body.within?.value.milliseconds ?? .seconds(10), mostAsked: body.mostAsked,
        pageSize: UInt8(max(1, rows)),
        chosen: rows > 0 ? chosen : nil,
        options: pageOptions(
          keys.spoken, of: body.options, named: promptName(step, place), place),
        empty: target(body.empty, place), unavailable: target(body.unavailable, place)))
    return Step(
      kind: .browse, keys: keyMode(step), speech: speech(of: step, place),
      speechAgain: speechAgain(of: step, place), asking: asking, detail: browses.count - 1)
  }

  /// Speeches that are the same are one.
  private mutating func pageOptions(
    _ options: [SpokenOption], of written: [OptionSyntax], named name: String, _ place: StepPlace
  ) -> PageOptions {
    let all = optionSpeech(options, of: written, named: name, place)
    func leading(_ isSaid: (Target) -> Bool) -> [SpokenOption] {
      options.filter { isSaid(flow.options[$0.option].target) }
    }
    let (first, last) = (leading { $0 != .previousRows }, leading { $0 != .nextRows })
    let only = leading { $0 != .previousRows && $0 != .nextRows }
    let onFirst = first.count == options.count ? all : speech(of: first, written)
    let onLast = last.count == options.count ? all : speech(of: last, written)
    let onOnly =
      only.count == first.count
      ? onFirst : only.count == last.count ? onLast : speech(of: only, written)
    return PageOptions(between: all, onFirst: onFirst, onLast: onLast, onOnly: onOnly)
  }

  /// `initial ->` stands where the secret that is asked for may be an initial one, and nowhere else.
  private mutating func reportInitial(
    _ body: LookupSyntax, _ secret: ConditionSyntax, of table: Int, _ step: StepSyntax
  ) {
    let column = menu.tables[table].columns.first {
      $0.name.value == secret.column.value && $0.secret != nil
    }
    if let declared = column?.initial, body.initial == nil {
      report.addMissing(
        .table(.initialMissing(column: secret.column.value, declared: declared.range)),
        at: step.name.range)
    } else if column?.initial == nil, let initial = body.initial, report.isWhole,
      // An endpoint may know initial secrets by itself, and answer that one is.
      !isEndpoint(table)
    {
      report.add(.table(.initialUnneeded(column: secret.column.value)), at: initial.range)
    }
  }

  private mutating func order(_ syntax: OrderSyntax, of table: Int) -> RowOrder? {
    guard let column = self.column(syntax.column, of: table) else { return nil }
    if let secret = menu.tables[table].columns[column].secret {
      report.add(
        .table(.orderSecret(column: syntax.column.value, declared: secret)),
        at: syntax.column.range)
      return nil
    }
    return RowOrder(column: column, isDescending: syntax.isDescending)
  }

  /// The first condition on a secret column.
  private func secretCondition(_ conditions: [ConditionSyntax], of table: Int) -> ConditionSyntax? {
    conditions.first { condition in
      menu.tables[table].columns.contains {
        $0.name.value == condition.column.value && $0.secret != nil
      }
    }
  }

  /// Rows that have a secret, which is not asked for. `canAsk`: whether the step may compare it.
  private mutating func reportUnasked(
    _ secret: ColumnSyntax, _ conditions: [ConditionSyntax], of table: Located<String>, canAsk: Bool
  ) {
    guard case .item(let place) = menu.tables.find(table.value), areKnown(conditions, to: place)
    else { return }
    leavesSecretOut = true
    report.add(
      .table(
        .secretUnasked(
          table: table.value, column: secret.name.value, declared: secret.name.range,
          canAsk: canAsk)), at: table.range)
  }

  /// Whether the table has every column that is compared. A slip in the name of one, which is told already, may be one in that
  /// of the key or of the secret.
  private func areKnown(_ conditions: [ConditionSyntax], to table: Int) -> Bool {
    let columns = menu.tables[table].columns.map(\.name.value)
    return conditions.allSatisfy { columns.contains($0.column.value) }
  }

  private func secretColumn(of table: Int) -> ColumnSyntax? {
    menu.tables[table].columns.first { $0.secret != nil }
  }

  private mutating func conditions(
    _ syntax: [ConditionSyntax], of table: Int, _ place: StepPlace
  ) -> TableRange {
    var conditions: [RowCondition] = []
    for condition in syntax {
      guard let column = self.column(condition.column, of: table) else { continue }
      let declared = menu.tables[table].columns[column]
      switch condition.test {
      case .equals(let value):
        if case .word(let word) = value { reportWordForValue(word, in: declared, place) }
        if let operand = operand(value, of: declared, place) {
          conditions.append(RowCondition(column: column, operand: operand))
          conditionPlaces.append(condition.range)
        }
      case .spelled(let reference):
        if EndpointAddress.isMeant(by: menu.tables[table].source.value) {
          report.add(
            .table(.endpointSpelled(table: menu.tables[table].name.value)), at: condition.range)
        }
        if let operand = spelling(reference, of: declared, condition, place) {
          conditions.append(RowCondition(column: column, match: .spelled, operand: operand))
          conditionPlaces.append(condition.range)
        }
      }
    }
    let start = flow.conditions.count
    flow.conditions += conditions
    return TableRange(start..<flow.conditions.count)
  }

  private mutating func operand(
    _ value: ValueSyntax, of column: ColumnSyntax, _ place: StepPlace
  ) -> RowCondition.Operand? {
    let type = ValueType(column.type.value)
    let reference: ReferenceSyntax
    switch value {
    case .reference(let syntax): reference = syntax
    case .word(let word), .string(let word):
      if let secret = column.secret {
        report.add(
          .value(.secretWithPlain(column: column.name.value, declared: secret)), at: word.range)
        return nil
      }
      guard let constant = type.constant(word.value) else {
        report.add(
          .value(
            .conditionConstant(
              column: column.name.value, type: type.phrase, text: word.value,
              meant: valueMeant(by: value, place.instance), example: type.example)),
          at: word.range)
        return nil
      }
      return .constant(UInt32(self.constant(constant)))
    }
    switch referenced(reference, instance: place.instance) {
    case .broken: return nil
    case .thing(let parameter):
      reportParameter(
        parameter, of: instances[place.instance].dialogue!, at: reference.range,
        wanted: "a text or a number")
      return nil
    case .text(let text, parameter: _):
      guard !reportPlain(column, reference), reportType(type, .text, column, reference) else {
        return nil
      }
      let written = flow.languages.isEmpty ? "" : flow.text(text, in: LanguageID(0))
      return .constant(UInt32(constant(.digits(written))))
    case .number(let number):
      guard !reportPlain(column, reference), reportType(type, .number, column, reference) else {
        return nil
      }
      return .constant(UInt32(constant(.number(number))))
    case .held(let value, let setter):
      if column.secret != nil, !isSecret(value) {
        _ = reportPlain(column, reference)
        return nil
      }
      if column.secret == nil, isSecret(value) {
        report.add(
          .value(
            .secretElsewhere(
              name: reference.text, declared: secretPlace(of: setter, column: reference.column),
              isKey: column.key != nil)),
          at: reference.range)
        return nil
      }
      guard reportType(type, self.type(of: value), column, reference) else { return nil }
      use(value, setter: setter, at: reference.range, place)
      return .value(value)
    }
  }

  /// Something that is not secret, in a condition on a secret column.
  private mutating func reportPlain(_ column: ColumnSyntax, _ reference: ReferenceSyntax) -> Bool {
    guard let secret = column.secret else { return false }
    report.add(
      .value(.secretWithPlain(column: column.name.value, declared: secret)), at: reference.range)
    return true
  }

  /// Whether the two types can be equal.
  private mutating func reportType(
    _ columnType: ValueType, _ type: ValueType, _ column: ColumnSyntax,
    _ reference: ReferenceSyntax
  ) -> Bool {
    if columnType == .citizenID, type == .digits {
      report.add(
        .value(.citizenAsDigits(column: column.name.value, name: reference.text)),
        at: reference.range)
      return true
    }
    if columnType == type || columnType.isWritten && type.isWritten { return true }
    report.add(
      .value(
        .conditionType(
          column: column.name.value, columnType: columnType.phrase, name: reference.text,
          type: type.phrase, entered: columnType.entryWord)), at: reference.range)
    return false
  }

  private mutating func spelling(
    _ reference: ReferenceSyntax, of column: ColumnSyntax, _ condition: ConditionSyntax,
    _ place: StepPlace
  ) -> RowCondition.Operand? {
    let type = ValueType(column.type.value)
    if type != .text || column.secret != nil {
      report.add(
        .value(.spelledColumn(column: column.name.value, type: type.phrase)),
        at: condition.column.range)
      return nil
    }
    switch referenced(reference, instance: place.instance) {
    case .broken: return nil
    case .held(let value, let setter):
      if isSecret(value) {
        report.add(
          .value(
            .secretElsewhere(
              name: reference.text, declared: secretPlace(of: setter, column: reference.column),
              isKey: column.key != nil)),
          at: reference.range)
        return nil
      }
      guard self.type(of: value) == .digits else {
        report.add(
          .value(.spelledValue(name: reference.text, type: self.type(of: value).phrase)),
          at: reference.range)
        return nil
      }
      use(value, setter: setter, at: reference.range, place)
      return .value(value)
    case .text, .number, .thing:
      report.add(
        .value(.spelledValue(name: reference.text, type: "a parameter")), at: reference.range)
      return nil
    }
  }

  /// Now that all steps are compiled: every question with the columns that are asked for.
  mutating func finishQueries() {
    for lookup in lookups {
      flow.lookups.append(
        LookupDetail(
          query: query(lookup.table, lookup.conditions, lookup.step), within: lookup.within,
          attemptsMax: lookup.attemptsMax, notFound: lookup.notFound,
          unavailable: lookup.unavailable, locked: lookup.locked, initial: lookup.initial))
    }
    for browse in browses {
      flow.browses.append(
        BrowseDetail(
          query: query(browse.table, browse.conditions, browse.step), order: browse.order,
          within: browse.within, pageSize: browse.pageSize, chosen: browse.chosen,
          options: browse.options, mostAskedDays: UInt8(clamping: browse.mostAsked?.value ?? 0),
          placeDays: placeDays[browse.step] ?? 0, empty: browse.empty,
          unavailable: browse.unavailable))
    }
    finishTables()
  }

  private mutating func query(_ table: Int, _ conditions: TableRange, _ step: StepID) -> RowQuery {
    let start = flow.fetchedColumns.count
    flow.fetchedColumns += wantedColumns[step] ?? []
    return RowQuery(
      table: table, conditions: conditions,
      columns: TableRange(start..<flow.fetchedColumns.count))
  }
}
