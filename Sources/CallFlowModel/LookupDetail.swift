package import Telephony

/// What only `lookup` has. ``Step/next`` is where `found` leads; ``Step/speech`` is the filler.
package struct LookupDetail: Sendable, BitwiseCopyable {
  package let query: RowQuery
  /// How long an answer may take.
  package let within: Milliseconds
  /// How often a secret may be wrong in one call; 0 where none is asked.
  package let attemptsMax: UInt8
  package let notFound: Target
  package let unavailable: Target
  /// Where too many wrong secrets lead.
  package let locked: Target
  /// Where a right secret leads that is an initial one; `nil` where the table knows none.
  package let initial: Target?

  package init(
    query: RowQuery, within: Milliseconds = .seconds(10), attemptsMax: UInt8 = 0,
    notFound: Target, unavailable: Target, locked: Target, initial: Target? = nil
  ) {
    self.query = query
    self.within = within
    self.attemptsMax = attemptsMax
    self.notFound = notFound
    self.unavailable = unavailable
    self.locked = locked
    self.initial = initial
  }
}
