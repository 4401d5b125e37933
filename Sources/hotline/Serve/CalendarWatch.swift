import CallFlowModel
import Dispatch
import HotlineServer
import ServiceCalendar
import Synchronization

/// Tells in the log, once a day, of calendars that end soon, have ended or lack the year: a service runs for months, and nobody reads its first
/// lines again.
final class CalendarWatch: Sendable {
  private static let secondsBetweenLooks = 600

  private struct State {
    var menus: [ServedMenu]
    /// By the menu's name: the day on which its calendar was looked at last.
    var lookedOn: [String: CivilDate] = [:]
  }

  private let state: Mutex<State>
  private let log: ServiceLog
  /// Set going in the initializer, and from then on only ended.
  nonisolated(unsafe) private let timer: any DispatchSourceTimer

  init(_ menus: [ServedMenu], log: ServiceLog) {
    state = Mutex(State(menus: menus))
    self.log = log
    let timer = DispatchSource.makeTimerSource(queue: .global())
    self.timer = timer
    timer.setEventHandler { [weak self] in self?.look() }
    timer.schedule(deadline: .now(), repeating: .seconds(Self.secondsBetweenLooks))
    timer.resume()
  }

  deinit { timer.cancel() }

  /// Their calendars are looked at at once.
  func replaceMenus(_ menus: [ServedMenu]) {
    state.withLock { $0 = State(menus: menus) }
    look()
  }

  private func look() {
    let now = WallClock.now.unixSeconds
    let reaches = state.withLock { state in
      state.menus.compactMap { menu -> (menu: String, reach: CalendarReach)? in
        let (name, today) = (menu.flow.name, menu.wallClock(atUnixSeconds: now).date)
        guard let calendar = menu.flow.calendar, state.lookedOn[name] != today else { return nil }
        state.lookedOn[name] = today
        return (name, calendar.reach(from: today))
      }
    }
    for (menu, reach) in reaches {
      switch reach {
      case .covered: break
      case .endsSoon(let lastDay, let days):
        log.log(
          .warning, .calendarEndsSoon,
          [
            "menu": menu, "last-day": "\(lastDay)", "days": "\(days)",
            "what": "add the days of \(lastDay.year + 1)",
          ])
      case .ended(let lastDay):
        log.log(
          .error, .calendarEnded,
          [
            "menu": menu, "last-day": "\(lastDay)",
            "what": "the hours of the week hold, holidays do not; messages get no due date",
          ])
      case .lacksYear(let year):
        log.log(
          .warning, .calendarGap,
          [
            "menu": menu, "year": "\(year)",
            "what": "add the holidays of \(year); until then messages get no due date",
          ])
      }
    }
  }
}
