package import Telephony

/// One way out of a step.
package struct FlowExit: Sendable, BitwiseCopyable {
  package let kind: ExitKind
  /// With ``ExitKind/option``.
  package let option: OptionID?
  package let target: Target
  /// Whether the caller has to press a key for it. A silent caller takes only the others.
  package let needsKey: Bool

  package init(_ kind: ExitKind, _ option: OptionID? = nil, to target: Target, needsKey: Bool) {
    self.kind = kind
    self.option = option
    self.target = target
    self.needsKey = needsKey
  }
}

extension CallFlow {
  /// Every way out of `step`, in a fixed order. Where a call ends in the step there is none.
  package func exits(of step: StepID) -> [FlowExit] {
    var exits: [FlowExit] = []
    addExits(of: step, to: &exits)
    return exits
  }

  /// The same behind what is in `exits`: who asks for all steps in turn needs room for one.
  package func addExits(of step: StepID, to exits: inout [FlowExit]) {
    let facts = self[step]
    let detail = Int(facts.detail)
    func add(_ kind: ExitKind, _ target: Target, needsKey: Bool = false) {
      exits.append(FlowExit(kind, to: target, needsKey: needsKey))
    }
    func add(_ option: OptionID) {
      let target = options[Int(option.index)].target
      exits.append(FlowExit(.option, option, to: target, needsKey: true))
    }
    func addOptions() {
      guard let root = facts.asking.flatMap({ askings[Int($0)].keys }) else { return }
      // Of one key each, as in nearly every menu.
      let first = exits.count
      var goesOn = false
      for key in 0..<KeyNode.keyCount {
        switch branch(from: Int(root), by: key) {
        case .nothing: continue
        case .node: goesOn = true
        case .option(let option):
          add(option)
          var place = exits.count - 1
          while place > first, option.index < exits[place - 1].option!.index {
            exits.swapAt(place, place - 1)
            place -= 1
          }
        }
      }
      guard goesOn else { return }
      exits.removeLast(exits.count - first)
      for (option, _) in options(of: step) { add(option) }
    }
    func addMistakes() {
      guard let asking = facts.asking.map({ askings[Int($0)] }) else { return }
      add(.noInput, asking.noInput)
      add(.noMatch, asking.noMatch, needsKey: true)
    }
    switch facts.kind {
    case .menu:
      addOptions()
      addMistakes()
    case .play:
      addOptions()
      add(.next, facts.next)
    case .enter:
      add(.next, facts.next, needsKey: true)
      if let refused = entries[detail].refused { add(.refused, refused, needsKey: true) }
      addMistakes()
    case .lookup:
      add(.found, facts.next)
      add(.notFound, lookups[detail].notFound)
      add(.unavailable, lookups[detail].unavailable)
      if lookups[detail].attemptsMax > 0 { add(.locked, lookups[detail].locked) }
      if let initial = lookups[detail].initial { add(.initial, initial) }
    case .browse:
      addOptions()
      if let chosen = browses[detail].chosen { add(.chosen, chosen, needsKey: true) }
      add(.empty, browses[detail].empty)
      add(.unavailable, browses[detail].unavailable)
      addMistakes()
    case .record:
      // Silence ends a recording, and a silent caller's is too short: neither needs a key.
      add(.kept, facts.next)
      add(.unavailable, recordings[detail].unavailable)
      if let asking = facts.asking { add(.noMatch, askings[Int(asking)].noMatch) }
    case .discard: add(.next, facts.next)
    case .fax:
      add(faxes[detail].number == nil ? .sent : .queued, facts.next)
      add(.failed, faxes[detail].failed)
      add(.limit, faxes[detail].limit)
    case .transfer:
      add(.answered, facts.next)
      add(.busy, transfers[detail].busy)
      add(.noAnswer, transfers[detail].noAnswer)
      add(.failed, transfers[detail].failed)
    case .choose:
      for branch in branches[choices[detail].branches.range] { add(.branch, branch.target) }
      add(.branch, facts.next)
    case .hangUp: break
    }
  }

  /// The options of `step` and their keys, in the order of their numbers.
  package func options(of step: StepID) -> [(option: OptionID, keys: KeyString)] {
    guard let asking = self[step].asking, let root = askings[Int(asking)].keys else { return [] }
    var found: [(option: OptionID, keys: KeyString)] = []
    var open: [(node: Int, keys: KeyString)] = [(Int(root), KeyString())]
    while let (node, keys) = open.popLast() {
      if let option = keyNodes[node].option { found.append((option, keys)) }
      for key in DTMFKey.allCases {
        var longer = keys
        guard longer.append(key) else { continue }
        switch keyNodes[node][key] {
        case .nothing: continue
        case .option(let option): found.append((option, longer))
        case .node(let next): open.append((next, longer))
        }
      }
    }
    return found.sorted { $0.option.index < $1.option.index }
  }
}
