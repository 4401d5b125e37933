import Storage

/// The store that all nodes of a simulation share, and what is wrong with it at the moment. One thread uses it.
final class SimulatedStore {
  let memory: MemoryStore
  /// From here on nothing can be written.
  var isBroken = false
  /// Milliseconds that a group of requests takes at the most.
  var slowness: UInt64 = 20
  private var faulty: FaultyStore

  init(tables: [TableContents], planted: PlantedFault?) {
    faulty = FaultyStore(planted)
    memory = MemoryStore()
    for table in tables { _ = memory.commit(.replaceTable(table)) }
  }

  func commit(_ requests: [StorageRequest]) -> [StorageOutcome] {
    if isBroken { return requests.map { _ in .failed(.diskFull(path: "simulated")) } }
    guard faulty.fault != nil else { return memory.commit(requests) }
    return requests.map { request in
      faulty.outcome(insteadOf: request) ?? faulty.changed(memory.commit(faulty.changed(request)))
    }
  }
}

/// One node's way to the store. All that was asked in one turn of its loop is committed and answered together.
///
/// Unchecked: a simulation has one thread.
final class SimulatedQueue: StorageQueue, @unchecked Sendable {
  struct Asked {
    let request: StorageRequest
    let ticket: StorageTicket
    let asker: any StorageAsker
  }

  /// What was asked in one turn.
  struct Group {
    var asked: [Asked] = []
    let due: UInt64
  }

  private let store: SimulatedStore
  private(set) var groups: [Group] = []
  /// What the turn under way has asked.
  private var turn: [Asked] = []
  /// Nothing is taken but last words.
  var isFull = false
  var isBusy = false
  /// The process is gone: nothing that it says reaches the store any more.
  private(set) var isDead = false

  init(_ store: SimulatedStore) { self.store = store }

  func submit(
    _ request: StorageRequest, ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool {
    guard !isDead else { return false }
    guard !isFull || request.isLastWord else { return false }
    turn.append(Asked(request: request, ticket: ticket, asker: asker))
    return true
  }

  func close() { isDead = true }

  /// Ends a turn: what was asked in it, which will be answered at `due`, never before what was asked earlier.
  func endTurn(due: UInt64) -> [Asked] {
    guard !turn.isEmpty else { return [] }
    let asked = turn
    turn = []
    groups.append(Group(asked: asked, due: max(due, groups.last?.due ?? 0)))
    return asked
  }

  /// When the next group is to be committed.
  var nextDue: UInt64? { groups.first?.due }

  /// One of so many answers is lost, or is given to the question of another; nil: none. Planted, to see that it is found.
  var losesAnAnswerOf: Int?
  var swapsAnAnswerOf: Int?
  private var answersGiven = 0

  private func isDue(_ every: Int?) -> Bool {
    every.map { answersGiven.isMultiple(of: $0) } ?? false
  }

  /// Commits the next group and gives the answers to who asked.
  func commitNext() -> [(ticket: StorageTicket, outcome: StorageOutcome)] {
    let group = groups.removeFirst().asked
    let outcomes = store.commit(group.map(\.request))
    let answers = zip(group, outcomes).map { asked, outcome in
      StorageAnswer(ticket: asked.ticket, outcome: outcome)
    }
    var told = answers
    answersGiven += 1
    if isDue(losesAnAnswerOf) { told.removeLast() }
    // Records of calls share their ticket, and nobody's question has it.
    if isDue(swapsAnAnswerOf), let place = told.lastIndex(where: { $0.ticket.number > 1 }) {
      let answer = told[place]
      told[place] = StorageAnswer(
        ticket: StorageTicket(answer.ticket.number - 1), outcome: answer.outcome)
    }
    if let asker = group.first?.asker { asker.receive(told) }
    return answers.map { ($0.ticket, $0.outcome) }
  }

  /// The process is killed: of what waits, the first `count` groups still come to the disk, and nobody hears of it.
  func die(afterCommitting count: Int) {
    isDead = true
    for group in groups.prefix(count) { _ = store.commit(group.asked.map(\.request)) }
    groups = []
    turn = []
  }
}
