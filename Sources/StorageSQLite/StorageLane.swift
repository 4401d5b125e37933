import Dispatch
package import Storage
import Synchronization
package import Telephony

/// A store and the thread it works on: takes requests from any thread and commits them in groups.
package final class StorageLane: StorageQueue {
  /// How much a lane takes at a time, and how much may wait.
  package struct Limits: Sendable {
    /// Requests in one transaction at most, so that the first does not wait for the thousandth.
    package let groupMax: Int
    /// What may wait beside last words.
    package let waitingMax: Int

    package init(groupMax: Int, waitingMax: Int) {
      self.groupMax = groupMax
      self.waitingMax = waitingMax
    }

    /// What waits is about a minute of a busy disk.
    package static let standard = Limits(groupMax: 512, waitingMax: 65_536)
    /// For what is compared by slow hashes. Each is answered as soon as it has been compared, and counted before the next: who
    /// is locked costs no hash. What waits longer than callers do (10 s, where a menu says nothing) is refused at once.
    package static let secrets = Limits(groupMax: 1, waitingMax: 512)
  }

  private static let waitingBytesMax = 64 << 20

  /// Who has asked for what stands at the same place among the requests.
  private struct Asking: Sendable {
    let ticket: StorageTicket
    let asker: any StorageAsker
  }

  private struct Group {
    var requests: [StorageRequest] = []
    var askings: [Asking] = []
  }

  private struct Mailbox {
    private var waiting = Group()
    /// How many at the front of `waiting` have been taken. Moving all the rest up for each group would keep everybody who
    /// submits waiting, most of all when a hundred thousand calls end at once.
    private var taken = 0
    /// Sound among them.
    private(set) var byteCount = 0
    var isWorking = false
    var isClosed = false

    var count: Int { waiting.requests.count - taken }

    mutating func add(_ request: StorageRequest, _ asking: Asking) {
      waiting.requests.append(request)
      waiting.askings.append(asking)
      byteCount += request.soundBytes
    }

    mutating func add(_ requests: [StorageRequest], _ asking: Asking) {
      // Whole where nothing waits: none of them is copied then.
      if waiting.requests.isEmpty {
        waiting.requests = requests
      } else {
        waiting.requests += requests
      }
      waiting.askings += repeatElement(asking, count: requests.count)
      byteCount += requests.reduce(0) { $0 + $1.soundBytes }
    }

    mutating func takeGroup(atMost count: Int) -> Group {
      if taken == 0, waiting.requests.count <= count {
        var group = Group()
        swap(&group, &waiting)
        byteCount = 0
        return group
      }
      let group = Group(
        requests: Array(waiting.requests[taken...].prefix(count)),
        askings: Array(waiting.askings[taken...].prefix(count)))
      taken += group.requests.count
      byteCount -= group.requests.reduce(0) { $0 + $1.soundBytes }
      if taken * 2 >= waiting.requests.count {
        waiting.requests.removeFirst(taken)
        waiting.askings.removeFirst(taken)
        taken = 0
      }
      return group
    }
  }

  private let mailbox = Mutex(Mailbox())
  private let queue: DispatchQueue
  private let limits: Limits
  /// Only touched on ``queue``; `nil` once closed.
  nonisolated(unsafe) private var store: (any Store)?

  package init(_ store: sending any Store, name: String, limits: Limits = .standard) {
    self.store = store
    self.limits = limits
    queue = DispatchQueue(label: "hotline.store.\(name)", qos: .userInitiated)
  }

  package func submit(
    _ request: StorageRequest, ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool {
    mailbox.withLock { mailbox in
      guard !mailbox.isClosed else { return false }
      let hasRoom =
        mailbox.count < limits.waitingMax
        && mailbox.byteCount + request.soundBytes <= Self.waitingBytesMax
      guard hasRoom || request.isLastWord else { return false }
      mailbox.add(request, Asking(ticket: ticket, asker: asker))
      beginWork(in: &mailbox)
      return true
    }
  }

  package func submit(
    lastWords requests: [StorageRequest], ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool {
    mailbox.withLock { mailbox in
      guard !mailbox.isClosed else { return false }
      mailbox.add(requests, Asking(ticket: ticket, asker: asker))
      beginWork(in: &mailbox)
      return true
    }
  }

  /// Within the lock, so that who closes the lane comes behind all that it has taken.
  private func beginWork(in mailbox: inout Mailbox) {
    if !mailbox.isWorking { queue.async { self.work() } }
    mailbox.isWorking = true
  }

  /// From half of what may wait.
  package var isBusy: Bool {
    mailbox.withLock { $0.count >= limits.waitingMax / 2 }
  }

  package func close() {
    mailbox.withLock { $0.isClosed = true }
    // Behind all work that was begun before.
    queue.sync { store = nil }
  }

  /// Commits group after group until nothing waits.
  private func work() {
    while true {
      let group = mailbox.withLock { mailbox in
        let group = mailbox.takeGroup(atMost: limits.groupMax)
        mailbox.isWorking = !group.requests.isEmpty
        return group
      }
      guard let store, !group.requests.isEmpty else { return }
      answer(group.askings, with: store.commit(group.requests))
    }
  }

  /// One delivery to each asker: it is woken once for the whole group.
  private func answer(_ group: [Asking], with outcomes: [StorageOutcome]) {
    var deliveries: [(asker: any StorageAsker, answers: [StorageAnswer])] = []
    var placeOf: [ObjectIdentifier: Int] = [:]
    var last: (asker: ObjectIdentifier, place: Int)?
    for (asking, outcome) in zip(group, outcomes) {
      let id = ObjectIdentifier(asking.asker)
      let answer = StorageAnswer(ticket: asking.ticket, outcome: outcome)
      // Who asks something asks more as a rule.
      if let last, last.asker == id {
        deliveries[last.place].answers.append(answer)
      } else if let place = placeOf[id] {
        deliveries[place].answers.append(answer)
        last = (id, place)
      } else {
        placeOf[id] = deliveries.count
        last = (id, deliveries.count)
        deliveries.append((asking.asker, [answer]))
        deliveries[deliveries.count - 1].answers.reserveCapacity(group.count)
      }
    }
    for delivery in deliveries { delivery.asker.receive(delivery.answers) }
  }
}

/// Three lanes over one store: what concerns lookup tables has its own, so that a large import holds up no message, and what
/// compares slow secrets another, so that a hundred callers who key PINs at once hold up nobody who browses.
package final class StorageLanes: StorageQueue {
  private let records: StorageLane
  private let tables: StorageLane
  private let secrets: StorageLane
  private let lock: ServiceLock
  /// Whether no other service had the store: all that were there before it are dead.
  package let wasAlone: Bool
  /// Messages made of the recordings that a service left open when it died, in the order of their beginning.
  package let rescued: [ReceiptNumber]
  /// Faxes that had their last try in a service that died.
  package let faxesGivenUp: [FaxJob]

  /// Opens the file at `path` once for each lane, for a service.
  ///
  /// Throws ``StorageFailure/usedByEarlier(path:)`` while a service of an earlier version has it open.
  ///
  /// When no other service has it open, what a dead one was recording is kept first, marked as cut off, and faxes that it
  /// was sending may be taken again.
  package init(sqliteAt path: String, at now: UnixTime) throws(StorageFailure) {
    let connection = try Connection(path: path)
    try connection.checkIntegrity()
    var first: SQLiteStore?
    var rescued: [ReceiptNumber] = []
    var faxesGivenUp: [FaxJob] = []
    let lock = try ServiceLock.take(besideStore: path) { () throws(StorageFailure) in
      // Of several services that begin at once on an old store this one alone brings it forward, and nobody comes in between.
      try Migrations.run(on: connection)
      let store = try SQLiteStore(connection)
      switch store.commit(.keepInterruptedRecordings) {
      case .messagesKept(let receipts): rescued = receipts
      case .failed(let failure): throw failure
      case let outcome: preconditionFailure("\(outcome) is no answer to keepInterruptedRecordings")
      }
      switch store.commit(.releaseFaxes(at: now, .standard)) {
      case .faxesGivenUp(let jobs): faxesGivenUp = jobs
      case .failed(let failure): throw failure
      case let outcome: preconditionFailure("\(outcome) is no answer to releaseFaxes")
      }
      first = store
    }
    // While it waited for the lock, a copy was put in its place.
    if connection.hasMoved { throw .replaced(path: path) }
    let store = if let first { first } else { try SQLiteStore(connection) }
    let tableStore = try SQLiteStore(path: path, isChecked: false)
    let secretStore = try SQLiteStore(path: path, isChecked: false)
    self.lock = lock
    self.rescued = rescued
    wasAlone = first != nil
    self.faxesGivenUp = faxesGivenUp
    records = StorageLane(store, name: "records")
    tables = StorageLane(tableStore, name: "tables")
    secrets = StorageLane(secretStore, name: "secrets", limits: .secrets)
  }

  package func submit(
    _ request: StorageRequest, ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool {
    let lane = request.comparesSecrets ? secrets : request.concernsTables ? tables : records
    return lane.submit(request, ticket: ticket, asker: asker)
  }

  package func submit(
    lastWords requests: [StorageRequest], ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool { records.submit(lastWords: requests, ticket: ticket, asker: asker) }

  package var isBusy: Bool { records.isBusy }

  package func close() {
    records.close()
    tables.close()
    secrets.close()
  }
}

extension StorageRequest {
  /// Bytes of sound in it, by which the memory of what waits is bounded.
  fileprivate var soundBytes: Int {
    if case .appendAudio(_, _, let samples) = self { samples.count } else { 0 }
  }
}
