internal import Foundation
internal import ServiceCalendar
package import Telephony

/// The time of the world, for the log and the beginning of calls; a call itself counts from its ringing.
package struct WallClock {
  /// Seconds since 1970-01-01 00:00 UTC.
  package let unixSeconds: Int64
  private let milliseconds: Int32

  package init(unixMilliseconds: Int64) {
    let (seconds, rest) = unixMilliseconds.quotientAndRemainder(dividingBy: 1000)
    self.init(unixSeconds: seconds, milliseconds: Int32(rest))
  }

  private init(unixSeconds: Int64, milliseconds: Int32) {
    self.unixSeconds = unixSeconds
    self.milliseconds = milliseconds
  }

  package static var now: WallClock {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return WallClock(
      unixSeconds: Int64(time.tv_sec), milliseconds: Int32(time.tv_nsec / 1_000_000))
  }

  package var unixTime: UnixTime { UnixTime(seconds: unixSeconds) }

  var unixMilliseconds: Int64 { unixSeconds * 1000 + Int64(milliseconds) }

  /// `2026-11-23T15:00:00.123Z`
  var iso8601: String {
    "\(CivilDateTime(secondsSince1970: unixSeconds).iso8601).\(padded(Int(milliseconds), digits: 3))Z"
  }
}
