/// A minute on the clock of a day, 00:00 to 24:00. 24:00 is only the end of a span: no time of day has it.
package struct MinuteOfDay: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// 0 to 1440.
  package let sinceMidnight: Int16

  package static let midnight = MinuteOfDay(sinceMidnight: 0)!
  package static let endOfDay = MinuteOfDay(sinceMidnight: 1440)!

  package init?(sinceMidnight: Int) {
    guard (0...1440).contains(sinceMidnight) else { return nil }
    self.sinceMidnight = Int16(sinceMidnight)
  }

  package init?(hour: Int, minute: Int) {
    guard (0...24).contains(hour), (0...59).contains(minute) else { return nil }
    self.init(sinceMidnight: hour * 60 + minute)
  }

  package var hour: Int { Int(sinceMidnight) / 60 }
  package var minute: Int { Int(sinceMidnight) % 60 }

  package static func < (left: MinuteOfDay, right: MinuteOfDay) -> Bool {
    left.sinceMidnight < right.sinceMidnight
  }
}

extension MinuteOfDay: LosslessStringConvertible {
  /// Reads `08:30`, or `24:00`; `nil` for any other form.
  package init?(_ text: String) { self.init(text: text) }

  /// The same for a part of a text.
  package init?(text: some StringProtocol) {
    var scanner = DigitScanner(text)
    guard let hour = scanner.number(digits: 2), scanner.take(":"),
      let minute = scanner.number(digits: 2), scanner.isAtEnd
    else { return nil }
    self.init(hour: hour, minute: minute)
  }

  /// `08:30`
  package var description: String { "\(padded(hour, digits: 2)):\(padded(minute, digits: 2))" }
}
