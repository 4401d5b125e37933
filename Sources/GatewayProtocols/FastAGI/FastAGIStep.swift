internal import Telephony

/// What comes after a reply, inside one thing that a call asked for.
enum FastAGIStep: Equatable, Sendable {
  case send(FastAGICommand)
  /// Another reply is still to come.
  case await
  /// The reply was -1, which is a hang-up or a failure: the channel's state has to be asked.
  case doubt
  case ended(FastAGIEnding)
}

/// How something that a call asked for has ended.
struct FastAGIEnding: Equatable, Sendable {
  struct Outcome: Equatable, Sendable {
    let outcome: OperationOutcome
    let ago: Milliseconds
  }

  /// The keys that came meanwhile, as the commands told them.
  var keys = KeyString()
  /// Whether the prompt had ended when they came.
  var keysCameLater = false
  /// How long no key has come now, where that is what ended it.
  var silence: Milliseconds?
  /// How many of the keys, the last ones, were pressed when that silence was over.
  private(set) var keysBehindSilence = 0
  /// What the operation came to: nothing, one thing, or one thing and then another.
  private(set) var first: Outcome?
  private(set) var second: Outcome?
  var facts: [FastAGIFact] = []
  /// Whether a command failed although the channel is up.
  var hasFailed = false

  init(
    keys: KeyString = KeyString(), silence: Milliseconds? = nil, first: Outcome? = nil,
    facts: [FastAGIFact] = [], hasFailed: Bool = false
  ) {
    self.keys = keys
    self.silence = silence
    self.first = first
    self.facts = facts
    self.hasFailed = hasFailed
  }

  mutating func add(_ outcome: OperationOutcome, ago: Milliseconds = Milliseconds(0)) {
    if first == nil {
      first = Outcome(outcome: outcome, ago: ago)
    } else {
      second = Outcome(outcome: outcome, ago: ago)
    }
  }

  /// `keys` are all that have come, also those that the commands did not tell.
  mutating func take(stored keys: KeyString) {
    // The command had ended when they were pressed.
    if silence != nil, keys.begins(with: self.keys) {
      keysBehindSilence = keys.count - self.keys.count
    }
    self.keys = keys
  }

  static func failed(_ fact: FastAGIFact) -> FastAGIEnding {
    FastAGIEnding(
      first: Outcome(outcome: .failed, ago: Milliseconds(0)), facts: [fact], hasFailed: true)
  }
}

extension KeyString {
  fileprivate func begins(with keys: KeyString) -> Bool {
    count >= keys.count && (0..<keys.count).allSatisfy { self[$0] == keys[$0] }
  }
}
