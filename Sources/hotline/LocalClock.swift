import Foundation
import ServiceCalendar
import StorageSQLite

/// The wall clock that a command goes by: the service's, wherever the command is typed.
enum LocalClock {
  static let flag = Flag(
    "timezone", "NAME",
    "a time zone, as Asia/Shanghai; default: that of the service which used the store last")

  static func now(_ invocation: Invocation) throws(CommandFailure) -> CivilDateTime {
    var zone = serviceZone(of: StoreFile.path(invocation)) ?? .current
    if let name = invocation[flag] {
      guard let named = TimeZone(identifier: name) else {
        throw CommandFailure("there is no time zone '\(name)'", hint: "write it as Asia/Shanghai")
      }
      zone = named
    }
    return now(in: zone)
  }

  /// What a clock on the wall shows there.
  static func now(in zone: TimeZone) -> CivilDateTime {
    let now = Date()
    return CivilDateTime(
      secondsSince1970: Int64(now.timeIntervalSince1970) + Int64(zone.secondsFromGMT(for: now)))
  }

  /// nil where the store cannot tell: what is wrong with it is told by who uses it.
  private static func serviceZone(of path: String) -> TimeZone? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let name = try? StoreSnapshot(of: path).timeZoneName()
    return name.flatMap { TimeZone(identifier: $0) }
  }
}

extension CivilDate {
  /// The date on the clock of this machine: for what no service has said the time zone of.
  static var today: CivilDate { LocalClock.now(in: .current).date }
}
