import CallEngine
import CallFlowModel
import ServiceCalendar
import Storage
import Telephony

/// What a generated caller keys in at an enter step.
struct GeneratedEntry {
  let menu: MenuUnderTest

  /// The keys, its end key included where one is needed.
  func keys(for detail: EnterDetail, _ world: GeneratedWorld) -> [DTMFKey] {
    ended(known(detail, world) ?? unknown(detail.type), detail)
  }

  /// What a row of a table holds that is asked with this value; `nil` where none is, or where it is not to
  /// be known.
  private func known(_ detail: EnterDetail, _ world: GeneratedWorld) -> [DTMFKey]? {
    let entries = world.entries
    if entries == .unknown { return nil }
    var queries = menu.flow.lookups.map(\.query) + menu.flow.browses.map(\.query)
    if case .known(let table?) = entries {
      let isMeant = { (query: RowQuery) in menu.flow.tables[Int(query.table)].name == table }
      queries = queries.filter(isMeant) + queries.filter { !isMeant($0) }
    }
    for query in queries {
      let declaration = menu.flow.tables[Int(query.table)]
      let name = declaration.name
      let table = menu.tables.first { $0.schema.name == name }
      for condition in menu.flow.conditions[query.conditions.range] {
        guard case .value(detail.value) = condition.operand else { continue }
        let column = Int(condition.column)
        if declaration.columns[column].isSecret, entries == .wrongSecret { return nil }
        let text =
          world.rows.isPrivate(name)
          ? world.rows.keys(forColumn: column, of: name)
          : condition.match == .spelled
            ? table?.spellings.first { $0.column == column }?.keys
            : table.flatMap { row(of: $0, world) }?[column].keyedText
        if let keys = text.flatMap(Self.keys) { return keys }
      }
    }
    return nil
  }

  /// What leads to other rows than the first: those of tables that anybody may know, and beginnings of what rows are spelled
  /// by, some of which find one row, some several.
  func furtherKeys(for detail: EnterDetail, _ rows: InventedRows) -> [[DTMFKey]] {
    var found: [[DTMFKey]] = []
    func add(_ text: String) {
      guard found.count < Self.furtherMax,
        let keys = Self.keys(text).map({ ended($0, detail) })
      else { return }
      if !found.contains(keys) { found.append(keys) }
    }
    for query in menu.flow.lookups.map(\.query) + menu.flow.browses.map(\.query) {
      let name = menu.flow.tables[Int(query.table)].name
      guard !rows.isPrivate(name), let table = menu.tables.first(where: { $0.schema.name == name })
      else { continue }
      for condition in menu.flow.conditions[query.conditions.range] {
        guard case .value(detail.value) = condition.operand else { continue }
        let column = Int(condition.column)
        if condition.match == .spelled {
          for spelling in table.spellings where spelling.column == column {
            for length in [2, 3, 4] { add(String(spelling.keys.prefix(length))) }
          }
        } else {
          for row in table.rows.prefix(Self.furtherMax) { row[column].keyedText.map(add) }
        }
      }
    }
    return found
  }

  private static let furtherMax = 40

  /// The first row that anybody may know, of those that are heard on the day if there are any; `nil` where a secret is to be
  /// an initial one, for it has none.
  private func row(of table: TableContents, _ world: GeneratedWorld) -> [TableValue]? {
    if world.entries == .initialSecret { return nil }
    let today = world.at.date
    return table.rows.first { table.schema.isHeard($0, on: today) } ?? table.rows.first
  }

