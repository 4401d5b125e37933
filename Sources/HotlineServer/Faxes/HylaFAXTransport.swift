internal import HylaFAX
internal import Storage
internal import Synchronization
internal import Telephony

/// Faxes of the queue, sent by a HylaFAX server: one job of its for each of our tries, so that the rules of the queue are the
/// only ones.
final class HylaFAXTransport: FaxTransport {
  private let server: HylaFAXServer
  private let log: ServiceLog
  private let secondsBetweenLooks: Int
  private let state = Mutex(State())
  private let pause = Pause()

  private struct State {
    var isStopping = false
  }

  /// From when on the server gives a job up; asked after for a little longer.
  private static let minutesMax = 45
  /// The server forgets what it has done within minutes, and its log may not be readable from here.
  private static let looksWithoutJobMax = 3

  init(_ server: HylaFAXServer, log: ServiceLog, secondsBetweenLooks: Int = 5) {
    self.server = server
    self.log = log
    self.secondsBetweenLooks = secondsBetweenLooks
  }

  /// The server keeps what it is given, whether or not a modem is free.
  var isReady: Bool { true }

  func send(_ fax: OutgoingFax, note: (String) -> Void) -> FaxTry? {
    let pagesBefore = fax.drawn.firstPage
    let pageCount = fax.drawn.pageCount
    let tag = fax.receipt.description
    do throws(HylaFAXProblem) {
      // A process that died between handing it over and noting so has left it there.
      let earlier = try server.jobs().filter { $0.tag == tag }
      if let job = earlier.first(where: { $0.state == .underWay || $0.state == .sent }) {
        note(job.id)
        return follow(job.id, of: fax.receipt, pagesBefore: pagesBefore, pageCount: pageCount)
      }
      let job = try server.submit(
        file: fax.drawn.path, to: fax.number, tag: tag, minutesMax: Self.minutesMax)
      note(job)
      return follow(job, of: fax.receipt, pagesBefore: pagesBefore, pageCount: pageCount)
    } catch {
      log.log(.warning, .hylafaxFailed, ["receipt": tag, "why": "\(error)"])
      switch error {
      case .notInstalled, .unreachable: return .notBegun(reason: "no-fax-server")
      case .refused:
        return .failed(
          reason: "not-taken", pagesSent: UInt32(pagesBefore), pageCount: UInt32(pageCount))
      }
    }
  }

  func follow(
    _ request: String, of receipt: ReceiptNumber, pagesBefore: Int, pageCount: Int
  ) -> FaxTry? {
    let tag = receipt.description
    var looksWithoutJob = 0
    for _ in 0..<(Self.minutesMax + 5) * 60 / secondsBetweenLooks {
      if let jobs = try? server.jobs() {
        if let job = jobs.first(where: { $0.id == request && $0.tag == tag }) {
          if let outcome = Self.outcome(of: job, pagesBefore, pageCount) { return outcome }
          looksWithoutJob = 0
        } else {
          if let job = server.logged(request, tag: tag),
            let outcome = Self.outcome(of: job, pagesBefore, pageCount)
          {
            return outcome
          }
          looksWithoutJob += 1
        }
      }
      if looksWithoutJob >= Self.looksWithoutJobMax { break }
      if !rest() { return nil }
    }
    log.log(.warning, .hylafaxLost, ["receipt": tag, "job": request])
    return .failed(
      reason: "lost-by-the-fax-server", pagesSent: UInt32(pagesBefore),
      pageCount: UInt32(pageCount))
  }

  /// nil while it is under way.
  static func outcome(of job: HylaFAXJob, _ pagesBefore: Int, _ pageCount: Int) -> FaxTry? {
    switch job.state {
    case .underWay: return nil
    case .sent: return .sent(pageCount: UInt32(pageCount))
    case .failed(let words):
      if job.isHopeless { return .refused(reason: words) }
      return .failed(
        reason: words, pagesSent: UInt32(min(pagesBefore + max(0, job.pagesSent), pageCount)),
        pageCount: UInt32(pageCount))
    }
  }

  /// Returns false when the service is about to stop.
  private func rest() -> Bool {
    if state.withLock({ $0.isStopping }) { return false }
    guard pause.wait(seconds: secondsBetweenLooks) else { return true }
    // The next one who rests is to know, too.
    pause.wake()
    return false
  }

  func stop() {
    state.withLock { $0.isStopping = true }
    pause.wake()
  }
}
