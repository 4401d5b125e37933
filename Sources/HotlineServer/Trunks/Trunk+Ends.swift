internal import CallEngine

/// The end of all calls of a trunk, of which it may have a hundred thousand.
///
/// They end some at a time, see ``ServiceLoop/endsATurnMax``: the loop's other trunks are served meanwhile.
extension Trunk {
  /// What is still to be done of it.
  struct Ending {
    /// What each call that is up gets.
    let event: CallEvent
    /// The slot that is looked at next.
    var next: CallTable.Slot = 0
  }

  /// Every call that is up gets `event`, which ends it: the first of them now, where the turn has room for them. What ends
  /// them already ends the rest too.
  func endAllCalls(_ event: CallEvent) {
    ending = Ending(event: ending?.event ?? event)
    service.endCalls(of: self)
  }

  /// Ends the next calls, and returns how many: less than `limit` where these were the last.
  func endCalls(atMost limit: Int) -> Int {
    var count = 0
    while let ending, ending.next < calls.slotCount {
      if count == limit { return count }
      let slot = ending.next
      self.ending!.next += 1
      guard calls.holds(slot) else { continue }
      count += 1
      endIfDue(slot)
      // Nobody is left to confirm anything.
      if isClosed, calls[slot].phase == .hungUp { forget(slot) }
      removeIfDone(slot)
    }
    ending = nil
    closeIfDone()
    return count
  }

  /// A call that is to end anyway has ended before anything else happens to it.
  func endIfDue(_ slot: CallTable.Slot) {
    if let ending, calls[slot].phase == .up { step(slot, ending.event) }
  }
}
