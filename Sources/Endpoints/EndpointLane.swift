import Dispatch
import Foundation
import HTTPRequests
package import Storage
import Synchronization
import Telephony

/// A store some of whose tables are endpoints: questions about those go to them, on a thread of the lane's own, everything else to
/// the store beside it.
package final class EndpointLane: StorageQueue {
  /// What comes in from other threads.
  struct Inbox {
    var questions: [EndpointRequest] = []
    var answers: [StorageAnswer] = []
    /// Those that have not been answered.
    var waiting = 0
    var isClosed = false
    /// By table.
    var settings: [String: EndpointSettings] = [:]
    var waker: HTTPTransfers.Waker?
  }

  private let store: any StorageQueue
  private let shared: Shared
  private let ended = DispatchSemaphore(value: 0)

  /// What the lane and its thread share.
  final class Shared: Sendable, StorageAsker {
    let inbox = Mutex(Inbox())

    func receive(_ answers: [StorageAnswer]) {
      inbox.withLock { inbox in
        inbox.answers += answers
        inbox.waker?.wake()
      }
    }
  }

  /// `settings`: by table. `authorities`: a file of certificates of those who vouch for endpoints; nil for those that the system
  /// trusts. `tell` is called on the lane's thread, and must not wait.
  package init(
    beside store: any StorageQueue, settings: [String: EndpointSettings] = [:],
    authorities: String? = nil,
    isCitizenNumber: @escaping @Sendable (String) -> Bool,
    tell: @escaping @Sendable (EndpointNotice) -> Void
  ) {
    self.store = store
    let shared = Shared()
    self.shared = shared
    shared.inbox.withLock { $0.settings = settings }
    let ended = ended
    let thread = Thread {
      let worker = EndpointWorker(
        shared: shared, store: store, authorities: authorities, isCitizenNumber: isCitizenNumber,
        tell: tell)
      worker.run()
      ended.signal()
    }
    thread.name = "hotline.endpoints"
    thread.start()
  }

  package func submit(
    _ request: StorageRequest, ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool {
    guard let ask = EndpointAsk(request), let endpoint = ask.endpoint else {
      return store.submit(request, ticket: ticket, asker: asker)
    }
    let inquiry = EndpointRequest(
      ask: ask, endpoint: endpoint, ticket: ticket, asker: asker,
      until: SteadyClock.milliseconds + UInt64(endpoint.within.count))
    return shared.inbox.withLock { inbox in
      guard !inbox.isClosed, inbox.waiting < EndpointLimits.waitingMax else { return false }
      inbox.waiting += 1
      inbox.questions.append(inquiry)
      inbox.waker?.wake()
      return true
    }
  }

  package func submit(
    lastWords requests: [StorageRequest], ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool { store.submit(lastWords: requests, ticket: ticket, asker: asker) }

  package var isBusy: Bool { store.isBusy }

  /// Questions that are asked from now on go by these. Returns whether they differ from those before.
  package func replaceSettings(_ settings: [String: EndpointSettings]) -> Bool {
    shared.inbox.withLock { inbox in
      defer { inbox.settings = settings }
      return inbox.settings != settings
    }
  }

  /// What endpoints have not answered by now stays without an answer.
  package func close() {
    shared.inbox.withLock { inbox in
      inbox.isClosed = true
      inbox.waker?.wake()
    }
    ended.wait()
    store.close()
  }
}

/// A question, who asks it, and until when an answer is of use.
struct EndpointRequest: Sendable {
  let ask: EndpointAsk
  let endpoint: EndpointTable
  let ticket: StorageTicket
  let asker: any StorageAsker
  let until: UInt64
}

/// What tables can be asked.
enum EndpointAsk: Sendable {
  case row(LookupQuestion)
  case rows(BrowseQuestion, offset: Int, count: Int)

  /// `nil` where the request asks no table.
  init?(_ request: StorageRequest) {
    if case .lookUp(let question) = request {
      self = .row(question)
    } else if case .browse(let question, let offset, let count) = request {
      self = .rows(question, offset: offset, count: count)
    } else {
      return nil
    }
  }

  /// `nil` where the store answers.
  var endpoint: EndpointTable? {
    switch self {
    case .row(let question): question.endpoint
    case .rows(let question, offset: _, count: _): question.endpoint
    }
  }
}

enum SteadyClock {
  static var milliseconds: UInt64 { DispatchTime.now().uptimeNanoseconds / 1_000_000 }
}
