/// Objects that come and go by the thousand, each in a place of its own: to come and to go costs the same however many there
/// are, and no key is hashed.
struct PlaceList<Element: AnyObject>: ~Copyable {
  private var elements = BlockList<Element?>()
  private var free: [UInt32] = []

  var count: Int { elements.count - free.count }

  var isEmpty: Bool { count == 0 }

  /// nil where the place is free.
  subscript(place: UInt32) -> Element? {
    place < elements.count ? elements[Int(place)] : nil
  }

  /// In the order of their places.
  var all: [Element] { elements.indices.compactMap { elements[$0] } }

  /// Returns its place.
  mutating func add(_ element: Element) -> UInt32 {
    if let place = free.popLast() {
      elements[Int(place)] = element
      return place
    }
    elements.append(element)
    return UInt32(elements.count - 1)
  }

  mutating func remove(_ place: UInt32) {
    elements[Int(place)] = nil
    free.append(place)
  }
}
