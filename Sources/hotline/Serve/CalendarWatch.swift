import CallFlowModel
import Dispatch
import HotlineServer
import ServiceCalendar
import Synchronization

/// Tells in the log, once a day, of calendars that end soon or have ended: a service runs for months, and nobody reads its first
/// lines again.
final class CalendarWatch: Sendable {
  /// Days before the end from which it is told: as the compiler does.
  static let daysAhead = 30
  private static let secondsBetweenLooks = 600

  /// What is to be told of one calendar on one day.
  enum Finding: Equatable {
    case endsSoon(lastDay: CivilDate, days: Int)
    case ended(lastDay: CivilDate)

    /// `nil` where there is time yet.
    init?(_ calendar: WorkCalendar, on today: CivilDate) {
      guard let last = calendar.lastDay else { return nil }
      let days = last.daysSince1970 - today.daysSince1970
      guard days <= CalendarWatch.daysAhead else { return nil }
      self = days < 0 ? .ended(lastDay: last) : .endsSoon(lastDay: last, days: days)
    }
  }

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
    let findings = state.withLock { state in
      state.menus.compactMap { menu -> (menu: String, finding: Finding)? in
        let (name, today) = (menu.flow.name, menu.wallClock(atUnixSeconds: now).date)
        guard let calendar = menu.flow.calendar, state.lookedOn[name] != today else { return nil }
        state.lookedOn[name] = today
        return Finding(calendar, on: today).map { (name, $0) }
      }
    }
    for (menu, finding) in findings {
      switch finding {
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
      }
    }
  }
}
