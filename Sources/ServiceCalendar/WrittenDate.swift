/// A day as people write it who do not write `2011-07-01`: `24/12/2026`, `24.12.26`, `December 24, 2026`, `2026年12月24日`.
///
/// Nowhere is such a date taken for a day: it only tells what its author may have meant. `or` is the other day that is meant
/// where the month comes first, as in America, and nil where there is no doubt: `1/5/2026` is 1 May, or January 5.
package enum WrittenDate: Equatable, Sendable {
  case day(CivilDate, or: CivilDate?)
  /// Without a year.
  case yearly(MonthDay, or: MonthDay?)

  /// nil for what is no date in any spelling, and for a day that does not exist.
  package init?(_ text: String) {
    guard text.utf8.count <= 40, !text.contains(":") else { return nil }
    var numbers: [Substring] = []
    var month: (number: Int, place: Int)?
    var signs: Set<Character> = []
    var rest = Substring(text)
    while let first = rest.first {
      if first.isASCIIDigit {
        let digits = rest.prefix { $0.isASCIIDigit }
        numbers.append(digits)
        rest = rest.dropFirst(digits.count)
      } else if first.isASCII, first.isLetter {
        let word = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest.dropFirst(word.count)
        if Self.ordinals.contains(word.lowercased()), !numbers.isEmpty { continue }
        guard month == nil, let number = Self.month(word.lowercased()) else { return nil }
        month = (number, numbers.count)
      } else {
        guard " ,./-年月日号".contains(first) else { return nil }
        if first != " ", first != "," { signs.insert(first) }
        rest = rest.dropFirst()
      }
    }
    let values = numbers.compactMap { Int($0) }
    guard values.count == numbers.count else { return nil }
    let isYear = numbers.map { $0.utf8.count == 4 }
    if let month {
      switch (values.count, month.place) {
      case (1, _): self.init(month.number, values[0])
      case (2, 0...1) where isYear[1]: self.init(values[1], month.number, values[0])
      case (2, 1) where isYear[0]: self.init(values[0], month.number, values[1])
      default: return nil
      }
      return
    }
    switch values.count {
    case 1 where numbers[0].utf8.count == 8:
      self.init(values[0] / 10_000, values[0] / 100 % 100, values[0] % 100)
    case 2 where !isYear.contains(true):
      if signs == ["-"] || signs.contains("月") {
        self.init(values[0], values[1])
      } else {
        self.init(dayFirst: values, isPointed: signs == ["."])
      }
    case 3 where isYear[0]: self.init(values[0], values[1], values[2])
    case 3 where isYear[2] || numbers[2].utf8.count == 2 && (signs == ["/"] || signs == ["."]):
      self.init(
        dayFirst: [values[0], values[1]], year: isYear[2] ? values[2] : 2000 + values[2],
        isPointed: signs == ["."])
    default: return nil
    }
  }

  private init?(_ year: Int, _ month: Int, _ day: Int) {
    guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
    self = .day(date, or: nil)
  }

  private init?(_ month: Int, _ day: Int) {
    guard let day = MonthDay(month: month, day: day) else { return nil }
    self = .yearly(day, or: nil)
  }

  /// - Parameter isPointed: whether points part them, where the day always comes first.
  private init?(dayFirst parts: [Int], isPointed: Bool) {
    let day = MonthDay(month: parts[1], day: parts[0])
    let other = MonthDay(month: parts[0], day: parts[1])
    guard let first = day ?? other else { return nil }
    self = .yearly(first, or: isPointed || day == nil || other == day ? nil : other)
  }

  private init?(dayFirst parts: [Int], year: Int, isPointed: Bool) {
    let day = CivilDate(year: year, month: parts[1], day: parts[0])
    let other = CivilDate(year: year, month: parts[0], day: parts[1])
    guard let first = day ?? other else { return nil }
    self = .day(first, or: isPointed || day == nil || other == day ? nil : other)
  }

  private static let ordinals: Set<String> = ["st", "nd", "rd", "th", "of"]

  /// 1 to 12 of `december`, `dec` and `sept`.
  private static func month(_ word: String) -> Int? {
    guard word.utf8.count >= 3 else { return nil }
    return MonthDay.monthNames.firstIndex { $0.lowercased().hasPrefix(word) }.map { $0 + 1 }
  }

  /// How to write it: `2026-12-24`, or, where there is a doubt, each day and what it is in words. nil without a year.
  package var advice: String? {
    guard case .day(let day, let other) = self else { return nil }
    guard let other else { return "write \(day)" }
    return "write \(day) for \(day.monthDay.inWords), or \(other) for \(other.monthDay.inWords)"
  }
}

extension MonthDay {
  fileprivate static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// `1 May`
  package var inWords: String { "\(day) \(Self.monthNames[Int(month) - 1])" }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
