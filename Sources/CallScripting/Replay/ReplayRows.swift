import CallEngine
import CallFlowModel
import Storage

/// Invented rows by which a call goes as the recorded one went by those that it found: with cells that its choices ask for, and
/// without those of tables in which it found nothing.
///
/// All rows of a table are fitted alike: where a call went by two that differ, they stay as they are invented.
struct ReplayRows {
  private typealias Place = TableQuestions.ColumnPlace
  private typealias Alternative = [(place: Place, demand: RecordedChoices.Demand)]

  private let menu: MenuUnderTest
  /// As they are where nothing is asked of them.
  private let plain: InventedRows
  private let isInitial: Bool
  private var demands: [Place: [RecordedChoices.Demand]] = [:]
  /// Of which no cell is all that is asked.
  private var mixed: Set<Place> = []
  /// The tables in which nothing was found.
  private var bare: [String] = []

  /// - Parameter places: where the recorded `steps` are in the menu.
  init(
    _ steps: [CallPath.Step], _ places: [StepID?], _ choices: RecordedChoices,
    _ questions: TableQuestions, of menu: MenuUnderTest
  ) {
    self.menu = menu
    isInitial = steps.contains { $0.exit == ExitKind.initial.word }
    plain = InventedRows(menu, initial: isInitial)
    let answers = zip(steps, places).compactMap { step, place in
      place.flatMap { Answer(to: $0, leftBy: step.exit, in: menu.flow) }
    }
    let found = Set(answers.filter(\.isFound).map(\.query.table))
    for table in Set(answers.map(\.query.table)).subtracting(found).sorted() {
      bare.append(menu.flow.tables[Int(table)].name)
    }
    let visits = choices.visits.map { visit in
      visit.alternatives.map { demands -> Alternative in
        demands.compactMap { value, demand in questions.fetched[value].map { ($0, demand) } }
          .filter { plain.isPrivate(menu.flow.tables[$0.place.table].name) }
      }
    }
    let asked = answers.filter { found.contains($0.query.table) }.map { alternatives(of: $0) }
    // What can be only one way comes first.
    for alternatives in (visits + asked).sorted(by: { $0.count < $1.count }) { fit(alternatives) }
  }

  /// The rows.
  var rows: InventedRows {
    let places = demands.keys.filter { !mixed.contains($0) }
      .sorted { ($0.table, $0.column) < ($1.table, $1.column) }
    let changes = places.compactMap { place -> InventedRows.Change? in
      guard let cell = cell(at: place, meeting: demands[place] ?? []),
        cell != plain.cell(at: place, of: menu)
      else { return nil }
      return InventedRows.Change(place: place, cell: cell)
    }
    let rows =
      changes.isEmpty ? plain : InventedRows(menu, initial: isInitial, changes: changes)
    return bare.reduce(rows) { $0.isPrivate($1) ? $0.without($1) : $0 }
  }

  // MARK: What was found

  /// What a table answered to a recorded step.
  private struct Answer {
    let query: RowQuery
    /// Whether there was a row.
    let isFound: Bool

    /// `nil` where the step asks no table, or nobody knows what it answered.
    init?(to step: StepID, leftBy exit: String?, in flow: CallFlow) {
      let detail = Int(flow[step].detail)
      switch flow[step].kind {
      case .lookup: query = flow.lookups[detail].query
      case .browse: query = flow.browses[detail].query
      case .menu, .play, .enter, .record, .discard, .fax, .transfer, .choose, .hangUp: return nil
      }
      switch exit {
      case ExitKind.empty.word, ExitKind.notFound.word: isFound = false
      case ExitKind.unavailable.word, ExitKind.hungUp.word, nil: return nil
      default: isFound = true
      }
    }
  }

  /// What the columns that `answer` was asked for by the menu's own values must hold.
  private func alternatives(of answer: Answer) -> [Alternative] {
    let flow = menu.flow
    let own = flow.conditions[answer.query.conditions.range].compactMap {
      condition -> (place: Place, demand: RecordedChoices.Demand)? in
      guard condition.match == .equal, case .constant(let constant) = condition.operand else {
        return nil
      }
      return (
        Place(table: Int(answer.query.table), column: Int(condition.column)),
        RecordedChoices.Demand(
          comparison: .init(comparison: .equal, constant: flow.constants[Int(constant)]),
          holds: answer.isFound)
      )
    }
    // One that does not fit is enough to find nothing, and what was entered may be it.
    return answer.isFound ? [own] : own.map { [$0] } + [[]]
  }

  // MARK: Fitting

  /// Asks for the first of `alternatives` that can be had beside what is asked for already.
  private mutating func fit(_ alternatives: [Alternative]) {
    guard let first = alternatives.first else { return }
    let possible = alternatives.first { alternative in
      alternative.allSatisfy { place, _ in
        let further = alternative.filter { $0.place == place }.map(\.demand)
        return mixed.contains(place)
          || cell(at: place, meeting: (demands[place] ?? []) + further) != nil
      }
    }
    guard let possible else { return mixed.formUnion(first.map(\.place)) }
    for (place, demand) in possible { demands[place, default: []].append(demand) }
  }

  /// A cell of which all `demands` hold: the invented one, or one beside what they compare with; `nil` where there is none.
  private func cell(at place: Place, meeting demands: [RecordedChoices.Demand]) -> TableValue? {
    let column = menu.flow.tables[place.table].columns[place.column]
    let others = demands.flatMap { $0.comparison.constant.cells(of: column) }
    return ([plain.cell(at: place, of: menu)] + others).first { cell in
      demands.allSatisfy { $0.isMet(by: cell.compared) }
    }
  }
}
