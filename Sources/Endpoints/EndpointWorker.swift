import HTTPRequests
import Storage
import Synchronization
import Telephony

/// What the lane's thread does: brings questions through the day's limits of wrong secrets, to their endpoints, and back.
///
///     asked ──secret──▶ counting ──few wrong ones──▶ waiting ──its turn──▶ under way ──▶ answered
///       └──no secret────────────────────────────────▲                         └─ wrong secret ─▶ noting ─▶ answered
final class EndpointWorker {
  private enum Stage {
    /// The day's counts are read; those that have come.
    case counting([Int])
    /// As many wrong secrets may still be under way for the same person or caller: whether it may ask shows when they are back.
    case parked
    case waiting
    case underWay(CircuitBreaker.Pass)
    /// A wrong secret is being counted; how many counts are still to come.
    case noting(left: Int)
  }

  private struct Inquiry {
    let request: EndpointRequest
    let place: Place
    /// As it was when the question came.
    let token: BearerToken?
    let limits: [(count: DailyCount, limit: Int)]
    var stage: Stage
    /// Whether it is among ``EndpointWorker/secretsUnderWay``.
    var isReserved = false
  }

  /// Where an endpoint is. Tables that share one share its breaker.
  private struct Place: Hashable {
    let address: String
  }

  private struct Endpoint {
    var breaker = CircuitBreaker()
    var underWay = 0
    var waiting: [Int] = []
  }

  private let shared: EndpointLane.Shared
  private let store: any StorageQueue
  private let isCitizenNumber: @Sendable (String) -> Bool
  private let tell: @Sendable (EndpointNotice) -> Void
  private let transfers: HTTPTransfers

  /// By table: as they are now.
  private var settings: [String: EndpointSettings] = [:]
  private var inquiries: [Int: Inquiry] = [:]
  private var endpoints: [Place: Endpoint] = [:]
  /// By table: where it was when it was told to be closed off, and not yet to answer again.
  private var closedOff: [String: Place] = [:]
  private var secretsUnderWay: [DailyCount: Int] = [:]
  private var parked: [Int] = []
  private var inquiriesSoFar = 0
  /// By ticket of the store: whose count it is.
  private var counts: [UInt64: Int] = [:]
  private var ticketsSoFar: UInt64 = 0

  init(
    shared: EndpointLane.Shared, store: any StorageQueue, authorities: String?,
    isCitizenNumber: @escaping @Sendable (String) -> Bool,
    tell: @escaping @Sendable (EndpointNotice) -> Void
  ) {
    self.shared = shared
    self.store = store
    transfers = HTTPTransfers(
      authorities: authorities, answerByteCountMax: EndpointLimits.answerBytesMax,
      connectionsKept: EndpointLimits.connectionsKept)
    self.isCitizenNumber = isCitizenNumber
    self.tell = tell
  }

  func run() {
    let waker = transfers.waker
    shared.inbox.withLock { $0.waker = waker }
    while true {
      let (questions, answers, settings, isClosed) = shared.inbox.withLock { inbox in
        defer {
          inbox.questions.removeAll()
          inbox.answers.removeAll()
          // The handle that it wakes goes with this thread.
          if inbox.isClosed { inbox.waker = nil }
        }
        return (inbox.questions, inbox.answers, inbox.settings, inbox.isClosed)
      }
      if isClosed { return }
      self.settings = settings
      for question in questions { begin(question) }
      for answer in answers { counted(answer) }
      for (number, end) in transfers.perform() { ended(number, end) }
      expire()
      transfers.wait(milliseconds: millisecondsToWait)
    }
  }

  private var millisecondsToWait: Int {
    let now = SteadyClock.milliseconds
    let next = inquiries.values.map(\.request.until).min() ?? now + 60_000
    return next > now ? Int(clamping: next - now) : 0
  }

  // MARK: Asked

  private func begin(_ question: EndpointRequest) {
    inquiriesSoFar += 1
    let number = inquiriesSoFar
    let place = presentPlace(of: question.endpoint)
    var limits: [(count: DailyCount, limit: Int)] = []
    if case .row(let asked) = question.ask,
      !asked.secretConditions(in: question.endpoint.schema).isEmpty
    {
      limits = asked.wrongSecretCounts(in: question.endpoint.schema)
    }
    inquiries[number] = Inquiry(
      request: question, place: place, token: settings[question.endpoint.schema.name]?.token,
      limits: limits, stage: .waiting)
    if let refusal = question.refusal { return answer(number, .refused(refusal)) }
    guard endpoints[place, default: Endpoint()].breaker.allows(at: SteadyClock.milliseconds) else {
      return answer(number, .unanswered)
    }
    if limits.isEmpty { line(up: number) } else { count(number) }
  }

  /// Where a question that came now would go.
  private func presentPlace(of endpoint: EndpointTable) -> Place {
    Place(address: settings[endpoint.schema.name]?.address ?? endpoint.address)
  }

