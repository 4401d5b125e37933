package import Telephony

/// What only `record` has. ``Step/next`` is where a kept message leads (its review, where there is one).
package struct RecordDetail: Sendable, BitwiseCopyable {
  package let atLeast: Milliseconds
  package let atMost: Milliseconds
  package let silence: Milliseconds
  package let endKey: DTMFKey
  /// Who answers it; `nil` where nobody is named.
  package let department: TextID?
  /// Within how many working days it is to be answered; `nil` where no date is promised.
  package let answerWithin: UInt8?
  package let unavailable: Target
  /// The step that drops a kept message in its review; `nil` where there is no review.
  package let drop: StepID?

  package init(
    atLeast: Milliseconds = .seconds(3), atMost: Milliseconds = .seconds(180),
    silence: Milliseconds = .seconds(5), endKey: DTMFKey = .pound, department: TextID? = nil,
    answerWithin: UInt8? = nil, unavailable: Target, drop: StepID? = nil
  ) {
    self.atLeast = atLeast
    self.atMost = atMost
    self.silence = silence
    self.endKey = endKey
    self.department = department
    self.answerWithin = answerWithin
    self.unavailable = unavailable
    self.drop = drop
  }
}
