/// A second on the wall clock of the service, in the menu's own time zone: what a caller's watch shows.
///
/// It is not an instant. Where clocks are put back, an hour of it comes twice; opening hours mean it so.
package struct CivilDateTime: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Seconds on that clock after 1970-01-01 00:00:00; negative before. Within ``CivilDate/first`` to ``CivilDate/last``.
  package let secondsSince1970: Int64

  /// The nearest second that has a date.
  package init(secondsSince1970: Int64) {
    self.secondsSince1970 = min(max(secondsSince1970, -62_135_596_800), 253_402_300_799)
  }

  /// `minute` 24:00 is midnight of the next day; `second` is 0 to 59.
  package init(_ date: CivilDate, _ minute: MinuteOfDay = .midnight, second: Int = 0) {
    precondition((0...59).contains(second), "a minute has no second \(second)")
    let seconds = date.daysSince1970 * 86_400 + Int(minute.sinceMidnight) * 60 + second
    self.init(secondsSince1970: Int64(seconds))
  }

  private var daysSince1970: Int { Int((secondsSince1970 - Int64(secondOfDay)) / 86_400) }

  package var date: CivilDate { CivilDate(daysSince1970: daysSince1970) }

  /// 0 to 86,399.
  package var secondOfDay: Int {
    let remainder = Int(secondsSince1970 % 86_400)
    return remainder < 0 ? remainder + 86_400 : remainder
  }

  /// The minute that runs, seconds dropped; never 24:00.
  package var minuteOfDay: MinuteOfDay { MinuteOfDay(sinceMidnight: secondOfDay / 60)! }
  package var second: Int { secondOfDay % 60 }

  /// The moment so many seconds later, or earlier where they are negative; kept at the ends of what can be written.
  package func adding(seconds: Int64) -> CivilDateTime {
    let (sum, overflow) = secondsSince1970.addingReportingOverflow(seconds)
    return CivilDateTime(secondsSince1970: overflow ? (seconds < 0 ? .min : .max) : sum)
  }

  package static func < (left: CivilDateTime, right: CivilDateTime) -> Bool {
    left.secondsSince1970 < right.secondsSince1970
  }
}

extension CivilDateTime: LosslessStringConvertible {
  /// Reads `2011-03-07 08:29` and `2011-07-01T20:15`, either with `:SS` behind; `nil` for any other form.
  package init?(_ text: String) { self.init(text: text) }

  /// The same for a part of a text.
  package init?(text: some StringProtocol) {
    var scanner = DigitScanner(text)
    guard let date = CivilDate(&scanner), scanner.take(" ") || scanner.take("T"),
      let hour = scanner.number(digits: 2), hour < 24, scanner.take(":"),
      let minute = scanner.number(digits: 2), let time = MinuteOfDay(hour: hour, minute: minute)
    else { return nil }
    var second = 0
    if scanner.take(":") {
      guard let written = scanner.number(digits: 2), written < 60 else { return nil }
      second = written
    }
    guard scanner.isAtEnd else { return nil }
    self.init(date, time, second: second)
  }

  /// `2011-03-07 08:29`, and `2011-03-07 08:29:05` where the second is not 0.
  package var description: String { second == 0 ? toTheMinute : toTheSecond }

  /// `2011-03-07 08:29`: the second is dropped.
  package var toTheMinute: String { "\(date) \(minuteOfDay)" }

  /// `2011-03-07 08:29:00`
  package var toTheSecond: String { "\(date) \(clock)" }

  /// As programs read it: `2011-03-07T08:29:00`.
  package var iso8601: String { "\(date)T\(clock)" }

  private var clock: String { "\(minuteOfDay):\(padded(second, digits: 2))" }
}
