import CallFlowModel
import Storage

/// What a menu asks its tables with, and which of them hold what is nobody's business.
struct TableQuestions {
  struct ColumnPlace: Hashable {
    let table: Int
    let column: Int
  }

  /// What a step or a query holds a column against.
  struct Comparison {
    let comparison: Branch.Comparison
    let constant: CallValue
  }

  /// What the menu does with a column.
  struct ColumnFacts {
    /// What a caller enters for it.
    let entered: ValueID?
    let comparisons: [Comparison]
    let isCode: Bool
  }

  /// Those whose rows are nobody's business, each behind those that ``sources`` has for it.
  private(set) var privateTables: [Int] = []
  /// By table: its columns that are asked for with an entry, and which.
  private(set) var asked: [[Int: ValueID]]
  /// By table: the same, and columns that other tables are asked with, where an entry is asked for there too.
  private(set) var entered: [[Int: ValueID]]
  /// By table: its columns that are asked for with what a private table holds, and where.
  private(set) var sources: [[Int: ColumnPlace]]
  /// By table: its columns that are asked for with what a table holds that is not private, and where.
  private(set) var publicSources: [[Int: ColumnPlace]]
  /// Which column holds a value that was found.
  private(set) var fetched: [ValueID: ColumnPlace] = [:]
  /// By table and column.
  private(set) var comparisons: [[Int: [Comparison]]]
  /// By table: the columns that name documents, or that are asked for with what a table holds that is not private.
  private var codes: [Set<Int>]

  init(_ menu: MenuUnderTest) {
    let flow = menu.flow
    let queries = flow.lookups.map(\.query) + flow.browses.map(\.query)
    asked = Array(repeating: [:], count: flow.tables.count)
    sources = Array(repeating: [:], count: flow.tables.count)
    publicSources = sources
    comparisons = Array(repeating: [:], count: flow.tables.count)
    codes = Array(repeating: [], count: flow.tables.count)
    let enteredValues = Set(flow.entries.map(\.value))
    for query in queries {
      for column in flow.fetchedColumns[query.columns.range]
      where Int(column.column) != FetchedColumn.place {
        fetched[column.value] = ColumnPlace(table: Int(query.table), column: Int(column.column))
      }
    }
    var links: [(from: ColumnPlace, to: ColumnPlace)] = []
    for query in queries {
      for condition in flow.conditions[query.conditions.range] where condition.match == .equal {
        let place = ColumnPlace(table: Int(query.table), column: Int(condition.column))
        switch condition.operand {
        case .value(let value):
          if enteredValues.contains(value) {
            asked[place.table][place.column] = value
          } else if let source = fetched[value], source.table != place.table {
            links.append((source, place))
          }
        case .constant(let constant):
          comparisons[place.table][place.column, default: []].append(
            Comparison(comparison: .equal, constant: flow.constants[Int(constant)]))
        }
      }
    }
    for branch in flow.branches {
      guard case .compare(let value, let comparison, let constant) = branch.condition,
        let place = fetched[value]
      else { continue }
      comparisons[place.table][place.column, default: []].append(
        Comparison(comparison: comparison, constant: flow.constants[Int(constant)]))
    }
    for fax in flow.faxes {
      guard case .value(let value) = fax.document, let place = fetched[value] else { continue }
      codes[place.table].insert(place.column)
    }
    entered = asked
    for (source, place) in links where entered[source.table][source.column] == nil {
      entered[source.table][source.column] = asked[place.table][place.column]
    }
    let isPrivate = privateTables(of: menu, links)
    for (source, place) in links {
      if !isPrivate[source.table] {
        codes[place.table].insert(place.column)
        publicSources[place.table][place.column] = source
      } else if sources[place.table][place.column] == nil {
        sources[place.table][place.column] = source
      }
    }
    var seen: Set<Int> = []
    for table in flow.tables.indices where isPrivate[table] { addPrivate(table, &seen) }
  }

  func facts(of column: Int, in table: Int) -> ColumnFacts {
    ColumnFacts(
      entered: entered[table][column], comparisons: comparisons[table][column] ?? [],
      isCode: codes[table].contains(column))
  }

  private mutating func addPrivate(_ table: Int, _ seen: inout Set<Int>) {
    guard seen.insert(table).inserted else { return }
    for source in Set(sources[table].values.map(\.table)).sorted() { addPrivate(source, &seen) }
    privateTables.append(table)
  }

  /// By table. Whoever is asked for with what opens a private table is the same person in another one, and a table that is
  /// asked with what a private one holds tells that too.
  private func privateTables(
    of menu: MenuUnderTest, _ links: [(from: ColumnPlace, to: ColumnPlace)]
  ) -> [Bool] {
    let flow = menu.flow
    // What an endpoint or the store itself answers is in no file, so that it is invented too.
    var isPrivate = flow.tables.map { table in
      table.file == nil
        || table.columns.contains { $0.isSecret || $0.type == .citizenID || $0.type == .phone }
    }
    let hasRows = flow.tables.map { table in
      menu.tables.contains { $0.schema.name == table.name && !$0.rows.isEmpty }
    }
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      var values: Set<ValueID> = []
      for table in flow.tables.indices where isPrivate[table] {
        values.formUnion(asked[table].values)
      }
      for table in flow.tables.indices where !isPrivate[table] {
        let isAsked = links.contains { link in
          link.to.table == table && isPrivate[link.from.table] && hasRows[link.from.table]
        }
        guard isAsked || !values.isDisjoint(with: asked[table].values) else { continue }
        isPrivate[table] = true
        isGrowing = true
      }
    }
    return isPrivate
  }
}
