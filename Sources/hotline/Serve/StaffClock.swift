import CallFlowModel
import HotlineServer
import ServiceCalendar
import Storage
import Synchronization

/// The wall clock by which staff work on a store: that of the first menu which is served from it.
final class StaffClock: Sendable {
  private let menu: Mutex<ServedMenu>
  private let storage: any StorageQueue
  private let log: ServiceLog

  /// `menus`: one at least. Another time zone among them is told in the log.
  init(of menus: [ServedMenu], in storage: any StorageQueue, log: ServiceLog) {
    menu = Mutex(menus[0])
    self.storage = storage
    self.log = log
    tellOthers(in: menus)
  }

  /// The day that it is there.
  var today: CivilDate {
    menu.withLock { $0 }.wallClock(atUnixSeconds: WallClock.now.unixSeconds).date
  }

  /// Those that come into force now.
  func replaceMenus(_ menus: [ServedMenu]) {
    let before = menu.withLock { menu in
      defer { menu = menus[0] }
      return menu.flow.timeZone
    }
    tellOthers(in: menus)
    guard menus[0].flow.timeZone != before else { return }
    if let failure = Self.keepTimeZone(of: menus, in: storage) {
      log.storeFailed(failure)
    }
  }

  /// Tells the store, by which commands of staff go. Returns what kept it from that.
  static func keepTimeZone(
    of menus: [ServedMenu], in storage: any StorageQueue
  ) -> StorageFailure? {
    guard case .failed(let failure) = storage.answer(to: .keepTimeZone(menus[0].flow.timeZone))
    else { return nil }
    return failure
  }

  private func tellOthers(in menus: [ServedMenu]) {
    let zone = menus[0].flow.timeZone
    for menu in menus where menu.flow.timeZone != zone {
      log.log(
        .warning, .timeZonesDiffer,
        [
          "menu": menu.flow.name, "its": menu.flow.timeZone, "store": zone,
          "what": "staff's times and days go by the store's; serve it from a store of its own",
        ])
    }
  }
}
