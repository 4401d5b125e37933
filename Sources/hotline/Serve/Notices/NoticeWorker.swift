import Foundation
import HotlineServer
import ServiceCalendar
import Storage
import Synchronization

/// Delivers what waits in the outbox, beside the loops, which never wait for it.
///
/// A thread of its own looks into the outbox every second, takes what is due, and gives each line of the file one notice at a time,
/// so that a receiver who does not answer keeps nobody else waiting. What fails rests for 5 s, then twice as long each time up to an
/// hour; after three days of that it is given up. Nodes that share a store take turns notice by notice.
final class NoticeWorker: Sendable {
  private let storage: any StorageQueue
  private let log: ServiceLog
  private let today: @Sendable () -> CivilDate
  private let state: Mutex<State>
  private let pause = Pause()
  private let ended = Pause()

  private struct State {
    var routes: NoticeRoutes
    var isStopping = false
    /// Lines of the file with a notice under way.
    var busy: Set<Int> = []
    var overdueNotedAt: Int64 = 0
  }

  private static let restFirst: Int64 = 5
  /// About three days: ten attempts within the first hour and a half, then one each hour.
  private static let attemptsMax = 80
  /// A notice that is under way comes back after so many seconds, if who took it died.
  private static let takenFor = Int64(NoticeDelivery.secondsMax) + 30
  private static let overdueEvery: Int64 = 60
  private static let busyMax = 16

  /// `today`: the day on the wall clock of the service.
  init(
    _ routes: NoticeRoutes, storage: any StorageQueue, log: ServiceLog,
    today: @escaping @Sendable () -> CivilDate
  ) {
    state = Mutex(State(routes: routes))
    self.storage = storage
    self.log = log
    self.today = today
    let thread = Thread { [self] in work() }
    thread.name = "hotline.notices"
    thread.start()
  }

  /// What is under way ends as it began. Returns whether they differ from those before.
  func replaceRoutes(_ routes: NoticeRoutes) -> Bool {
    state.withLock { state in
      defer { state.routes = routes }
      return state.routes != routes
    }
  }

  /// Takes nothing more, and waits for what is under way, but not for long: what is cut short comes again.
  func stop() {
    state.withLock { $0.isStopping = true }
    pause.wake()
    ended.wait(seconds: 5)
  }

  private func work() {
    while !state.withLock({ $0.isStopping }) {
      let now = Int64(Date().timeIntervalSince1970)
      noteOverdue(now)
      if case .notices(let due) = storage.answer(
        to: .dueNotices(at: now, limit: PageRequest.limitMax))
      {
        for notice in due.items { take(notice, at: now) }
      }
      pause.wait(seconds: 1)
    }
    while !state.withLock({ $0.busy.isEmpty }) { pause.wait(seconds: 1) }
    ended.wake()
  }

  private func noteOverdue(_ now: Int64) {
    let isTime = state.withLock { state in
      // A clock that was set back is no reason to wait.
      guard abs(now - state.overdueNotedAt) >= Self.overdueEvery else { return false }
      state.overdueNotedAt = now
      return true
    }
    if isTime { _ = storage.answer(to: .noteOverdue(today())) }
  }

  private func take(_ notice: Notice, at now: Int64) {
    let routes = state.withLock { $0.routes }
    guard let route = routes.route(of: notice.message.start.department) else {
      giveUp(notice, "no line names its department")
      return
    }
    // Otherwise a notice that kills its node would be tried for ever: the other attempts were counted when they began, too.
    guard notice.attempts < Self.attemptsMax else {
      giveUp(notice, notice.failure ?? "cut-off")
      return
    }
    let isFree = state.withLock { state in
      !state.isStopping && state.busy.count < Self.busyMax && state.busy.insert(route).inserted
    }
    guard isFree else { return }
    guard
      case .done = storage.answer(to: .claimNotice(notice.id, at: now, until: now + Self.takenFor))
    else {
      free(route)
      return
    }
    DispatchQueue.global().async { [self] in
      deliver(notice, by: routes.routes[route])
      free(route)
    }
  }

  private func free(_ route: Int) {
    state.withLock { _ = $0.busy.remove(route) }
    pause.wake()
  }

  private func deliver(_ notice: Notice, by route: NoticeRoutes.Route) {
    let attempt = notice.attempts + 1
    let data = NoticeData(notice, attempt: attempt)
    let failure = NoticeDelivery(body: data.bytes, id: data.id).run(by: route.way)
    let now = Int64(Date().timeIntervalSince1970)
    guard let failure else {
      _ = storage.answer(to: .settleNotice(notice.id, .delivered))
      log.log(.info, "notice-delivered", ["notice": data.id, "line": "\(route.line)"])
      return
    }
    let isLast = attempt >= Self.attemptsMax
    if !isLast {
      let next = now + Self.rest(after: attempt)
      _ = storage.answer(to: .settleNotice(notice.id, .failed(failure, nextAttemptAt: next)))
    }
    log.log(
      .warning, "notice-failed",
      [
        "notice": data.id, "line": "\(route.line)", "attempt": "\(attempt)", "why": failure,
      ])
    if isLast { giveUp(notice, failure) }
  }

  /// Nobody is told any more, unless staff say so: that is for them to know.
  private func giveUp(_ notice: Notice, _ why: String) {
    _ = storage.answer(to: .settleNotice(notice.id, .givenUp(why)))
    log.log(
      .error, "notice-given-up",
      [
        "notice": NoticeData(notice, attempt: notice.attempts).id, "why": why,
        "retry": "hotline outbox retry \(notice.id)",
      ])
  }

  /// Seconds after the attempt of that number, from 1.
  static func rest(after attempt: Int) -> Int64 {
    min(Notice.longestRest, restFirst << Int64(min(attempt - 1, 20)))
  }
}
