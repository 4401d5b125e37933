/// How many widths a beat may be, for all that is known of how soon a service answers: half as many where it is late, twice as
/// many where it is soon.
///
/// One that was late as soon as beats were wider has twice the time before they are again, up to a limit; one that was late for
/// once, as on a machine that others use, has not.
struct Reach: Equatable {
  private(set) var strides: UInt64
  private let most: UInt64
  /// So many verdicts in a row, that it is soon, make beats wider.
  private var patience = 1
  private var soonInARow = 0
  /// Whether beats have become wider, and nothing is known of that yet.
  private var isOnTrial = false

  private static let patienceMax = 16

  init(atMost most: UInt64) {
    self.most = most
    strides = most
  }

  /// `stride`: how many widths the beats have been that it is about, which may be fewer where much is to be done.
  mutating func take(_ verdict: Promptness.Verdict, of stride: UInt64) {
    switch verdict {
    case .late:
      patience = isOnTrial ? min(Reach.patienceMax, patience * 2) : max(1, patience / 2)
      strides = max(1, stride / 2)
      soonInARow = 0
      isOnTrial = false
    case .soon:
      isOnTrial = false
      guard stride == strides, strides < most else { return }
      soonInARow += 1
      guard soonInARow >= patience else { return }
      strides = min(most, strides * 2)
      soonInARow = 0
      isOnTrial = true
    }
  }
}
