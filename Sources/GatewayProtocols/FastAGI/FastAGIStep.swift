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
  /// What the operation came to: nothing, one thing, or one thing and then another.
  private(set) var first: Outcome?
  private(set) var second: Outcome?
  var facts: [FastAGIFact] = []
  /// Whether a command failed although the channel is up.
  var hasFailed = false

  mutating func add(_ outcome: OperationOutcome, ago: Milliseconds = Milliseconds(0)) {
    if first == nil {
      first = Outcome(outcome: outcome, ago: ago)
    } else {
      second = Outcome(outcome: outcome, ago: ago)
    }
  }

  static func failed(_ fact: FastAGIFact) -> FastAGIEnding {
    var ending = FastAGIEnding()
    ending.add(.failed)
    ending.facts.append(fact)
    ending.hasFailed = true
    return ending
  }
}
