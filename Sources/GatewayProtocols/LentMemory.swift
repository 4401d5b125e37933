/// Memory for a list that its owner fills and empties within a turn: lent when the turn begins, so that an owner who waits
/// holds none, and one piece serves them all.
package struct LentMemory<Element: Equatable & Sendable>: Equatable, Sendable {
  private var spare: [Element] = []

  /// To be called before `list` is filled, with `count` elements as a rule.
  mutating func lend(to list: inout [Element], for count: Int = 0) {
    guard list.isEmpty else { return }
    swap(&list, &spare)
    // Where another owner still holds what was lent.
    if list.capacity == 0, count > 0 { list.reserveCapacity(count) }
  }

  /// To be called at the end of the turn. A list that still holds something keeps its memory.
  mutating func takeBack(_ list: inout [Element]) {
    guard list.isEmpty else { return }
    swap(&list, &spare)
    // What was lent meanwhile to a list that kept it comes back here one day: one piece is enough.
    if list.capacity > 0 { list = [] }
  }
}
