package import Telephony

/// How a step asks for keys: how long it waits, how often, and which keys lead where.
package struct Asking: Sendable, BitwiseCopyable {
  /// Silence allowed before the first key, from the end of the prompt.
  package let firstKey: Milliseconds
  /// Silence allowed where more keys are needed.
  package let nextKey: Milliseconds
  /// The how-manieth silence takes the exit, 1 to 255.
  package let noInputMax: UInt8
  package let noMatchMax: UInt8
  package let noInput: Target
  package let noMatch: Target
  /// Root of the prefix tree of its options: a place in ``CallFlow/keyNodes``; `nil` where no option is
  /// (an entry).
  package let keys: UInt32?
  /// Where one option begins another: whether to wait for the longer one.
  package let prefersLongest: Bool

  package init(
    firstKey: Milliseconds = .seconds(5), nextKey: Milliseconds = .seconds(3),
    noInputMax: UInt8 = 3, noMatchMax: UInt8 = 3, noInput: Target, noMatch: Target,
    keys: Int? = nil, prefersLongest: Bool = true
  ) {
    self.firstKey = firstKey
    self.nextKey = nextKey
    self.noInputMax = noInputMax
    self.noMatchMax = noMatchMax
    self.noInput = noInput
    self.noMatch = noMatch
    self.keys = keys.map { UInt32($0) }
    self.prefersLongest = prefersLongest
  }
}
