package import Storage

/// What came of the messages that were left in a period.
package struct MessageFigures: Equatable, Sendable {
  /// By how far their answers are now.
  package private(set) var states: [VoiceMessage.State: Int] = [:]

  package init() {}

  mutating func add(_ message: VoiceMessage) { states[message.state, default: 0] += 1 }

  package var count: Int { states.values.reduce(0, +) }
}