  /// Reads how many wrong secrets there were today. Nothing is asked of the endpoint before that is known.
  private func count(_ number: Int) {
    guard let inquiry = inquiries[number] else { return }
    inquiries[number]?.stage = .counting([])
    for limit in inquiry.limits {
      guard ask(.readCount(limit.count), for: number) else {
        return answer(number, .failed(.overloaded))
      }
    }
  }

  private func ask(_ request: StorageRequest, for number: Int) -> Bool {
    ticketsSoFar += 1
    guard store.submit(request, ticket: StorageTicket(ticketsSoFar), asker: shared) else {
      return false
    }
    counts[ticketsSoFar] = number
    return true
  }

  private func counted(_ storeAnswer: StorageAnswer) {
    guard let number = counts.removeValue(forKey: storeAnswer.ticket.number),
      let inquiry = inquiries[number]
    else { return }
    switch inquiry.stage {
    case .counting(var values):
      guard case .counted(let value) = storeAnswer.outcome else {
        return answer(number, storeAnswer.outcome)
      }
      values.append(value)
      inquiries[number]?.stage = .counting(values)
      if values.count == inquiry.limits.count { decide(number, inquiry.limits, values) }
    case .noting(let left):
      // A secret that could not be counted is not told to be wrong: the next try would be free.
      guard case .counted = storeAnswer.outcome else { return answer(number, storeAnswer.outcome) }
      inquiries[number]?.stage = .noting(left: left - 1)
      if left == 1 { answer(number, .secretWrong) }
    case .parked, .waiting, .underWay: break
    }
  }

  /// Who could still be wrong within the day's limits may ask: those under way could all be wrong too.
  private func decide(
    _ number: Int, _ limits: [(count: DailyCount, limit: Int)], _ values: [Int]
  ) {
    if zip(limits, values).contains(where: { $1 >= $0.limit }) {
      return answer(number, .secretLocked)
    }
    let isSafe = zip(limits, values).allSatisfy { limit, value in
      limit.limit == .max || value + (secretsUnderWay[limit.count] ?? 0) < limit.limit
    }
    guard isSafe else {
      inquiries[number]?.stage = .parked
      parked.append(number)
      return
    }
    for limit in limits { secretsUnderWay[limit.count, default: 0] += 1 }
    inquiries[number]?.isReserved = true
    line(up: number)
  }

  // MARK: To the endpoint

  private func line(up number: Int) {
    guard let inquiry = inquiries[number] else { return }
    inquiries[number]?.stage = .waiting
    endpoints[inquiry.place, default: Endpoint()].waiting.append(number)
    startWaiting(at: inquiry.place)
  }

  private func startWaiting(at place: Place) {
    while var endpoint = endpoints[place], let number = endpoint.waiting.first,
      endpoint.underWay < EndpointLimits.underWayMax
    {
      endpoint.waiting.removeFirst()
      endpoints[place] = endpoint
      start(number, at: place)
    }
  }

  private func start(_ number: Int, at place: Place) {
    // It may have been answered while it waited.
    guard let (inquiry, token) = inquiries[number].map({ ($0.request, $0.token) }) else { return }
    let now = SteadyClock.milliseconds
    let left = inquiry.until > now ? inquiry.until - now : 0
    // An endpoint that gets half of its time at least is to blame when it takes more.
    guard left * 2 >= UInt64(inquiry.endpoint.within.count) else {
      return fail(number, .overloaded)
    }
    guard let pass = endpoints[place]?.breaker.pass(at: now) else {
      return answer(number, .unanswered)
    }
    let request = HTTPRequest(
      to: place.address,
      headers: ["Content-Type: application/json", "Accept: application/json"]
        + (token.map { ["Authorization: Bearer \($0.text)"] } ?? []),
      body: inquiry.question.bytes)
    guard transfers.post(request, within: Int(left), number: number) else {
      let failure = EndpointFailure.unreachable(reason: HTTPTransfers.refusal)
      note(pass, failure, of: inquiry.endpoint, at: place)
      return fail(number, failure)
    }
    endpoints[place]?.underWay += 1
    inquiries[number]?.stage = .underWay(pass)
  }

  private func ended(_ number: Int, _ end: HTTPEnd) {
    guard let inquiry = inquiries[number], case .underWay(let pass) = inquiry.stage else { return }
    endpoints[inquiry.place]?.underWay -= 1
    defer { startWaiting(at: inquiry.place) }
    let endpoint = inquiry.request.endpoint
    let outcome: StorageOutcome
    do throws(EndpointFailure) {
      outcome = try inquiry.request.outcome(of: try end.answer, isCitizenNumber)
    } catch {
      note(pass, error, of: endpoint, at: inquiry.place)
      return fail(number, error)
    }
    note(pass, nil, of: endpoint, at: inquiry.place)
    guard outcome == .secretWrong else { return answer(number, outcome) }
    // Wrong secrets are counted here, whatever the endpoint counts, and told only when that is on disk.
    inquiries[number]?.stage = .noting(left: inquiry.limits.count)
    for limit in inquiry.limits {
      guard ask(.count(limit.count, limit: .max), for: number) else {
        return answer(number, .failed(.overloaded))
      }
    }
  }

