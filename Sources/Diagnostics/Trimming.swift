extension StringProtocol {
  /// The text without what satisfies `isDropped` at its end.
  package func trimmingEnd(while isDropped: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, isDropped(self[index(before: end)]) { formIndex(before: &end) }
    return self[..<end]
  }
}
