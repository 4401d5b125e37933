import Foundation
import ServiceCalendar

/// The wall clock that a command goes by.
enum LocalClock {
  static let flag = Flag(
    "timezone", "NAME", "the time zone of the service, as Asia/Shanghai; else that of this machine")

  static func now(_ invocation: Invocation) throws(CommandFailure) -> CivilDateTime {
    var zone = TimeZone.current
    if let name = invocation[flag] {
      guard let named = TimeZone(identifier: name) else {
        throw CommandFailure("there is no time zone '\(name)'", hint: "write it as Asia/Shanghai")
      }
      zone = named
    }
    let now = Date()
    return CivilDateTime(
      secondsSince1970: Int64(now.timeIntervalSince1970) + Int64(zone.secondsFromGMT(for: now)))
  }
}
