package import CallFlowModel
package import ServiceCalendar
package import Storage

/// Rows behind as many as callers hear who go through a table, where no key leads on.
extension CallFlow {
  /// The first such row of `today`, for each that callers may ask for by what its columns hold.
  package func rowsBehindPage(
    of table: TableImport, at index: Int, today: CivilDate
  ) -> [UnheardRow] {
    guard let contents = table.contents, let pages = pagesWithoutNext(of: index) else { return [] }
    let schema = contents.schema
    let hasDays = schema.columns.contains { $0.bound != nil }
    let columns = Set(pages.flatMap(\.columns)).sorted()
    /// By page and what its columns hold: the rows there so far.
    var counts = [[[TableValue]: Int]](repeating: [:], count: pages.count)
    var reported: Set<[TableValue]> = []
    var unheard: [UnheardRow] = []
    for (row, line) in zip(contents.rows, table.lines) where schema.isHeard(row, on: today) {
      var rows: Int?
      var isHeard = false
      for (place, page) in pages.enumerated() where page.mayHold(row) {
        let before = counts[place][page.columns.map { row[$0] }, default: 0]
        counts[place][page.columns.map { row[$0] }] = before + 1
        rows = max(rows ?? 0, page.size)
        if before < page.size { isHeard = true }
      }
      guard let rows, !isHeard, reported.insert(columns.map { row[$0] }).inserted else { continue }
      unheard.append(
        UnheardRow(
          line: line, key: schema.shownKey(of: row), table: schema.name,
          fact: .behindThePage(
            rows: rows, columns: columns.map { schema.columns[$0].name },
            day: hasDays ? today : nil)))
    }
    return unheard
  }

  /// The first rows that a step speaks of those that hold the same in some columns.
  private struct Page {
    let size: Int
    /// What the step compares.
    let columns: [Int]
    let constants: [ConstantCondition]

    /// Whether some caller may ask for `row` there: nothing is equal to an empty cell.
    func mayHold(_ row: [TableValue]) -> Bool {
      constants.hold(of: row) && columns.allSatisfy { row[$0] != .absent }
    }
  }

  /// What callers hear of the table at `index`; `nil` where a key leads on, and where rows are found in other ways too.
  private func pagesWithoutNext(of index: Int) -> [Page]? {
    guard !lookups.contains(where: { Int($0.query.table) == index }) else { return nil }
    var pages: [Page] = []
    for step in steps.indices where steps[step].kind == .browse {
      let browse = browses[Int(steps[step].detail)]
      guard Int(browse.query.table) == index else { continue }
      let asked = conditions[browse.query.conditions.range]
      // The latest row, or what is asked most, may be all that is meant; who spells on has fewer rows.
      guard asked.allSatisfy({ $0.match == .equal }), browse.order == nil,
        browse.mostAskedDays == 0,
        !exits(of: StepID(step)).contains(where: { $0.target == .nextRows })
      else { return nil }
      pages.append(
        Page(
          size: Int(browse.pageSize), columns: asked.map { Int($0.column) },
          constants: constantConditions(of: browse.query)))
    }
    return pages
  }
}
