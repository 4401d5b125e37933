import CallEngine
import CallFlowModel
import CallKeeping
import Diagnostics
import ServiceCalendar
import Storage

/// Rows of people who do not exist, in place of those that are nobody's business: what tables with a secret or with
/// citizen numbers hold, and tables that are asked with the same entries. Generated callers key in what these rows
/// hold, and their scripts are given them, so that no script tells a PIN.
struct InventedRows {
  /// One line of a script, and the table that it adds a row to.
  private(set) var lines: [(table: String, line: String)] = []
  /// The menu's tables with these rows.
  private(set) var givens = PreparedGivens()
  /// By private table and column: what callers key in for it.
  private var keyed: [String: [Int: String]] = [:]

  /// None at all.
  init() {}

  /// - Parameter initial: with the secrets that people are given before they choose one of their own.
  init(_ menu: MenuUnderTest, initial: Bool) {
    let flow = menu.flow
    var preparation = GivenPreparation(
      menu, rangAt: CallScript.ringsAtUnlessSaid, caller: nil, language: flow.languages[0])
    let questions = Questions(flow)
    for (index, declaration) in flow.tables.enumerated() where questions.isPrivate[index] {
      keyed[declaration.name] = [:]
      guard let table = menu.tables.first(where: { $0.schema.name == declaration.name }),
        let first = table.rows.first,
        !initial || !table.schema.hasSecrets || !declaration.initialSecrets.isEmpty
      else { continue }
      let compared = questions.compared[index]
      // What belongs together in the data belongs together here.
      let rows = table.rows.filter { row in
        compared.keys.allSatisfy { declaration.columns[$0].isSecret || row[$0] == first[$0] }
      }
      for row in rows.prefix(Self.rowsMax) {
        var cells: [Int: Self.Cell] = [:]
        for (place, column) in declaration.columns.enumerated() where !column.isSecret {
          cells[place] = Self.cell(
            row[place], column, entered: compared[place],
            isRead: questions.read[index].contains(place),
            menu)
        }
        for (place, column) in declaration.columns.enumerated() where column.isSecret {
          cells[place] =
            initial
            ? Self.initialSecret(column, declaration, cells)
            : compared[place].flatMap { Self.entered($0, isSecret: true, menu) }
              ?? Cell("4444")
        }
        add(cells, to: declaration, &preparation)
      }
    }
    givens = preparation.givens
  }

