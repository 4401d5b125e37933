import CallFlowModel
import ServiceCalendar
import Storage

/// Moments at which a step goes another way than at others.
struct GeneratedMoments {
  let menu: MenuUnderTest

  /// One for each way in which those of `hours` are open and closed together, within a year from `first` on and on the days
  /// that they name themselves; the earliest of each.
  func moments(of hours: [Int], from first: CivilDate) -> [CivilDateTime] {
    guard !hours.isEmpty else { return [] }
    let hours = hours.map { menu.flow.hours[$0] }
    let spans = hours.flatMap { $0.lines.flatMap(\.spans) + $0.exceptions.flatMap(\.spans) }
    let edges = spans.flatMap { [$0.start, $0.end] }.filter { $0 < .endOfDay }
    let minutes = Set(edges + [.midnight]).sorted()
    let days =
      (0...Self.daysInYear).compactMap { first.adding(days: $0) }
      + hours.flatMap { $0.exceptions.map(\.date) }
    var seen: Set<[Bool]> = []
    var moments: [CivilDateTime] = []
    for day in days {
      for minute in minutes {
        let moment = CivilDateTime(day, minute)
        let isOpen = hours.map {
          $0.decide(at: moment, calendar: menu.flow.calendar).isOpen
        }
        if seen.insert(isOpen).inserted { moments.append(moment) }
      }
    }
    return moments
  }

  private static let daysInYear = 366

  /// That time on days of a table whose rows are heard on some only: the one with most rows, one with none, and others until
  /// each row is heard on one, as far as there are not too many.
  func days(of table: Int, at minute: MinuteOfDay) -> [CivilDateTime] {
    let declaration = menu.flow.tables[table]
    guard declaration.columns.contains(where: { $0.bound != nil }),
      let contents = menu.tables.first(where: { $0.schema.name == declaration.name })
    else { return [] }
    var edges: Set<CivilDate> = []
    for row in contents.rows {
      for (column, cell) in zip(declaration.columns, row) {
        guard let bound = column.bound, case .date(let date) = cell else { continue }
        edges.insert(date)
        // The day before the first one and the one after the last.
        if let beyond = date.adding(days: bound == .from ? -1 : 1) { edges.insert(beyond) }
      }
    }
    let heard = edges.sorted().map { day in
      (
        day,
        Set(contents.rows.indices.filter { contents.schema.isHeard(contents.rows[$0], on: day) })
      )
    }
    var days = heard.first { $0.1.isEmpty }.map { [$0.0] } ?? []
    var missing = Set(contents.rows.indices)
    while days.count < Self.daysMax {
      let gains = heard.map { $0.1.intersection(missing).count }
      guard let most = gains.max(), most > 0 else { break }
      let (day, rows) = heard[gains.firstIndex(of: most)!]
      days.append(day)
      missing.subtract(rows)
    }
    return days.map { CivilDateTime($0, minute) }
  }

  private static let daysMax = 12
}
