internal import Dispatch
internal import FaxDocuments
internal import Foundation
internal import Storage
internal import Synchronization
internal import Telephony

/// Sends what waits in the queue of faxes, beside the loops, which never wait for it.
///
/// Every second it takes as many due jobs as may be sent at once; each is drawn and sent by itself. Nodes that share a store
/// share the queue: a job is taken by one of them at a time, for as long as that lives. What a node that died had taken is another's
/// within a minute, by the rules for a try that failed.
final class FaxWorker: Sendable {
  private let transport: any FaxTransport
  private let folder: FaxFolder
  private let storage: any StorageQueue
  private let menus: @Sendable () -> MenusInForce
  private let log: ServiceLog
  private let now: @Sendable () -> UnixTime
  private let name: String
  private let rounds = WorkRounds(named: "hotline.faxqueue")
  /// Shorter than ``FaxRules/lookMaxSeconds``, so that no time is lost.
  private let minute = EachMinute()

  /// Faxes at once: an office has a handful of fax lines.
  static let atOnceMax = 8

  /// `name`: of this process among all that ever ran.
  init(
    _ transport: any FaxTransport, named name: String, folder: FaxFolder,
    storage: any StorageQueue,
    menus: @escaping @Sendable () -> MenusInForce, log: ServiceLog,
    now: @escaping @Sendable () -> UnixTime
  ) {
    self.transport = transport
    self.name = name
    self.folder = folder
    self.storage = storage
    self.menus = menus
    self.log = log
    self.now = now
    rounds.start { [self] in look() }
  }

  /// Takes nothing more.
  func stop() {
    rounds.stop()
    transport.stop()
  }

  /// Waits for what is under way, but not for long: what is cut short is asked after, or sent again, by who comes next.
  func waitUntilEnded() { rounds.waitUntilEnded() }

  private func look() {
    if minute.isOver { tend() }
    let room = Self.atOnceMax - rounds.underWay
    if room > 0, transport.isReady { take(room) }
  }

  /// What has waited for too long is given up, whether or not anything can be sent.
  private func tend() {
    switch storage.answer(to: .tendFaxes(at: now(), .standard)) {
    case .faxesGivenUp(let jobs): for job in jobs { log.faxGivenUp(job) }
    case .failed(let failure): log.storeFailed(failure)
    case let outcome: log.log(.error, .faxesNotRead, ["why": "\(outcome)"])
    }
  }

  private func take(_ room: Int) {
    switch storage.answer(to: .claimFaxes(by: name, count: room, at: now(), .standard)) {
    case .faxesClaimed(let claimed):
      for job in claimed.givenUp { log.faxGivenUp(job) }
      for job in claimed.taken {
        rounds.begin { [self] in carryOut(job) }
      }
    case .failed(let failure): log.storeFailed(failure)
    case let outcome: log.log(.error, .faxesNotRead, ["why": "\(outcome)"])
    }
  }

  private func carryOut(_ job: FaxJob) {
    guard let receipt = job.receipt, let number = job.order.to else { return }
    guard let outcome = self.attempt(job, receipt, number) else { return }
    let (name, attempt) = ("\(receipt)", "\(job.attempts)")
    let kept = keep(outcome, of: job, receipt)
    switch outcome {
    case .sent(let pages):
      log.log(
        .info, .faxSent, ["receipt": name, "attempt": attempt, "pages": "\(pages)"])
    // What was left has arrived, whatever came behind the last page.
    case .failed(_, _, let pages) where kept?.state == .sent:
      log.log(
        .info, .faxSent, ["receipt": name, "attempt": attempt, "pages": "\(pages)"])
    case .failed(let reason, _, _), .refused(let reason), .notBegun(let reason):
      log.log(
        .warning, .faxNotSent, ["receipt": name, "attempt": attempt, "why": reason])
    }
    if let kept, kept.state == .failed { log.faxGivenUp(kept) }
  }

  /// The job as it is now; nil where the store has none, or is closed. While it cannot write, the try has not ended for
  /// anybody else: it would be made again, and pages sent twice.
  private func keep(_ outcome: FaxTry, of job: FaxJob, _ receipt: ReceiptNumber) -> FaxJob? {
    let rest = Pause()
    while true {
      let request = StorageRequest.endFaxTry(
        receipt, attempt: job.attempts, outcome, at: now(), .standard)
      switch storage.answer(to: request) {
      case .fax(let kept): return kept
      case .failed(let failure):
        log.storeFailed(failure, of: "\(receipt)")
        if rounds.isStopping { return nil }
        rest.wait(seconds: 1)
      case let outcome:
        log.log(.error, .faxNotKept, ["receipt": "\(receipt)", "why": "\(outcome)"])
        return nil
      }
    }
  }

  /// nil where it is not known yet, and somebody else will have to ask.
  private func attempt(
    _ job: FaxJob, _ receipt: ReceiptNumber, _ number: String
  ) -> FaxTry? {
    if let request = job.request {
      return transport.follow(
        request, of: receipt, pagesBefore: Int(job.pagesSent), pageCount: Int(job.pageCount))
    }
    guard number.isASCIIDigits, !number.isEmpty else {
      return .refused(reason: "no-number")
    }
    // Another node on the store may serve it.
    guard let menu = menus().menu(named: job.order.menu) else {
      return .notBegun(reason: "no-menu")
    }
    guard let document = menu.documentFile(named: job.order.document) else {
      return .refused(reason: "no-document")
    }
    let sheets = FaxSheets(
      document: document,
      header: FaxHeader(
        date: menu.wallClock(atUnixSeconds: now().seconds), sender: menu.faxSender,
        number: job.order.called), pagesSent: Int(job.pagesSent))
    let drawn: DrawnFax
    do throws(FaxProblem) {
      drawn = try folder.drawn(
        sheets, into: folder.name(of: receipt, attempt: job.attempts, orderedBy: job.order.call))
    } catch {
      log.log(
        .error, .faxNotDrawn, ["document": job.order.document, "why": error.message])
      return error.mayPass ? .notBegun(reason: "not-drawn") : .refused(reason: "not-drawn")
    }
    defer { folder.remove(drawn.name) }
    return transport.send(
      OutgoingFax(
        receipt: receipt, attempt: job.attempts, document: job.order.document, number: number,
        drawn: drawn)
    ) { request in
      _ = storage.answer(to: .noteFaxRequest(receipt, attempt: job.attempts, request))
    }
  }
}

extension FaxFolder {
  /// Draws and waits.
  fileprivate func drawn(_ sheets: FaxSheets, into name: String) throws(FaxProblem) -> DrawnFax {
    let result = Mutex<Result<DrawnFax, FaxProblem>?>(nil)
    let ended = DispatchSemaphore(value: 0)
    draw(sheets, into: name) { drawn in
      result.withLock { $0 = drawn }
      ended.signal()
    }
    ended.wait()
    return try result.withLock { $0 }!.get()
  }
}
