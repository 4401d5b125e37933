/// The deadlines of a loop's calls and trunks, the earliest first: a heap in which each has one place.
///
/// A deadline that moves later, as nearly all do with every key, costs nothing: the old entry stays, comes early, and
/// is put where it belongs then.
struct DeadlineQueue<Owner>: ~Copyable {
  /// Names a deadline from ``add(_:)`` to ``remove(_:)``.
  struct Ticket: Hashable {
    fileprivate let index: UInt32
  }

  // These three are no secret: the compiler (6.3) has no name for private ones where a list is destroyed in another file.
  struct Entry {
    var at: UInt64
    let ticket: UInt32
  }

  struct Holder {
    var owner: Owner?
    /// Place in the heap; ``nowhere`` while no deadline is set.
    var place = Holder.nowhere

    static var nowhere: UInt32 { .max }
  }

  /// All that is looked at where a deadline moves later.
  struct Times {
    /// What was asked for last.
    var at = UInt64.max
    /// When the heap's entry comes, which is never later.
    var comes = UInt64.max
  }

  private var heap = BlockList<Entry>()
  private var holders = BlockList<Holder>()
  /// Of each holder.
  private var times = BlockList<Times>()
  private var free: [UInt32] = []

  /// When the loop has to look at the latest: in milliseconds of the loop's clock; nil while nothing waits.
  var earliest: UInt64? { heap.isEmpty ? nil : heap[0].at }

  mutating func add(_ owner: Owner) -> Ticket {
    let holder = Holder(owner: owner)
    if let index = free.popLast() {
      holders[Int(index)] = holder
      times[Int(index)] = Times()
      return Ticket(index: index)
    }
    holders.append(holder)
    times.append(Times())
    return Ticket(index: UInt32(holders.count - 1))
  }

  /// Gives the deadline to another owner.
  mutating func assign(_ ticket: Ticket, to owner: Owner) {
    holders[Int(ticket.index)].owner = owner
  }

  mutating func remove(_ ticket: Ticket) {
    let place = holders[Int(ticket.index)].place
    if place != Holder.nowhere { take(Int(place)) }
    holders[Int(ticket.index)].owner = nil
    free.append(ticket.index)
  }

  /// Asks for the memory that ``set(_:at:)`` will look at.
  @inline(__always)
  func fetchAhead(_ ticket: Ticket) { times.fetchAhead(Int(ticket.index)) }

  /// `nil` means that nothing waits for time any more.
  mutating func set(_ ticket: Ticket, at milliseconds: UInt64?) {
    let index = Int(ticket.index)
    let at = milliseconds ?? .max
    times[index].at = at
    // Nearly all move later, for which the heap need not be looked at.
    guard at < times[index].comes else { return }
    times[index].comes = at
    var place = Int(holders[index].place)
    if place == Holder.nowhere {
      place = heap.count
      heap.append(Entry(at: at, ticket: ticket.index))
    } else {
      heap[place].at = at
    }
    rise(place)
  }

  /// The next owner whose deadline has come; nil when there is none left. Its deadline is unset by this.
  mutating func takeDue(at now: UInt64) -> Owner? {
    while !heap.isEmpty, heap[0].at <= now {
      let ticket = Int(heap[0].ticket)
      let at = times[ticket].at
      if at <= now {
        take(0)
        return holders[ticket].owner
      }
      // It had moved later: this is when it is put right.
      if at == .max {
        take(0)
      } else {
        heap[0].at = at
        times[ticket].comes = at
        sink(0)
      }
    }
    return nil
  }

  private mutating func take(_ place: Int) {
    let taken = Int(heap[place].ticket)
    holders[taken].place = Holder.nowhere
    times[taken].comes = .max
    let last = heap.removeLast()
    guard place < heap.count else { return }
    heap[place] = last
    holders[Int(last.ticket)].place = UInt32(place)
    rise(place)
    sink(Int(holders[Int(last.ticket)].place))
  }

  private mutating func rise(_ from: Int) {
    var place = from
    let entry = heap[place]
    while place > 0 {
      let parent = (place - 1) / 4
      guard entry.at < heap[parent].at else { break }
      put(heap[parent], at: place)
      place = parent
    }
    put(entry, at: place)
  }

  private mutating func sink(_ from: Int) {
    var place = from
    let entry = heap[place]
    while true {
      let first = place * 4 + 1
      guard first < heap.count else { break }
      var least = first
      for child in first..<min(first + 4, heap.count) where heap[child].at < heap[least].at {
        least = child
      }
      guard heap[least].at < entry.at else { break }
      put(heap[least], at: place)
      place = least
    }
    put(entry, at: place)
  }

  private mutating func put(_ entry: Entry, at place: Int) {
    heap[place] = entry
    holders[Int(entry.ticket)].place = UInt32(place)
  }
}
