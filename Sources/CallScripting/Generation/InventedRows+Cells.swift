import CallEngine
import CallFlowModel
import ServiceCalendar
import Storage
import Telephony

extension InventedRows {
  /// A cell as a `given` line writes it, and as a caller keys it in.
  struct Cell {
    let text: String
    let keyed: String

    init(_ text: String, keyed: String? = nil) {
      self.text = text
      self.keyed = keyed ?? text
    }
  }

  /// What stands for `cell`; `nil`: an empty one.
  ///
  /// - Parameter number: which of the table's rows it is in: keys tell them apart.
  static func cell(
    _ cell: TableValue, _ column: TableDeclaration.Column, _ facts: TableQuestions.ColumnFacts,
    _ number: Int, _ menu: MenuUnderTest
  ) -> Cell? {
    if let value = facts.entered, let entered = entered(value, isSecret: false, menu) {
      return entered
    }
    if column.bound != nil || cell == .absent { return nil }
    switch column.type {
    case .citizenID: return Cell(citizenNumber)
    case .phone: return Cell(column.isKey ? telephone.dropLast() + String(number % 10) : telephone)
    case .text, .digits, .number, .money, .date, .time, .audio: break
    }
    // Where the menu goes by what it holds, the call goes the same way by what the menu itself names.
    if let alike = cell.alike(facts.comparisons) { return Cell(alike.written) }
    // What names a document, or a row that anybody may know, is a code and stays one.
    if facts.isCode { return Cell(cell.written) }
    return invented(column, column.isKey ? number : 0)
  }

  /// What a table that is in no file may answer: something of each type, and of a message its receipt alone, so that it is
  /// new and has no date.
  static func answered(_ table: TableDeclaration) -> [TableValue] {
    let isReceipts = table.name == ReceiptTable.name
    return table.columns.map { column in
      if isReceipts {
        return column.isKey
          ? .text(
            ReceiptForm(date: CallScript.ringsAtUnlessSaid.date, sequence: 1).receipt.description)
          : .absent
      }
      return switch column.type {
      case .text: .text("invented")
      case .digits: .text("5555")
      case .number: .number(12)
      case .money: .money(hundredths: 10_000)
      case .date: .date(CallScript.ringsAtUnlessSaid.date)
      case .time: .time(CallScript.ringsAtUnlessSaid.minuteOfDay)
      case .phone: .text(telephone)
      case .citizenID: .text(citizenNumber)
      case .audio: .absent
      }
    }
  }

  /// A receipt is one by its form, so that none is made up for an entry.
  static func receiptCell(_ cell: TableValue) -> Cell? {
    cell == .absent ? nil : Cell(cell.written)
  }

  private static func invented(_ column: TableDeclaration.Column, _ number: Int) -> Cell? {
    switch column.type {
    // The first letters of the word on a keypad.
    case .text: Cell(number == 0 ? "invented" : "invented \(number)", keyed: "4683")
    case .digits: Cell(String(5555 + number))
    case .number: Cell(String(12 + number))
    case .money: Cell("\(100 + number).00")
    case .date:
      Cell(CivilDate("2011-12-31")!.adding(days: -number).map(\.description) ?? "2011-12-31")
    case .time: Cell("09:\(10 + number)")
    case .audio, .citizenID, .phone: nil
    }
  }

  /// What fits an entry, and is in none of the menu's rows.
  static func entered(
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

  static func initialSecret(
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

extension TableValue {
  /// A value of which all `comparisons` say what they say of this cell: it is one that they compare with, or lies beside
  /// one; `nil` where there is none.
  fileprivate func alike(_ comparisons: [TableQuestions.Comparison]) -> TableValue? {
    comparisons.flatMap { $0.constant.neighbours }.first { candidate in
      comparisons.allSatisfy {
        candidate.compared.compares($0.comparison, $0.constant)
          == compared.compares($0.comparison, $0.constant)
      }
    }
  }

  /// As calls hold it when it was fetched.
  var compared: CallValue {
    switch self {
    case .absent, .secret: .none
    case .text(let text): .digits(text)
    case .number(let number): .number(number)
    case .money(let hundredths): .money(hundredths)
    case .date(let date): .date(date)
    case .time(let time): .time(time)
    }
  }
}

extension CallValue {
  /// What cells of `column` may lead elsewhere where they are held against this: its neighbours, a word that is none of the
  /// menu's, and nothing at all.
  func cells(of column: TableDeclaration.Column) -> [TableValue] {
    neighbours + (column.type == .text ? [.text("invented")] : [])
      + (column.isKey ? [] : [.absent])
  }

  /// What cells would hold it, the least more and the least less.
  var neighbours: [TableValue] {
    switch self {
    case .none, .prompt: []
    case .digits(let digits):
      [.text(digits)]
        + (Int(digits).map { number in
          [number &+ 1, number &- 1].filter { $0 >= 0 }.map { .text(String($0)) }
        } ?? [])
    case .number(let number): [.number(number), .number(number &+ 1), .number(number &- 1)]
    case .money(let hundredths):
      [
        .money(hundredths: hundredths), .money(hundredths: hundredths &+ 1),
        .money(hundredths: hundredths &- 1),
      ]
    case .date(let date):
      [.date(date)] + [1, -1].compactMap { date.adding(days: $0).map { .date($0) } }
    case .time(let time):
      [.time(time)]
        + [1, -1].compactMap {
          MinuteOfDay(sinceMidnight: Int(time.sinceMidnight) + $0).map { .time($0) }
        }
    }
  }
}
