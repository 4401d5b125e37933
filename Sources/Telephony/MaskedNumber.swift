/// Numbers that name people, as logs and lists show them.
package enum MaskedNumber {
  /// A telephone number: three symbols in front and four at the end. A short one shows nothing.
  package static func phone(_ number: String) -> String {
    masked(number, front: 3, end: 4)
  }

  /// A citizen number: its first symbol and its last.
  package static func citizen(_ number: String) -> String {
    masked(number, front: 1, end: 1)
  }

  private static func masked(_ text: String, front: Int, end: Int) -> String {
    let count = text.count
    guard count > front + end else { return String(repeating: "*", count: count) }
    return text.prefix(front) + String(repeating: "*", count: count - front - end)
      + text.suffix(end)
  }
}
