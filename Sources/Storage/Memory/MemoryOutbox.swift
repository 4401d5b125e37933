import ServiceCalendar
import Telephony

/// The outbox in memory.
struct MemoryOutbox {
  private struct Entry {
    let id: Int64
    let event: Notice.Event
    let receipt: ReceiptNumber
    var state = Notice.State.waiting
    var attempts = 0
    var nextAttemptAt: Int64 = 0
    var failure: String?

    func isDue(at now: Int64) -> Bool {
      state == .waiting
        && UnixTime(seconds: nextAttemptAt).isOver(
          at: UnixTime(seconds: now), longest: Notice.longestRest)
    }
  }

  /// As many as are kept beside those that wait: of the settled ones the oldest go.
  private static let countMax = 10_000

  private var entries: [Entry] = []
  private var lastID: Int64 = 0
  /// Messages of which it was told that they are overdue.
  private var overdueTold: Set<ReceiptNumber> = []

  mutating func add(_ event: Notice.Event, _ receipt: ReceiptNumber) {
    lastID += 1
    entries.append(Entry(id: lastID, event: event, receipt: receipt))
    if entries.count > Self.countMax,
      let oldest = entries.firstIndex(where: { $0.state != .waiting })
    {
      entries.remove(at: oldest)
    }
  }

  /// Nobody need be told of a message that was dropped before anybody was; others are told.
  mutating func drop(_ receipt: ReceiptNumber) {
    entries.removeAll { $0.receipt == receipt && $0.state == .waiting && $0.attempts == 0 }
    if entries.contains(where: { $0.receipt == receipt }) { add(.dropped, receipt) }
  }

  /// Those that wait and are due, oldest first.
  func due(at now: Int64, _ page: PageRequest, _ messages: MemoryMessages) -> Page<Notice> {
    let found = entries.lazy.filter { $0.id > page.after ?? 0 && $0.isDue(at: now) }
      .prefix(page.limit + 1)
    return Page(
      items: found.prefix(page.limit).compactMap { notice($0, messages) },
      next: found.count > page.limit ? found.prefix(page.limit).last?.id : nil)
  }

  func list(_ state: Notice.State?, _ page: PageRequest, _ messages: MemoryMessages) -> Page<Notice>
  {
    Page(of: entries.compactMap { notice($0, messages) }, page) {
      state == nil || state == $0.state
    }
  }

  private func notice(_ entry: Entry, _ messages: MemoryMessages) -> Notice? {
    messages.find(entry.receipt).map {
      Notice(
        id: entry.id, event: entry.event, message: $0, state: entry.state,
        attempts: entry.attempts, nextAttemptAt: entry.nextAttemptAt, failure: entry.failure)
    }
  }

  mutating func claim(_ id: Int64, at now: Int64, until: Int64) throws(StorageRefusal) {
    guard
      let index = entries.firstIndex(where: {
        $0.id == id && $0.isDue(at: now)
      })
    else { throw .noticeTaken(id) }
    entries[index].attempts += 1
    entries[index].nextAttemptAt = until
  }

  mutating func settle(_ id: Int64, _ ending: NoticeEnding) throws(StorageRefusal) {
    guard let index = entries.firstIndex(where: { $0.id == id }) else { throw .noticeTaken(id) }
    switch ending {
    case .delivered:
      entries[index].state = .delivered
      entries[index].failure = nil
    case .failed(let failure, let next):
      entries[index].state = .waiting
      entries[index].failure = failure
      entries[index].nextAttemptAt = next
    case .givenUp(let failure):
      entries[index].state = .givenUp
      entries[index].failure = failure
    }
  }

  /// Returns how many.
  mutating func retry(_ id: Int64?) -> Int {
    var count = 0
    for index in entries.indices
    where entries[index].state != .delivered && (id == nil || id == entries[index].id) {
      // Somebody may have heard of it all the same: it does not become one of which nobody was told.
      if entries[index].state == .givenUp {
        entries[index].attempts = min(entries[index].attempts, 1)
      }
      entries[index].state = .waiting
      entries[index].nextAttemptAt = 0
      count += 1
    }
    return count
  }

  /// Returns how many.
  mutating func noteOverdue(_ today: CivilDate, _ messages: MemoryMessages) -> Int {
    let late = messages.overdue(on: today).filter { !overdueTold.contains($0) }
    for receipt in late {
      add(.overdue, receipt)
      overdueTold.insert(receipt)
    }
    return late.count
  }
}
