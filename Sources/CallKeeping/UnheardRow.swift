package import CallFlowModel
import Diagnostics
import KeypadSpelling
package import ServiceCalendar
package import Storage

/// A row that is well formed, and of which callers hear nothing or what another says, or which they do not find.
package struct UnheardRow: Equatable, Sendable {
  /// Why it is not heard, or not found.
  package enum Fact: Equatable, Sendable {
    /// Its last day is before its first.
    case daysNeverCome(from: CivilDate, until: CivilDate)
    /// What is played of a row is empty: who chooses it hears no more than in the list. `language`: `nil` where it is
    /// so in every one.
    case nothingToPlay(columns: [String], language: String?)
    /// What callers hear of a row while they go through them is empty.
    case nothingToChoose(columns: [String], language: String?)
    /// What is spoken of it beside its name is empty. Only the menu tells whether anything more is played.
    case nothingBesideName(columns: [String])
    /// No key has a character of what callers spell, so that the spelling ends before it.
    case notSpelled(column: String, from: Character)
    /// Its recording is called as that of the row on `line`, which says something else.
    case sharesRecording(line: Int, column: String)
    /// Steps ask for rows by the menu's own words, and none for what it has in `column`. `word`: that; `nil` where it is
    /// empty. `near`: the one of theirs that may be meant.
    case notAsked(column: String, word: String?, near: String?)
    /// The document that is faxed for the row is named nowhere.
    case noDocument(column: String)
    /// It is the first behind as many rows as callers hear, of those that have the same in `columns`: no key leads on. `day`:
    /// the one for which that is so, where rows have days.
    case behindThePage(rows: Int, columns: [String], day: CivilDate?)
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
    case .nothingToPlay, .nothingToChoose, .nothingBesideName: "row-silent"
    case .notSpelled: "row-unspelled"
    case .sharesRecording: "row-recording"
    case .notAsked: "row-unasked"
    case .noDocument: "row-without-document"
    case .behindThePage: "row-behind-page"
    }
  }

  /// What is wrong, without the place.
  package var message: String {
    switch fact {
    case .daysNeverCome(let from, let until):
      "row \(key) of '\(table)' is heard from \(from) until \(until), which is before: nobody hears it"
    case .nothingToPlay(_, let language):
      "row \(key) of '\(table)' has neither words nor a recording\(Self.within(language)): who chooses it hears nothing"
    case .nothingToChoose(_, let language):
      "row \(key) of '\(table)' is not named\(Self.within(language)): who goes through the rows hears nothing of it"
    case .nothingBesideName:
      "row \(key) of '\(table)' has nothing beside its name: who chooses it hears no more, unless the menu has words of its own"
    case .notSpelled(let column, let character):
      "row \(key) of '\(table)': '\(column)' cannot be spelled on keys from '\(character)' on: who spells it to the end does not find it"
    case .sharesRecording(let line, let column):
      "row \(key.isEmpty ? "" : "\(key) ")of '\(table)' is recorded by the same name as that of line \(line), and its '\(column)' is another: callers hear one for both"
    case .notAsked(let column, let word, _):
      "row \(key) of '\(table)' is heard by nobody: no step asks for rows whose '\(column)' is \(word.map { "'\($0)'" } ?? "empty")"
    case .noDocument(let column):
      "row \(key) of '\(table)' names no document in '\(column)': who asks for it hears that the fax failed"
    case .behindThePage(let rows, let columns, let day):
      "row \(key.isEmpty ? "" : "\(key) ")of '\(table)' and all behind it"
        + (columns.isEmpty
          ? "" : " with the same " + columns.map { "'\($0)'" }.joined(separator: " and "))
        + " are heard by nobody\(day.map { " on \($0)" } ?? ""): callers hear \(rows), and no key leads on"
    }
  }

  /// What to do about two rows whose recordings have one name.
  package static let shortKeyHint =
    "give the table a short `key`: recordings of rows are called by its first 40 characters, or by those of what they say where there is none"

  private static func within(_ language: String?) -> String {
    language.map { " in '\($0)'" } ?? ""
  }

  /// What to do about it; `nil` where the message says it.
  package var hint: String? {
    switch fact {
    case .daysNeverCome: nil
    case .notSpelled:
      "write what people say in simplified characters, Latin letters and digits"
    case .nothingToPlay(let columns, _), .nothingToChoose(let columns, _),
      .nothingBesideName(let columns):
      "fill in " + columns.map { "'\($0)'" }.joined(separator: " or ")
    case .notAsked(_, _, let near):
      near.map { "did you mean '\($0)'?" } ?? "write what a step asks for there, or add such a step"
    case .sharesRecording: Self.shortKeyHint
    case .noDocument(let column): "write the name of a `document` block in '\(column)'"
    case .behindThePage:
      "write an option that leads on in the `browse`, such as `8 \"more\" -> next`"
    }
  }
}

extension CallFlow {
  /// The rows of the table at `index` that nobody hears for what they hold or lack, in order.
  package func unheardRows(of table: TableImport, at index: Int) -> [UnheardRow] {
    table.contents.map { unheardRows(of: $0, lines: table.lines, at: index) } ?? []
  }

