import ChildPrograms
import HotlineServer
import ServiceCalendar
import Storage
import Synchronization

/// Delivers what waits in the outbox, beside the loops, which never wait for it.
///
/// Every second it takes what is due, and gives each line of the file one notice at a time, so that a receiver who does not
/// answer keeps nobody else waiting. What fails rests for 5 s, then twice as long each time up to an
/// hour; after three days of that it is given up. Nodes that share a store take turns notice by notice.
final class NoticeWorker: Sendable {
  private let storage: any StorageQueue
  private let log: ServiceLog
  private let today: @Sendable () -> CivilDate
  private let state: Mutex<State>
  private let rounds = WorkRounds(named: "hotline.notices")
  private let programs = ProgramStop()

  private struct State {
    var routes: NoticeRoutes
    /// Lines of the file with a notice under way.
    var busy: Set<Int> = []
    /// Where the next look goes on; `nil` from the front.
    var next: PageRequest?
    var overdueNotedAt: Int64 = 0
  }

  private static let restFirst: Int64 = 5
  /// About three days: ten attempts within the first hour and a half, then one each hour.
  private static let attemptsMax = 80
  /// A notice that is under way comes back after so many seconds, if who took it died.
  private static let takenFor = Int64(NoticeDelivery.secondsMax) + 30
  private static let overdueEvery: Int64 = 60
  private static let busyMax = 16
  /// So many pages a look: a receiver who is dead for a week leaves tens of thousands of notices, and calls share their store.
  private static let pagesMax = 4

  /// `today`: the day on the wall clock of the service.
  init(
    _ routes: NoticeRoutes, storage: any StorageQueue, log: ServiceLog,
    today: @escaping @Sendable () -> CivilDate
  ) {
    state = Mutex(State(routes: routes))
    self.storage = storage
    self.log = log
    self.today = today
    rounds.start { [self] in look() }
  }

  /// What is under way ends as it began. Returns whether they differ from those before.
  func replaceRoutes(_ routes: NoticeRoutes) -> Bool {
    state.withLock { state in
      defer { state.routes = routes }
      return state.routes != routes
    }
  }

  /// Takes nothing more, and waits for what is under way, but not for long: what is cut short comes again. No program outlives
  /// the service, which alone knows when its time is over.
  func stop() {
    rounds.stop()
    rounds.waitUntilEnded()
    guard rounds.underWay > 0 else { return }
    programs.stop()
    rounds.waitUntilEnded()
  }

  private func look() {
    let now = WallClock.now.unixSeconds
    noteOverdue(now)
    // On to the end, look by look: a page may be full of notices for lines that are busy, and those behind it are for others.
    for _ in 0..<Self.pagesMax where isAnyLineFree {
      let page = state.withLock { $0.next } ?? PageRequest(limit: PageRequest.limitMax)
      guard case .notices(let due) = answer(to: .dueNotices(at: now, page)) else { return }
      for notice in due.items { take(notice, at: now) }
      let next = due.next.map { PageRequest(after: $0, limit: PageRequest.limitMax) }
      state.withLock { $0.next = next }
      if next == nil { return }
    }
  }

  private var isAnyLineFree: Bool {
    state.withLock { $0.busy.count < min(Self.busyMax, $0.routes.routes.count) }
  }

  private func noteOverdue(_ now: Int64) {
    let isTime = state.withLock { state in
      // A clock that was set back is no reason to wait.
      guard abs(now - state.overdueNotedAt) >= Self.overdueEvery else { return false }
      state.overdueNotedAt = now
      return true
    }
    if isTime { _ = answer(to: .noteOverdue(today())) }
  }

  /// A failure is told in the log; what asked for it is tried again with the next look.
  private func answer(to request: StorageRequest) -> StorageOutcome {
    let outcome = storage.answer(to: request)
    if case .failed(let failure) = outcome { log.storeFailed(failure) }
    return outcome
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
      state.busy.count < Self.busyMax && state.busy.insert(route).inserted
    }
    guard isFree else { return }
    guard
      case .done = answer(to: .claimNotice(notice.id, at: now, until: now + Self.takenFor))
    else {
      free(route)
      return
    }
    rounds.begin { [self] in
      deliver(notice, by: routes.routes[route])
      free(route)
    }
  }

  private func free(_ route: Int) { state.withLock { _ = $0.busy.remove(route) } }

  private func deliver(_ notice: Notice, by route: NoticeRoutes.Route) {
    let attempt = notice.attempts + 1
    let data = NoticeData(notice, attempt: attempt)
    let failure = NoticeDelivery(body: data.bytes, id: data.id, stop: programs).run(by: route.way)
    guard let failure else {
      settle(notice, .delivered)
      log.log(.info, .noticeDelivered, ["notice": data.id, "line": "\(route.line)"])
      return
    }
    let isLast = attempt >= Self.attemptsMax
    if !isLast {
      // Whom the end of the service has cut short did nothing wrong.
      let rest = rounds.isStopping ? 0 : Self.rest(after: attempt)
      let next = WallClock.now.unixSeconds + rest
      settle(notice, .failed(failure, nextAttemptAt: next))
    }
    log.log(
      .warning, .noticeFailed,
      [
        "notice": data.id, "line": "\(route.line)", "attempt": "\(attempt)", "why": failure,
      ])
    if isLast { giveUp(notice, failure) }
  }

  /// While the store cannot write, what has ended here has not ended for anybody else: it would be tried again, and somebody told
  /// twice.
  private func settle(_ notice: Notice, _ ending: NoticeEnding) {
    let rest = Pause()
    while case .failed = answer(to: .settleNotice(notice.id, ending)), !rounds.isStopping {
      rest.wait(seconds: 1)
    }
  }

  /// Nobody is told any more, unless staff say so: that is for them to know.
  private func giveUp(_ notice: Notice, _ why: String) {
    settle(notice, .givenUp(why))
    log.log(
      .error, .noticeGivenUp,
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
