import CallFlowModel
import CallKeeping
import Diagnostics
import Storage

/// Rows of people who do not exist, in place of those that are nobody's business: what tables with a secret, with citizen
/// numbers or with telephone numbers hold, what endpoints and the store itself answer, and tables that are asked with the same entries or with what stands in those.
/// Generated callers key in what these rows hold, and their scripts are given them, so that no script tells a PIN.
struct InventedRows {
  /// One line of a script, and the table that it adds a row to.
  private(set) var lines: [(table: String, line: String)] = []
  /// The menu's tables with these rows.
  private(set) var givens = PreparedGivens()
  /// By private table and column: what the first row holds.
  private var firsts: [String: [Int: Cell]] = [:]

  /// What is asked of a cell, whatever the data hold.
  struct Change {
    let place: TableQuestions.ColumnPlace
    let cell: TableValue
  }

  private let isInitial: Bool
  private let changes: [Change]

  /// None at all.
  init() {
    isInitial = false
    changes = []
  }

  /// - Parameters:
  ///   - initial: with the secrets that people are given before they choose one of their own.
  ///   - changes: what cells of these rows hold instead, the last one counting.
  init(_ menu: MenuUnderTest, initial: Bool, changes: [Change] = []) {
    isInitial = initial
    self.changes = changes
    let flow = menu.flow
    var preparation = GivenPreparation(
      menu, rangAt: CallScript.ringsAtUnlessSaid, caller: nil, language: flow.languages[0])
    let questions = TableQuestions(menu)
    /// By table: the first row in the data, and what stands for it.
    var firsts: [Int: (row: [TableValue], cells: [Int: Cell])] = [:]
    for index in questions.privateTables {
      let declaration = flow.tables[index]
      self.firsts[declaration.name] = [:]
      guard
        !initial || !declaration.initialSecrets.isEmpty
          || !declaration.columns.contains(where: \.isSecret)
      else { continue }
      var known = menu.tables.first { $0.schema.name == declaration.name }?.rows ?? []
      if declaration.file == nil {
        var row = Self.answered(declaration)
        // It answers whoever asks with what a table of the menu's own holds.
        for (column, source) in questions.publicSources[index] {
          let name = flow.tables[source.table].name
          let asking = menu.tables.first { $0.schema.name == name }?.rows.first
          if let cell = asking?[source.column] { row[column] = cell }
        }
        known = [row]
      }
      // What belongs together in the data belongs together here.
      let sources = questions.sources[index].filter { firsts[$0.value.table] != nil }
      let meant = known.first { row in
        sources.allSatisfy { row[$0.key] == firsts[$0.value.table]?.row[$0.value.column] }
      }
      guard let first = meant ?? known.first else { continue }
      let asked = questions.asked[index].keys.filter { !declaration.columns[$0].isSecret }
      let rows = known.filter { row in
        row[...].indices.allSatisfy { column in
          row[column] == first[column] || !(asked.contains(column) || sources[column] != nil)
        }
      }
      let rowsBefore = lines.count
      // Rows that the menu tells from each other by what it goes by are there all.
      var codesSeen: Set<[String?]> = []
      for row in rows {
        let number = lines.count - rowsBefore
        var cells: [Int: Cell] = [:]
        for (place, column) in declaration.columns.enumerated() where !column.isSecret {
          cells[place] =
            sources[place].flatMap { firsts[$0.table]?.cells[$0.column] }
            ?? (declaration.name == ReceiptTable.name
              ? Self.receiptCell(row[place])
              : Self.cell(
                row[place], column, questions.facts(of: place, in: index), number, menu))
        }
        for change in changes where change.place.table == index {
          cells[change.place.column] = change.cell == .absent ? nil : Cell(change.cell.written)
        }
        let codes = questions.comparisons[index].keys.sorted().map { cells[$0]?.text }
        let isNew = codesSeen.insert(codes).inserted
        guard number < (isNew ? Self.rowsMax : Self.rowsAlikeMax) else { continue }
        for (place, column) in declaration.columns.enumerated() where column.isSecret {
          cells[place] =
            initial
            ? Self.initialSecret(column, declaration, cells)
            : questions.entered[index][place].flatMap { Self.entered($0, isSecret: true, menu) }
              ?? Cell("4444")
        }
        if firsts[index] == nil { firsts[index] = (first, cells) }
        add(cells, to: declaration, &preparation)
      }
    }
    givens = preparation.givens
  }

  private static let rowsAlikeMax = 3
  private static let rowsMax = 12

  private mutating func add(
    _ cells: [Int: Cell], to table: TableDeclaration, _ preparation: inout GivenPreparation
  ) {
    let nowhere = SourceRange(file: .first, start: 0, end: 0)
    let given = cells.sorted { $0.key < $1.key }.map { place, cell in
      GivenCell(column: table.columns[place].name, text: cell.text)
    }
    let problemCount = preparation.problems.count
    preparation.add(
      Located(
        .row(table: Located(table.name, nowhere), cells: given.map { Located($0, nowhere) }),
        nowhere))
    guard preparation.problems.count == problemCount else { return }
    let pairs = given.map { "\($0.column)=\($0.text.quotedForScript)" }
    lines.append((table.name, (["given \(table.name)"] + pairs).joined(separator: " ")))
    if firsts[table.name]?.isEmpty ?? true { firsts[table.name] = cells }
  }

  /// The same where a cell holds something else.
  func changing(
    _ place: TableQuestions.ColumnPlace, to cell: TableValue, of menu: MenuUnderTest
  ) -> InventedRows {
    InventedRows(
      menu, initial: isInitial, changes: changes + [Change(place: place, cell: cell)])
  }

  /// The same without what is in `table`, which callers ask it for all the same.
  func without(_ table: String) -> InventedRows {
    var rows = self
    rows.lines.removeAll { $0.table == table }
    rows.givens.tables.removeAll { $0.schema.name == table }
    return rows
  }

  /// Whether the rows of that table stay out of scripts.
  func isPrivate(_ table: String) -> Bool { firsts[table] != nil }

  /// What a caller keys in for a column of the first row of a private table; `nil` where there is none.
  func keys(forColumn column: Int, of table: String) -> String? {
    firsts[table]?[column]?.keyed
  }

  /// What the first row of a table holds there; ``TableValue/absent`` also where there is none.
  func cell(at place: TableQuestions.ColumnPlace, of menu: MenuUnderTest) -> TableValue {
    let table = menu.flow.tables[place.table]
    guard let cell = firsts[table.name]?[place.column], let schema = try? TableSchema(table),
      let value = try? schema.columns[place.column].value(
        of: cell.text, isCitizenNumber: { _ in true })
    else { return .absent }
    return value
  }
}
