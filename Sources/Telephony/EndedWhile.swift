/// What a call was doing when the caller left or the trunk broke.
package enum EndedWhile: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The step's prompt was heard.
  case speaking
  /// A prompt stood still.
  case paused
  /// The prompt was over, and no key had come.
  case awaitingKey
  /// Some keys of an entry had come.
  case entering
  case lookingUp
  case recording
  /// The message was not safe yet.
  case saving
  case faxing
  /// A person had been asked for and had not answered.
  case waiting
  /// The caller talked with a person.
  case talking
  /// Before the first step.
  case ringing

  package var word: String {
    switch self {
    case .speaking: "speaking"
    case .paused: "paused"
    case .awaitingKey: "awaiting-key"
    case .entering: "entering"
    case .lookingUp: "looking-up"
    case .recording: "recording"
    case .saving: "saving"
    case .faxing: "faxing"
    case .waiting: "waiting"
    case .talking: "talking"
    case .ringing: "ringing"
    }
  }

  package init?(word: String) {
    guard let ended = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = ended
  }
}
