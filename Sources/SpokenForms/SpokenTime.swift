/// A time of day, to the minute.
package struct SpokenTime: Hashable, Sendable {
  /// 0 to 23.
  package let hour: UInt8
  /// 0 to 59.
  package let minute: UInt8

  /// Nil where no clock shows it.
  package init?(hour: Int, minute: Int) {
    guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
    self.hour = UInt8(hour)
    self.minute = UInt8(minute)
  }
}
