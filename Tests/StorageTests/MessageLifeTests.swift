import Storage
import Testing

@Suite struct MessageLifeTests {
  /// Rows are states, columns are steps: what each leads to, or why it does not.
  static let life: [(VoiceMessage.State, [String])] = [
    // heard, assigned, answered, closed, closed with a reason, dropped
    (.new, ["heard", "assigned", "!unheard", "!unheard", "!unheard", "dropped"]),
    (.heard, ["heard", "assigned", "answered", "!unanswered", "closed", "dropped"]),
    (.assigned, ["assigned", "assigned", "answered", "!unanswered", "closed", "dropped"]),
    (.answered, ["answered", "!answered", "answered", "closed", "closed", "answered"]),
    (.closed, ["closed", "!closed", "!closed", "!closed", "!closed", "closed"]),
    (.dropped, ["!dropped", "!dropped", "!dropped", "!dropped", "!dropped", "dropped"]),
  ]

  static let steps: [MessageStep] = [
    .heard, .assigned(to: "王"), .answered("好"), .closed(because: nil), .closed(because: "空号"),
    .dropped,
  ]

  @Test("each step leads where the table says, or is refused for its reason", arguments: life)
  func leads(from state: VoiceMessage.State, to expected: [String]) {
    for (step, expected) in zip(Self.steps, expected) {
      do throws(MessageStepRefusal) {
        #expect(try state.after(step).word == expected, "\(state) \(step)")
      } catch {
        #expect("!" + Self.word(of: error) == expected, "\(state) \(step)")
      }
    }
  }

  private static func word(of refusal: MessageStepRefusal) -> String {
    switch refusal {
    case .unheard: "unheard"
    case .unanswered: "unanswered"
    case .answered: "answered"
    case .closed: "closed"
    case .dropped: "dropped"
    }
  }

  @Test("a step comes back from its word and detail", arguments: steps)
  func comesBack(step: MessageStep) {
    #expect(MessageStep(word: step.word, detail: step.detail) == step)
  }
}
