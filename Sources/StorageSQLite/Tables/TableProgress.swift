/// How far the replacing of a table has come.
package struct TableProgress: Equatable, Sendable {
  package enum Work: Equatable, Sendable { case hashing, writing }

  package let work: Work
  package let done: Int
  package let total: Int

  /// Told after each so many, so that the telling costs nothing.
  static func isDue(_ done: Int, of total: Int) -> Bool {
    done == total || done % 100 == 0
  }
}
