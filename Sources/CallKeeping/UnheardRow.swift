package import CallFlowModel
package import ServiceCalendar
package import Storage

/// A row that is well formed, and of which callers hear nothing.
package struct UnheardRow: Equatable, Sendable {
  package enum Fact: Equatable, Sendable {
    /// Its last day is before its first.
    case daysNeverCome(from: CivilDate, until: CivilDate)
    /// What is played of a row is empty: who chooses it hears no more than in the list.
    case nothingToPlay(columns: [String])
  }

  /// Where it begins in its file, from 1.
  package let line: Int
  /// As it is shown.
  package let key: String
  package let table: String
  package let fact: Fact

  /// The rule that it breaks; stable.
  package var id: String {
    switch fact {
    case .daysNeverCome: "row-days"
    case .nothingToPlay: "row-silent"
    }
  }

  /// What is wrong, without the place.
  package var message: String {
    switch fact {
    case .daysNeverCome(let from, let until):
      "row \(key) of '\(table)' is heard from \(from) until \(until), which is before: nobody hears it"
    case .nothingToPlay:
      "row \(key) of '\(table)' has neither words nor a recording: who chooses it hears nothing"
    }
  }

  /// What to do about it; `nil` where the message says it.
  package var hint: String? {
    switch fact {
    case .daysNeverCome: nil
    case .nothingToPlay(let columns):
      "fill in " + columns.map { "'\($0)'" }.joined(separator: " or ")
    }
  }
}

extension CallFlow {
  /// The rows of the table at `index` that nobody hears, in order.
  package func unheardRows(of table: TableImport, at index: Int) -> [UnheardRow] {
    guard let contents = table.contents else { return [] }
    let schema = contents.schema
    let played = tables[index].isCatalogue ? columnsPlayed(of: index) : []
    var unheard: [UnheardRow] = []
    for (row, line) in zip(contents.rows, table.lines) {
      func add(_ fact: UnheardRow.Fact) {
        unheard.append(
          UnheardRow(line: line, key: schema.shownKey(of: row), table: schema.name, fact: fact))
      }
      if let (from, until) = schema.daysThatNeverCome(of: row) {
        add(.daysNeverCome(from: from, until: until))
      }
      if !played.isEmpty, played.allSatisfy({ row[$0] == .absent }) {
        add(.nothingToPlay(columns: played.map { schema.columns[$0].name }))
      }
    }
    return unheard
  }

  /// The texts and recordings of a row that plays speak and its list does not, in order: what callers choose it for.
  private func columnsPlayed(of table: Int) -> [Int] {
    var columns: [ValueID: Int] = [:]
    for query in lookups.map(\.query) + browses.map(\.query) where Int(query.table) == table {
      for fetched in fetchedColumns[query.columns.range] {
        let column = Int(fetched.column)
        guard column != FetchedColumn.place else { continue }
        switch tables[table].columns[column].type {
        case .text, .audio: columns[fetched.value] = column
        case .digits, .number, .money, .date, .time, .phone, .citizenID: break
        }
      }
    }
    var played: Set<Int> = []
    var listed: Set<Int> = []
    for step in steps where step.kind == .play || step.kind == .browse {
      guard let speech = step.speech else { continue }
      for language in languages.indices {
        for piece in pieces[pieceRange(of: speech, in: LanguageID(language))] {
          guard case .value(let value, _, style: _) = piece, let column = columns[value] else {
            continue
          }
          if step.kind == .play { played.insert(column) } else { listed.insert(column) }
        }
      }
    }
    return played.subtracting(listed).sorted()
  }
}
