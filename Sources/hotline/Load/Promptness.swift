/// Whether a service answers soon, by its last answers.
///
/// There are two thresholds, for many answers come with one reading: one of those that is late does not say so for long, and one
/// that is soon does not take it back.
struct Promptness: Equatable {
  private(set) var isSoon = true
  /// How many of the last answers were late, as a part of ``all``.
  private var lateShare: UInt64 = 0

  /// What is soon, in nanoseconds.
  private static let soon: UInt64 = 1_000_000
  private static let all: UInt64 = 1 << 16
  private static let answersWeighed: UInt64 = 32

  /// Something was answered after `time`, in nanoseconds.
  mutating func tookAnswer(after time: UInt64) {
    lateShare -= lateShare / Promptness.answersWeighed
    if time > Promptness.soon { lateShare += Promptness.all / Promptness.answersWeighed }
    if lateShare * 4 >= Promptness.all { isSoon = false }
    if lateShare * 16 < Promptness.all { isSoon = true }
  }
}
