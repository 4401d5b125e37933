import CallFlowModel
import ServiceCalendar
import Storage

extension GeneratedWorld {
  /// The same but for what `step` goes by: whatever may lead out of it by an exit that is not taken yet.
  func variants(
    for step: StepID, _ questions: TableQuestions, of menu: MenuUnderTest
  ) -> [GeneratedWorld] {
    let facts = menu.flow[step]
    switch facts.kind {
    case .lookup:
      return variants(asking: menu.flow.lookups[Int(facts.detail)].query, questions, menu)
    case .browse:
      return variants(asking: menu.flow.browses[Int(facts.detail)].query, questions, menu)
    case .choose:
      let branches = menu.flow.branches[menu.flow.choices[Int(facts.detail)].branches.range]
      return variants(choosing: Array(branches), questions, menu)
    case .menu, .play, .enter, .record, .discard, .fax, .transfer, .hangUp: return []
    }
  }

  private func variants(
    asking query: RowQuery, _ questions: TableQuestions, _ menu: MenuUnderTest
  ) -> [GeneratedWorld] {
    let table = Int(query.table)
    let name = menu.flow.tables[table].name
    var alone = self
    alone.name = "\(name) unavailable"
    alone.unavailable = [name]
    guard rows.isPrivate(name) else {
      return [alone] + naming(query, questions, menu)
        + GeneratedMoments(menu: menu).days(of: table, at: at.minuteOfDay).map { at($0) }
    }
    var bare = self
    bare.name = "no rows of \(name)"
    bare.rows = rows.without(name)
    return [alone, bare]
  }

  /// Those where what was found before names a row of the table that `query` asks.
  private func naming(
    _ query: RowQuery, _ questions: TableQuestions, _ menu: MenuUnderTest
  ) -> [GeneratedWorld] {
    let asked = menu.flow.tables[Int(query.table)].name
    let row = menu.tables.first { $0.schema.name == asked }?.rows.first
    return menu.flow.conditions[query.conditions.range].compactMap { condition in
      guard case .value(let value) = condition.operand, let place = questions.fetched[value],
        rows.isPrivate(menu.flow.tables[place.table].name),
        let cell = row?[Int(condition.column)], cell != .absent
      else { return nil }
      return holding(cell, in: place, menu)
    }
  }

  private func holding(
    _ cell: TableValue, in place: TableQuestions.ColumnPlace, _ menu: MenuUnderTest
  ) -> GeneratedWorld {
    let table = menu.flow.tables[place.table]
    var world = self
    world.name =
      "\(table.name).\(table.columns[place.column].name) "
      + (cell == .absent ? "empty" : "= \(cell.written)")
    world.rows = rows.changing(place, to: cell, of: menu)
    return world
  }

  private func variants(
    choosing branches: [Branch], _ questions: TableQuestions, _ menu: MenuUnderTest
  ) -> [GeneratedWorld] {
    var worlds: [GeneratedWorld] = []
    var hours: [Int] = []
    for branch in branches {
      switch branch.condition {
      case .open(let place): hours.append(Int(place))
      case .callerHidden: worlds.append(from(Self.telephone))
      case .callerBegins(let prefix):
        let prefix = menu.flow.names[Int(prefix)]
        worlds.append(from(prefix + Self.telephone.dropFirst(prefix.count)))
      case .compare(let value, _, let constant):
        guard let place = questions.fetched[value] else { continue }
        let table = menu.flow.tables[place.table]
        guard rows.isPrivate(table.name) else { continue }
        let cells = menu.flow.constants[Int(constant)].cells(of: table.columns[place.column])
        worlds += cells.map { holding($0, in: place, menu) }
      case .language, .after, .afterDropped, .afterOption: break
      }
    }
    return worlds
      + GeneratedMoments(menu: menu).moments(of: hours, from: at.date).map { at($0) }
  }

  private func at(_ moment: CivilDateTime) -> GeneratedWorld {
    var world = self
    world.name = "at \(moment)"
    world.at = moment
    return world
  }

  private func from(_ caller: String) -> GeneratedWorld {
    var world = self
    world.name = "from \(caller)"
    world.caller = caller
    return world
  }

  private static let telephone = "13800000000"
}
