/// Whether a service answers soon, by its last answers.
///
/// It is late as soon as a quarter of them is, and answers soon once many have come of which nearly none was late: many come with
/// one reading, and one that is late does not say more than one that is soon.
struct Promptness: Equatable {
  enum Verdict { case soon, late }

  /// How many of the last answers were late, as a part of ``all``.
  private var lateShare: UInt64 = 0
  /// How many have come since the last verdict.
  private var answers: UInt64 = 0

  /// What is soon, in nanoseconds.
  private static let soon: UInt64 = 1_000_000
  private static let all: UInt64 = 1 << 16
  private static let answersWeighed: UInt64 = 32

  /// Something was answered after `time`, in nanoseconds.
  mutating func tookAnswer(after time: UInt64) {
    answers += 1
    lateShare -= lateShare / Promptness.answersWeighed
    if time > Promptness.soon { lateShare += Promptness.all / Promptness.answersWeighed }
  }

  /// What the answers since the last verdict say; nil where they do not say it yet. What comes next is weighed anew.
  mutating func takeVerdict() -> Verdict? {
    if lateShare * 4 >= Promptness.all {
      self = Promptness()
      return .late
    }
    guard answers >= Promptness.answersWeighed, lateShare * 16 < Promptness.all else { return nil }
    answers = 0
    return .soon
  }
}
