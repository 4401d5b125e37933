/// How soon a service answers what is done at one width of beats.
struct Promptness: Equatable {
  enum Verdict { case soon, late }

  private var answers = 0
  private var lateAnswers = 0

  /// What is soon, in nanoseconds.
  private static let soon: UInt64 = 1_000_000
  private static let answersWeighed = 32

  /// Something was answered after `time`, in nanoseconds.
  mutating func tookAnswer(after time: UInt64) {
    answers += 1
    if time > Promptness.soon { lateAnswers += 1 }
  }

  /// What the answers since the last look say, once there are enough: that a quarter of them was late, or nearly none; nil for
  /// anything between. What comes next is weighed anew.
  mutating func takeVerdict() -> Verdict? {
    guard answers >= Promptness.answersWeighed else { return nil }
    defer { self = Promptness() }
    if lateAnswers * 4 >= answers { return .late }
    return lateAnswers * 16 < answers ? .soon : nil
  }
}
