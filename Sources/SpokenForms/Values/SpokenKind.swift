/// What a value's text is read as: the KIND of `hotline say KIND VALUE`.
package enum SpokenKind: Hashable, Sendable {
  case cardinal, counted, ordinal, money, date, time, duration, decimal, percent
  case digits(DigitKind)

  package static let all: [SpokenKind] =
    [.cardinal, .counted, .ordinal, .money, .date, .time, .duration, .decimal, .percent]
    + DigitKind.allCases.map(SpokenKind.digits)

  package var name: String {
    switch self {
    case .cardinal: "cardinal"
    case .counted: "counted"
    case .ordinal: "ordinal"
    case .money: "money"
    case .date: "date"
    case .time: "time"
    case .duration: "duration"
    case .decimal: "decimal"
    case .percent: "percent"
    case .digits(let kind): kind.rawValue
    }
  }

  /// Whether it is spoken symbol by symbol.
  package var isDigits: Bool {
    if case .digits = self { true } else { false }
  }

  /// The kind of that name; nil where there is none. A table of values may call a duration by its
  /// unit, "duration_seconds".
  package init?(name: some StringProtocol) {
    guard let kind = Self.byName[String(name)] else { return nil }
    self = kind
  }

  private static let byName = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0) } + [("duration_seconds", .duration)])
}
