/// What a call must not forget at each step: the values that some step from there on may ask for before they are set again.
///
/// As everywhere in ``FlowGraph``, `back` is no way: a call that may go back to a menu holds what is held there.
package struct ValuesAhead: Sendable {
  /// By step, and one more: where its values begin in ``values``.
  private let starts: [UInt32]
  private let values: [ValueID]
  /// By value: whether what a text says is asked for, and not only how it sounds.
  private let isRead: [Bool]

  package subscript(step: StepID) -> ArraySlice<ValueID> {
    values[Int(starts[Int(step.index)])..<Int(starts[Int(step.index) + 1])]
  }

  /// Whether some step compares the value, or asks a table with it, or takes it for the name of a document.
  package func reads(_ value: ValueID) -> Bool { isRead[Int(value.index)] }

  package init(_ flow: CallFlow) {
    // In most menus calls hold nothing.
    guard !flow.values.isEmpty else {
      starts = [UInt32](repeating: 0, count: flow.steps.count + 1)
      values = []
      isRead = []
      return
    }
    let graph = FlowGraph(flow)
    var users = [[UInt32]](repeating: [], count: flow.values.count)
    var isRead = [Bool](repeating: false, count: flow.values.count)
    for step in flow.steps.indices {
      flow.addValues(of: StepID(step)) { value, reads in
        let user = UInt32(step)
        if users[Int(value.index)].last != user { users[Int(value.index)].append(user) }
        if reads { isRead[Int(value.index)] = true }
      }
    }
    self.isRead = isRead
    let into = Self.ways(into: graph)
    // Each value alone, from the steps that ask for it back to those that set it.
    var held: [(step: UInt32, value: ValueID)] = []
    var seenFor = [Int32](repeating: -1, count: graph.count)
    var left: [UInt32] = []
    // Where each step has more than fit into a mark, the menu is refused, and how many more they are is worth no minutes.
    let most = max(graph.count * MarkLength.valuesMax, 20_000_000)
    for value in users.indices where held.count < most {
      let id = ValueID(value)
      left = users[value].filter { !(flow.steps[Int($0)].kind == .browse && flow.sets(id, at: $0)) }
      for step in left { seenFor[Int(step)] = Int32(value) }
      while let step = left.popLast() {
        held.append((step, id))
        for way in into.ways[Int(into.starts[Int(step)])..<Int(into.starts[Int(step) + 1])] {
          guard seenFor[Int(way.from)] != value, !(way.holdsValue && flow.sets(id, at: way.from))
          else { continue }
          seenFor[Int(way.from)] = Int32(value)
          left.append(way.from)
        }
      }
    }
    var starts = [UInt32](repeating: 0, count: graph.count + 1)
    for entry in held { starts[Int(entry.step) + 1] += 1 }
    for step in 0..<graph.count { starts[step + 1] += starts[step] }
    var places = starts
    var values = [ValueID](repeating: ValueID(0), count: held.count)
    for entry in held {
      values[Int(places[Int(entry.step)])] = entry.value
      places[Int(entry.step)] += 1
    }
    self.starts = starts
    self.values = values
  }

  private struct WayInto {
    let from: UInt32
    let holdsValue: Bool
  }

  /// The ways of `graph` by the step that they lead to.
  private static func ways(into graph: FlowGraph) -> (starts: [UInt32], ways: [WayInto]) {
    var starts = [UInt32](repeating: 0, count: graph.count + 1)
    for step in 0..<graph.count {
      for way in graph.ways(from: step) { starts[Int(way.to) + 1] += 1 }
    }
    for step in 0..<graph.count { starts[step + 1] += starts[step] }
    var places = starts
    var ways = [WayInto](
      repeating: WayInto(from: 0, holdsValue: false), count: Int(starts[graph.count]))
    for step in 0..<graph.count {
      for way in graph.ways(from: step) {
        ways[Int(places[Int(way.to)])] = WayInto(from: UInt32(step), holdsValue: way.holdsValue)
        places[Int(way.to)] += 1
      }
    }
    return (starts, ways)
  }
}

extension CallFlow {
  /// Whether the step holds the value on the ways that say so.
  fileprivate func sets(_ value: ValueID, at step: UInt32) -> Bool {
    let facts = steps[Int(step)]
    let query: RowQuery
    switch facts.kind {
    case .enter: return entries[Int(facts.detail)].value == value
    case .lookup: query = lookups[Int(facts.detail)].query
    case .browse: query = browses[Int(facts.detail)].query
    case .menu, .play, .record, .discard, .fax, .transfer, .choose, .hangUp: return false
    }
    return fetchedColumns[query.columns.range].contains { $0.value == value }
  }

  /// Tells each value that the step asks for, and whether it is more than spoken.
  fileprivate func addValues(of step: StepID, _ add: (ValueID, _ reads: Bool) -> Void) {
    func spoken(_ speech: SpeechID?) {
      guard let speech else { return }
      for language in languages.indices {
        for piece in pieces[pieceRange(of: speech, in: LanguageID(language))] {
          if case .value(let value, _, style: _) = piece { add(value, false) }
        }
      }
    }
    func asked(_ query: RowQuery) {
      for condition in conditions[query.conditions.range] {
        if case .value(let value) = condition.operand { add(value, true) }
      }
    }
    let facts = self[step]
    let detail = Int(facts.detail)
    spoken(facts.speech)
    spoken(facts.speechAgain)
    switch facts.kind {
    case .play:
      let play = plays[detail]
      if let row = play.row {
        for column in fetchedColumns[row.key.range] { add(column.value, true) }
      }
      if let continuing = play.continuing {
        spoken(continuing.speech)
        if let place = continuing.place { add(place, true) }
      }
    case .lookup: asked(lookups[detail].query)
    case .browse:
      asked(browses[detail].query)
      // All that is said at any page.
      spoken(browses[detail].options.between)
    case .fax:
      if case .value(let value) = faxes[detail].document { add(value, true) }
      if let number = faxes[detail].number { add(number, true) }
    case .choose:
      for branch in branches[choices[detail].branches.range] {
        if case .compare(let value, _, _) = branch.condition { add(value, true) }
      }
    case .menu, .enter, .record, .discard, .transfer, .hangUp: break
    }
  }
}
