package import CallFlowModel
import ServiceCalendar
import Telephony

/// Collecting the keys of an entry.
extension Call {
  /// Moves keys from the queue into the entry until it ends or no key is left.
  mutating func takeEntry(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects)
    -> Taken?
  {
    guard !queue.isEmpty else {
      guard !entry.isEmpty else { return nil }
      activity = .awaitingNextKey(until: now + asking(in: flow).nextKey)
      return Taken(move: nil)
    }
    let facts = flow.entries[detail(in: flow)]
    while !queue.isEmpty {
      let key = queue[0]
      queue.removeFirst(1)
      switch facts.type.reading(of: key, after: entry, endKey: facts.endKey) {
      case .end: return Taken(move: entryEnded(facts, at: now, in: flow, &effects))
      case .clear: entry.removeAll()
      case .wrong: return Taken(move: noMatch(at: now, in: flow, &effects))
      case .symbol:
        // No type is longer than an entry can hold.
        _ = entry.append(key)
        guard facts.type.isFull(entry, in: flow) else { continue }
        swallowEndKey(facts, at: now, in: flow)
        return Taken(move: entryEnded(facts, at: now, in: flow, &effects))
      }
    }
    activity =
      entry.isEmpty
      ? .awaitingFirstKey(until: now + asking(in: flow).firstKey)
      : .awaitingNextKey(until: now + asking(in: flow).nextKey)
    return Taken(move: nil)
  }

  /// The entry ended by itself; an end key that comes just after it belongs to it.
  private mutating func swallowEndKey(
    _ facts: EnterDetail, at now: CallTime, in flow: CallFlow
  ) {
    if queue.isEmpty {
      swallowedEndKey = facts.endKey
      swallowsEndKeyUntil = now + asking(in: flow).nextKey
    } else if queue[0] == facts.endKey {
      queue.removeFirst(1)
    }
  }

  /// No further key came.
  mutating func entryStopped(at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects)
    -> Move?
  {
    entryEnded(flow.entries[detail(in: flow)], at: now, in: flow, &effects)
  }

  private mutating func entryEnded(
    _ facts: EnterDetail, at now: CallTime, in flow: CallFlow, _ effects: inout CallEffects
  ) -> Move? {
    guard let value = facts.type.value(of: entry, today: wallClock(at: now).date, in: flow) else {
      return noMatch(at: now, in: flow, &effects)
    }
    values[facts.value] = value
    entry.removeAll()
    // Told before it is read back: nobody confirms what is refused then.
    if let refused = facts.refused, case .digits(let number) = value,
      !flow.faxNumbers.allow(number)
    {
      return Move(.refused, to: refused)
    }
    return Move(.next, to: flow[step].next)
  }
}

extension Call {
  /// How many keys may come before the call has to be asked, 1 to 32: for gateways that collect keys by themselves.
  ///
  /// 1 where each may decide. An entry that `#` ends takes all that it still has room for; such a gateway ends at `#` too.
  package func keysUntilAsked(in flow: CallFlow) -> Int {
    guard flow[step].kind == .enter else { return 1 }
    let facts = flow.entries[detail(in: flow)]
    guard facts.endKey == .pound else { return 1 }
    // Where an amount is full depends on where its point is.
    guard facts.type != .money else { return 1 }
    let longest =
      facts.type == .faxNumber
      ? flow.faxNumbers.nextLength(behind: entry.description) : nil
    return max(1, (longest ?? facts.type.keyCounts(in: flow).upperBound) - entry.count)
  }
}
