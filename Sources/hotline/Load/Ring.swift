/// What comes first goes first, in memory that is used over and over.
struct Ring<Element: BitwiseCopyable> {
  private var places: [Element] = []
  private var head = 0
  private(set) var count = 0

  var first: Element? { count > 0 ? places[head] : nil }

  var last: Element? { count > 0 ? self[count - 1] : nil }

  /// Counted from the head; there must be so many.
  subscript(index: Int) -> Element { places[(head + index) & (places.count - 1)] }

  mutating func append(_ element: Element) {
    if count == places.count { grow(for: element) }
    places[(head + count) & (places.count - 1)] = element
    count += 1
  }

  mutating func popFirst() -> Element? {
    guard count > 0 else { return nil }
    let first = places[head]
    head = (head + 1) & (places.count - 1)
    count -= 1
    return first
  }

  private mutating func grow(for element: Element) {
    var larger = [Element](repeating: element, count: max(16, places.count * 2))
    for index in 0..<count { larger[index] = self[index] }
    places = larger
    head = 0
  }
}
