/// A list that is emptied and filled again for every event, and nearly always short: its first `room` elements stand in
/// place, so that adding one is a store, and emptying it is a zero. What is beyond them goes to the heap, where it keeps
/// its memory.
package struct ShortList<let room: Int, Element: Sendable & BitwiseCopyable>: Sendable {
  private var first: InlineArray<room, Element>
  private var further: [Element] = []
  package private(set) var count = 0

  /// An empty list; `filler` is what unused places hold.
  init(filler: Element) { first = InlineArray(repeating: filler) }

  mutating func append(_ element: Element) {
    if count < room { first[count] = element } else { further.append(element) }
    count += 1
  }

  mutating func append(contentsOf elements: some Sequence<Element>) {
    for element in elements { append(element) }
  }

  /// The element at `index`, read where it lies: as `mutating`, for a function that only reads copies the list first, and by
  /// its address, for all that stands in place is copied to get at one element.
  @inline(__always)
  mutating func element(at index: Int) -> Element {
    precondition(index >= 0 && index < count, "an element that was not added")
    guard index < room else { return further[index - room] }
    return withUnsafeMutablePointer(to: &first) {
      UnsafeMutableRawPointer($0).assumingMemoryBound(to: Element.self)[index]
    }
  }

  mutating func removeAll() {
    if count > room { further.removeAll(keepingCapacity: true) }
    count = 0
  }
}

extension ShortList: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { count }
  /// The standard library's own would copy the list.
  package var indices: Range<Int> { 0..<count }

  package subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "an element that was not added")
    return index < room ? first[index] : further[index - room]
  }
}