  /// Further entries by which `step` may be left another way: what is just as much as it holds them against, and a little
  /// more or less, and rows of the tables that it goes by.
  func furtherEntries(
    at step: StepID, _ rows: InventedRows, _ questions: TableQuestions
  ) -> [(value: ValueID, keys: [DTMFKey])] {
    let flow = menu.flow
    let facts = flow[step]
    var texts: [ValueID: [String]] = [:]
    var asked: Set<ValueID> = []
    func add(_ conditions: TableRange) {
      for condition in flow.conditions[conditions.range] {
        if case .value(let value) = condition.operand { asked.insert(value) }
      }
    }
    switch facts.kind {
    case .lookup: add(flow.lookups[Int(facts.detail)].query.conditions)
    case .browse: add(flow.browses[Int(facts.detail)].query.conditions)
    case .choose:
      for branch in flow.branches[flow.choices[Int(facts.detail)].branches.range] {
        guard case .compare(let value, _, let constant) = branch.condition else { continue }
        if let place = questions.fetched[value] {
          asked.formUnion(questions.asked[place.table].values)
        } else {
          texts[value, default: []] += flow.constants[Int(constant)].neighbours
            .compactMap(\.keyedText)
        }
      }
    case .menu, .play, .enter, .record, .discard, .fax, .transfer, .hangUp: break
    }
    return flow.entries.flatMap { detail in
      var keyed = (texts[detail.value] ?? []).compactMap { text in
        Self.keys(filled(text, detail.type)).map { ended($0, detail) }
      }
      if asked.contains(detail.value) { keyed += furtherKeys(for: detail, rows) }
      return keyed.map { (detail.value, $0) }
    }
  }

  private static func keys(_ text: String) -> [DTMFKey]? {
    KeyString(String(text.map { $0 == "X" ? "*" : $0 })).map { keys in
      (0..<keys.count).map { keys[$0] }
    }
  }

  /// Well formed, and hardly in any table.
  private func unknown(_ type: EntryType) -> [DTMFKey] {
    let text: String
    switch type {
    case .digits(let min, let max):
      text = String(repeating: "7", count: Int(max == min ? max : min))
    // The example of GB 11643 itself.
    case .citizenID: text = "11010519491231002*"
    case .phone: text = "13900000000"
    case .faxNumber:
      text = faxNumbers.first { menu.flow.faxNumbers.allow($0) } ?? ""
    case .date: text = "20110701"
    case .money: text = "100"
    case .pattern(let pattern):
      text = menu.flow.patternElements[menu.flow.patterns[Int(pattern)].range]
        .filter { !$0.isOptional }.map { String($0.first) }.joined()
    }
    return Self.keys(text) ?? []
  }

  /// A number that is refused; `nil` where the step refuses none.
  func refusedKeys(for detail: EnterDetail) -> [DTMFKey]? {
    guard detail.refused != nil,
      let number = faxNumbers.first(where: { !menu.flow.faxNumbers.allow($0) })
    else { return nil }
    return Self.keys(number).map { $0 + [detail.endKey] }
  }

  /// Numbers of every rule, in its bounds, and some that few hotlines pay for.
  private var faxNumbers: [String] {
    menu.flow.faxNumbers.rules.flatMap { rule in
      [rule.minDigits, rule.maxDigits].map { count in
        rule.prefix + String(repeating: "8", count: max(0, Int(count) - rule.prefix.count))
      }
    } + ["00886212345678", "119"]
  }

  /// With the end key behind them, unless they end by themselves.
  private func ended(_ keys: [DTMFKey], _ detail: EnterDetail) -> [DTMFKey] {
    detail.type.isFull(KeyString(keys), in: menu.flow) ? keys : keys + [detail.endKey]
  }

  /// A number with as many zeros before it as it takes to be one of those entries.
  private func filled(_ number: String, _ type: EntryType) -> String {
    switch type {
    case .digits, .pattern:
      let missing = type.keyCounts(in: menu.flow).lowerBound - number.count
      return String(repeating: "0", count: max(0, missing)) + number
    case .citizenID, .phone, .faxNumber, .date, .money: return number
    }
  }
}

extension KeyString {
  /// The first ``capacity`` of `keys`.
  init(_ keys: [DTMFKey]) {
    self.init()
    for key in keys where !append(key) { return }
  }
}

extension TableValue {
  /// The cell as a caller keys it in; `nil` for what has no keys.
  var keyedText: String? {
    switch self {
    case .absent, .time, .secret: nil
    case .text(let text): text
    case .number(let number): number >= 0 ? String(number) : nil
    case .money(..<0): nil
    case .money(let hundredths) where hundredths % 100 == 0: String(hundredths / 100)
    // `*` is the point of an amount.
    case .money: written.replacing(".", with: "*")
    case .date(let date): date.description.filter { $0 != "-" }
    }
  }
}
