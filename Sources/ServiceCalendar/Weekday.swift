/// A day of the week. The week begins on Monday (ISO 8601).
package enum Weekday: UInt8, CaseIterable, Comparable, Hashable, Sendable, BitwiseCopyable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  /// The three letters that menus write: `mon` to `sun`.
  package var name: String {
    switch self {
    case .monday: "mon"
    case .tuesday: "tue"
    case .wednesday: "wed"
    case .thursday: "thu"
    case .friday: "fri"
    case .saturday: "sat"
    case .sunday: "sun"
    }
  }

  /// The day that menus write as `name`; `nil` when no day is called so.
  package init?(name: some StringProtocol) {
    guard let day = Weekday.allCases.first(where: { name == $0.name }) else { return nil }
    self = day
  }

  package static func < (left: Weekday, right: Weekday) -> Bool { left.rawValue < right.rawValue }
}

/// Days of the week, as one bit each: Monday is the lowest.
package struct WeekdaySet: OptionSet, Hashable, Sendable, BitwiseCopyable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue & 0x7F }

  /// The days from `first` to `last`, both included; `fri-mon` goes over the weekend.
  package init(from first: Weekday, through last: Weekday) {
    var bits: UInt8 = 1 << last.rawValue
    var day = first.rawValue
    while day != last.rawValue {
      bits |= 1 << day
      day = (day + 1) % 7
    }
    self.init(rawValue: bits)
  }

  package static let mondayToFriday = WeekdaySet(from: .monday, through: .friday)
  package static let everyDay = WeekdaySet(rawValue: 0x7F)

  package func contains(_ day: Weekday) -> Bool { rawValue & (1 << day.rawValue) != 0 }
}