  private func note(
    _ pass: CircuitBreaker.Pass, _ failure: EndpointFailure?, of endpoint: EndpointTable,
    at place: Place
  ) {
    let table = endpoint.schema.name
    // What comes late from an address that it had says nothing of the one that it has.
    let isThere = place == presentPlace(of: endpoint)
    let change =
      failure?.isSilence == true
      ? endpoints[place]?.breaker.wasSilent(pass, at: SteadyClock.milliseconds)
      : endpoints[place]?.breaker.answered(pass)
    switch change {
    case .opened(let pause):
      if isThere {
        closedOff[table] = place
        tell(.opened(table: table, pause: pause))
      }
      // Nobody waits for it now.
      let waiting = endpoints[place]?.waiting ?? []
      endpoints[place]?.waiting = []
      for number in waiting { answer(number, .unanswered) }
    case .closed:
      closedOff = closedOff.filter { $0.value != place || ($0.key == table && !isThere) }
      if isThere { tell(.closed(table: table)) }
    case nil:
      // It has been given another address since.
      if isThere, failure?.isSilence != true, let before = closedOff[table], before != place {
        closedOff[table] = nil
        tell(.closed(table: table))
      }
    }
  }

  // MARK: Back

  private func expire() {
    let now = SteadyClock.milliseconds
    for (number, inquiry) in inquiries where inquiry.request.until <= now {
      switch inquiry.stage {
      case .counting, .parked, .waiting: fail(number, .overloaded)
      // libcurl ends it, and the store says what it could do.
      case .underWay, .noting: break
      }
    }
  }

  private func fail(_ number: Int, _ failure: EndpointFailure) {
    guard let inquiry = inquiries[number] else { return }
    tell(.failed(table: inquiry.request.endpoint.schema.name, failure))
    answer(number, .unanswered)
  }

  private func answer(_ number: Int, _ outcome: StorageOutcome) {
    guard let inquiry = inquiries.removeValue(forKey: number) else { return }
    shared.inbox.withLock { $0.waiting -= 1 }
    inquiry.request.asker.receive([StorageAnswer(ticket: inquiry.request.ticket, outcome: outcome)])
    guard inquiry.isReserved else { return }
    for limit in inquiry.limits {
      let left = (secretsUnderWay[limit.count] ?? 1) - 1
      secretsUnderWay[limit.count] = left > 0 ? left : nil
    }
    // Whoever waited for this one is counted anew.
    let waited = parked
    parked.removeAll()
    for number in waited { count(number) }
  }
}

extension HTTPEnd {
  /// The body of an answer that may be one.
  fileprivate var answer: [UInt8] {
    get throws(EndpointFailure) {
      switch self {
      case .answered(status: 200, let body): return body
      case .answered(let status, body: _): throw .status(status)
      case .tooLong: throw .tooLong(limit: EndpointLimits.answerBytesMax)
      case .tooSlow: throw .tooSlow
      case .unreachable(let reason): throw .unreachable(reason: reason)
      }
    }
  }
}

extension EndpointRequest {
  /// Why the question makes no sense to the table.
  fileprivate var refusal: StorageRefusal? {
    switch ask {
    case .row(let question): question.refusal(in: endpoint.schema)
    case .rows(let question, offset: _, count: _): question.refusal(in: endpoint.schema)
    }
  }

  fileprivate var question: EndpointQuestion {
    switch ask {
    case .row(let question): EndpointQuestion(question)
    case .rows(let question, let offset, let count):
      EndpointQuestion(question, offset: offset, count: count)
    }
  }

  fileprivate func outcome(
    of bytes: [UInt8], _ isCitizenNumber: @escaping @Sendable (String) -> Bool
  ) throws(EndpointFailure) -> StorageOutcome {
    switch ask {
    case .row(let question):
      let outcome = try EndpointAnswer(
        of: endpoint.schema, askedBy: question.conditions, takesInitial: question.takesInitial,
        isCitizenNumber: isCitizenNumber
      ).row(bytes)
      // The menu knows initial secrets too.
      if case .found(let row) = outcome, question.hasInitialSecret(in: row) {
        return .secretInitial
      }
      return outcome
    case .rows(let question, let offset, let count):
      return try EndpointAnswer(
        of: endpoint.schema, askedBy: question.conditions, isCitizenNumber: isCitizenNumber
      ).rows(bytes, offset: offset, count: count)
    }
  }
}