  private static let rowsMax = 3

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
    if keyed[table.name]?.isEmpty ?? true { keyed[table.name] = cells.mapValues(\.keyed) }
  }

  /// The same for where tables are not to be had: callers know what they hold, and nothing is given.
  var withoutLines: InventedRows {
    var rows = self
    rows.lines = []
    return rows
  }

  /// Whether the rows of that table stay out of scripts.
  func isPrivate(_ table: String) -> Bool { keyed[table] != nil }

  /// What a caller keys in for a column of the first row of a private table; `nil` where there is none.
  func keys(forColumn column: Int, of table: String) -> String? { keyed[table]?[column] }

  // MARK: - Cells

  /// A cell as a `given` line writes it, and as a caller keys it in.
  private struct Cell {
    let text: String
    let keyed: String

    init(_ text: String, keyed: String? = nil) {
      self.text = text
      self.keyed = keyed ?? text
    }
  }

  /// `nil`: an empty one.
  private static func cell(
    _ cell: TableValue, _ column: TableDeclaration.Column, entered value: ValueID?, isRead: Bool,
    _ menu: MenuUnderTest
  ) -> Cell? {
    if let value, let entered = entered(value, isSecret: false, menu) { return entered }
    if column.bound != nil || cell == .absent { return nil }
    switch column.type {
    case .citizenID: return Cell(citizenNumber)
    case .phone: return Cell(telephone)
    case .text, .digits, .number, .money, .date, .time, .audio: break
    }
    // Where the menu goes by what it holds, it is a code, and stays one.
    if isRead || column.isKey { return Cell(cell.written) }
    switch column.type {
    case .text: return Cell("invented")
    case .digits: return Cell("5555")
    case .number: return Cell("12")
    case .money: return Cell("100.00")
    case .date: return Cell("2011-12-31")
    case .time: return Cell("09:00")
    case .audio, .citizenID, .phone: return nil
    }
  }

  /// What fits an entry, and is in none of the menu's rows.
  private static func entered(
    _ value: ValueID, isSecret: Bool, _ menu: MenuUnderTest
  ) -> Cell? {
    guard let entry = menu.flow.entries.first(where: { $0.value == value }) else { return nil }
    switch entry.type {
    case .digits(let min, let max):
      let texts = (isSecret ? "46328" : "53628").map {
        String(repeating: $0, count: Int(min == max ? max : min))
      }
      return texts.first { !isHeld($0, menu) }.map { Cell($0) }
    case .citizenID: return Cell(citizenNumber)
    case .phone, .faxNumber: return Cell(telephone)
    case .date: return Cell("1980-01-01", keyed: "19800101")
    case .money: return Cell("200.00", keyed: "200")
    case .pattern(let pattern):
      return Cell(
        menu.flow.patternElements[menu.flow.patterns[Int(pattern)].range]
          .filter { !$0.isOptional }.map { String($0.last) }.joined())
    }
  }

  /// Whether a row holds it, or a secret that people are given is it.
  private static func isHeld(_ text: String, _ menu: MenuUnderTest) -> Bool {
    menu.tables.contains { table in
      table.rows.contains { row in
        row.contains { cell in
          if case .secret(let secret) = cell { secret.text == text } else { cell == .text(text) }
        }
      }
    }
      || menu.flow.tables.contains { table in
        table.columns.contains { $0.initial.contains(.text(text)) }
      }
  }

  private static func initialSecret(
    _ column: TableDeclaration.Column, _ table: TableDeclaration, _ cells: [Int: Cell]
  ) -> Cell? {
    for form in column.initial {
      switch form {
      case .text(let text): return Cell(text)
      case .last(let count, let name):
        guard let place = table.columns.firstIndex(where: { $0.name == name }),
          let digits = cells[place]?.text.filter(\.isNumber), digits.count >= count
        else { continue }
        return Cell(String(digits.suffix(count)))
      }
    }
    return nil
  }

  private static let telephone = "13800000000"

  /// Of a district in Beijing, a day and a sequence, with the check symbol that they have.
  private static let citizenNumber: String = {
    let rest = "11010519800101555"
    let number = "0123456789X".map { rest + String($0) }.first {
      CitizenNumber.isValid($0, today: CallScript.ringsAtUnlessSaid.date)
    }
    return number!
  }()
}

/// What a menu asks its tables with.
private struct Questions {
  /// By table: whether its rows are nobody's business.
  var isPrivate: [Bool]
  /// By table: its columns that are compared with an entry, and which.
  var compared: [[Int: ValueID]]
  /// By table: the columns that are compared otherwise, or that a step goes by.
  var read: [Set<Int>]

  init(_ flow: CallFlow) {
    let queries = flow.lookups.map(\.query) + flow.browses.map(\.query)
    isPrivate = flow.tables.map { table in
      table.columns.contains { $0.isSecret || $0.type == .citizenID }
    }
    compared = Array(repeating: [:], count: flow.tables.count)
    read = Array(repeating: [], count: flow.tables.count)
    let entered = Set(flow.entries.map(\.value))
    var isReadValue: Set<ValueID> = []
    for query in queries {
      let table = Int(query.table)
      for condition in flow.conditions[query.conditions.range] {
        if case .value(let value) = condition.operand {
          isReadValue.insert(value)
          if condition.match == .equal, entered.contains(value) {
            compared[table][Int(condition.column)] = value
            continue
          }
        }
        read[table].insert(Int(condition.column))
      }
    }
    for branch in flow.branches {
      if case .compare(let value, _, _) = branch.condition { isReadValue.insert(value) }
    }
    for fax in flow.faxes { if case .value(let value) = fax.document { isReadValue.insert(value) } }
    for query in queries {
      for column in flow.fetchedColumns[query.columns.range]
      where isReadValue.contains(column.value) {
        read[Int(query.table)].insert(Int(column.column))
      }
    }
    // Whoever is asked for with what opens a private table is the same person in another one.
    var asked: Set<ValueID> = []
    for table in flow.tables.indices where isPrivate[table] {
      asked.formUnion(compared[table].values)
    }
    for table in flow.tables.indices where !asked.isDisjoint(with: compared[table].values) {
      isPrivate[table] = true
    }
  }
}