  /// A row that staff write, as one of its table at `index`: what it lacks by itself.
  package func unheard(
    _ cells: [TableValue], of schema: TableSchema, at index: Int
  ) -> [UnheardRow] {
    unheardRows(of: TableContents(schema: schema, rows: [cells]), lines: [1], at: index)
  }

  private func unheardRows(
    of contents: TableContents, lines: [Int], at index: Int
  ) -> [UnheardRow] {
    let schema = contents.schema
    let spoken = tables[index].isCatalogue ? RowSpeech(of: index, in: self) : nil
    let texts = textColumns(of: schema)
    /// By the name of a recording, the first row that has it.
    var recorded: [String: Int] = [:]
    let documents = documentNamings(of: index)
    let unasked = UnaskedRows(of: index, in: self)
    var unheard: [UnheardRow] = []
    for (place, (row, line)) in zip(contents.rows, lines).enumerated() {
      func add(_ fact: UnheardRow.Fact) {
        unheard.append(
          UnheardRow(line: line, key: schema.shownKey(of: row), table: schema.name, fact: fact))
      }
      func names(_ columns: [Int]) -> [String] { columns.map { schema.columns[$0].name } }
      if let (from, until) = schema.daysThatNeverCome(of: row) {
        add(.daysNeverCome(from: from, until: until))
      }
      for fact in schema.spellingGaps(of: row) { add(fact) }
      for column in texts {
        guard case .text = row[column] else { continue }
        let name = TableRow(schema: schema, cells: row).promptName(at: column)
        guard let first = recorded[name] else {
          recorded[name] = place
          continue
        }
        guard contents.rows[first][column] != row[column] else { continue }
        add(.sharesRecording(line: lines[first], column: schema.columns[column].name))
        break
      }
      for column in documents.columns(of: row) where row[column] == .absent {
        add(.noDocument(column: schema.columns[column].name))
      }
      if let (column, words) = unasked.column(of: row) {
        let word = row[column] == .absent ? nil : row[column].written
        add(
          .notAsked(
            column: schema.columns[column].name, word: word,
            near: word.flatMap { nearestName(to: $0, among: words) }))
      }
      guard let spoken else { continue }
      let chosen = spoken.chosen.map { lists in
        lists.filter { $0.conditions.hold(of: row) }.map(\.columns)
      }
      for (language, columns) in silences(of: row, where: chosen) {
        add(.nothingToChoose(columns: names(columns), language: language))
      }
      for (language, columns) in silences(of: row, where: spoken.played.map { [$0] }) {
        add(.nothingToPlay(columns: names(columns), language: language))
      }
    }
    return unheard
  }

  /// Columns whose cells some step speaks in some language, and which are recorded cell by cell.
  private func textColumns(of schema: TableSchema) -> [Int] {
    let spoken = languages.indices.flatMap { spokenColumns(in: LanguageID($0)) }
    return schema.columns.indices.filter { column in
      schema.columns[column].type == .text
        && spoken.contains(SpokenColumn(table: schema.name, column: column))
    }
  }

  /// Where callers hear nothing of `row`: the language, `nil` where it is so in every one, and the columns that would
  /// have been spoken.
  ///
  /// - Parameter places: by language, the columns that are spoken at each place; none where the row is not spoken of.
  private func silences(
    of row: [TableValue], where places: [[[Int]]]
  ) -> [(language: String?, columns: [Int])] {
    var silent: [(language: String?, columns: [Int])] = []
    for (language, places) in zip(languages, places) {
      let empty = places.first { columns in
        !columns.isEmpty && columns.allSatisfy { row[$0] == .absent }
      }
      if let empty { silent.append((language, empty)) }
    }
    guard silent.count == languages.count, let first = silent.first?.columns,
      silent.allSatisfy({ $0.columns == first })
    else { return silent }
    return [(nil, first)]
  }
}

extension TableSchema {
  /// A row that staff write, where no menu tells what is spoken of it.
  package func unheard(_ cells: [TableValue]) -> [UnheardRow] {
    var facts = spellingGaps(of: cells)
    let besideName = spokenBesideName
    if !besideName.isEmpty, besideName.allSatisfy({ cells[$0] == .absent }) {
      facts.append(.nothingBesideName(columns: besideName.map { columns[$0].name }))
    }
    return facts.map { UnheardRow(line: 1, key: shownKey(of: cells), table: name, fact: $0) }
  }

  /// Texts and recordings that no step chooses rows by, but for what callers spell or else the first text, which names the row.
  private var spokenBesideName: [Int] {
    let spoken = columns.indices.filter { place in
      let column = columns[place]
      return (column.type == .text || column.type == .audio) && !column.isKey
        && !column.isCompared && !column.isSpelled
    }
    guard !columns.contains(where: \.isSpelled) else { return spoken }
    let title = spoken.first { columns[$0].type == .text }
    return spoken.filter { $0 != title }
  }

  fileprivate func spellingGaps(of row: [TableValue]) -> [UnheardRow.Fact] {
    zip(columns, row).compactMap { column, cell in
      guard column.isSpelled, case .text(let text) = cell,
        let character = KeypadSpelling.unspelled(in: text)
      else { return nil }
      return .notSpelled(column: column.name, from: character)
    }
  }
}
