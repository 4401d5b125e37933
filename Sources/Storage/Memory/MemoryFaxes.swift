internal import ServiceCalendar
import Telephony

/// Fax jobs in memory, in the order in which they were ordered.
struct MemoryFaxes {
  private var jobs: [FaxJob] = []

  mutating func keep(_ job: FaxJob) {
    if let index = jobs.firstIndex(where: { $0.id == job.id }) {
      jobs[index] = job
    } else {
      jobs.append(job)
    }
  }

  func find(_ operation: OperationKey) -> FaxJob? {
    jobs.first { $0.id == .operation(operation) }
  }

  mutating func order(
    _ order: FaxOrder, limit: Int, counting counts: inout MemoryCounts,
    _ receipts: inout MemoryReceipts
  ) -> StorageOutcome {
    if let job = jobs.first(where: { $0.answers(order) }) { return .faxOrdered(job.receipt!) }
    let count = order.dailyCount
    let value = counts.value(of: count)
    if value >= limit { return .limitReached(value) }
    _ = counts.add(to: count)
    let receipt = receipts.next(on: order.orderedAt.date)
    jobs.append(.queued(receipt, order))
    return .faxOrdered(receipt)
  }

  mutating func claim(
    by sender: String, count: Int, at now: UnixTime, by rules: FaxRules
  ) -> ClaimedFaxes {
    let due = jobs.indices.filter { jobs[$0].receipt != nil && jobs[$0].isDue(at: now) }
    var claimed = ClaimedFaxes()
    for index in due.sorted(by: { jobs[$0].dueSince < jobs[$1].dueSince }) {
      if claimed.taken.count == count { break }
      claimed.take(&jobs[index], for: sender, by: rules)
    }
    return claimed
  }

  /// Returns those that are given up. The process that has this store is the only node.
  mutating func tend(at now: UnixTime, by rules: FaxRules) -> [FaxJob] {
    var givenUp: [FaxJob] = []
    for index in jobs.indices where jobs[index].receipt != nil {
      if !jobs[index].grow(until: now, by: rules) { givenUp.append(jobs[index]) }
    }
    return givenUp
  }

  /// Returns those of the queue that are given up.
  mutating func release(at now: UnixTime, by rules: FaxRules) -> [FaxJob] {
    var givenUp: [FaxJob] = []
    for index in jobs.indices {
      if !jobs[index].release(at: now, by: rules) { givenUp.append(jobs[index]) }
    }
    return givenUp
  }

  /// Changes the job of that receipt; `nil` when there is none.
  mutating func change(
    _ receipt: ReceiptNumber, _ body: (inout FaxJob) throws(StorageRefusal) -> Void
  ) throws(StorageRefusal) -> FaxJob? {
    guard let index = jobs.firstIndex(where: { $0.receipt == receipt }) else { return nil }
    try body(&jobs[index])
    return jobs[index]
  }

  func progress(of receipt: ReceiptNumber) -> ReceiptProgress? {
    find(receipt).flatMap { ReceiptProgress($0) }
  }

  func find(_ receipt: ReceiptNumber) -> FaxJob? { jobs.first { $0.receipt == receipt } }

  func list(_ filter: FaxFilter, _ page: PageRequest) -> Page<FaxJob> {
    Page(of: jobs, page) { filter.shows($0) }
  }
}

extension FaxFilter {
  fileprivate func shows(_ job: FaxJob) -> Bool { state == nil || state == job.state }
}
