/// What is planned, the earliest first; in the order of its planning where that is the same moment.
struct Agenda {
  struct Entry {
    let at: UInt64
    let order: UInt64
    let who: Int
    let plan: UInt64
  }
  private var heap: [Entry] = []
  private var order: UInt64 = 0

  var next: UInt64? { heap.first?.at }

  mutating func add(at: UInt64, who: Int, plan: UInt64) {
    order += 1
    heap.append(Entry(at: at, order: order, who: who, plan: plan))
    var place = heap.count - 1
    while place > 0, isBefore(place, (place - 1) / 2) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func take(until moment: UInt64) -> Entry? {
    guard let first = heap.first, first.at <= moment else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var place = 0
    while true {
      var least = place
      for child in [place * 2 + 1, place * 2 + 2] where child < heap.count && isBefore(child, least)
      {
        least = child
      }
      if least == place { return first }
      heap.swapAt(place, least)
      place = least
    }
  }

  private func isBefore(_ one: Int, _ other: Int) -> Bool {
    (heap[one].at, heap[one].order) < (heap[other].at, heap[other].order)
  }
}
