/// What a value's text is read as: the KIND of `hotline say KIND VALUE`, by the words that menus have for it.
package enum SpokenKind: Hashable, Sendable {
  case cardinal, counted, ordinal, money, date, time, duration, decimal, percent
  case digits(DigitKind)

  package static let all: [SpokenKind] =
    [.decimal, .counted, .ordinal, .money, .date, .time, .duration, .percent, .cardinal]
    + DigitKind.allCases.map(SpokenKind.digits)

  package var name: String {
    switch self {
    case .cardinal: "cardinal"
    case .counted: "count"
    case .ordinal: "ordinal"
    case .money: "money"
    case .date: "date"
    case .time: "time"
    case .duration: "duration"
    case .decimal: "number"
    case .percent: "percent"
    case .digits(let kind): kind.rawValue
    }
  }

  /// Whether it is spoken symbol by symbol.
  package var isDigits: Bool {
    if case .digits = self { true } else { false }
  }

  /// The kind of that name; nil where there is none. Tables of values call some by other names.
  package init?(name: some StringProtocol) {
    guard let kind = Self.byName[String(name)] else { return nil }
    self = kind
  }

  private static let byName = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0) } + [
      ("duration_seconds", .duration), ("counted", .counted), ("decimal", .decimal),
    ])
}
