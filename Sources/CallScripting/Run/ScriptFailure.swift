import CallEngine
import Storage
import Telephony

/// Where and how a call departed from its script, as facts.
struct ScriptFailure: Error, Equatable {
  enum Place: Equatable {
    case step(Int)
    case expectation(Int)
    /// Behind the last step.
    case end
  }

  /// What a step waits for.
  enum Thing: Equatable {
    case recording, fax, transfer, conversation
    /// Behind one that has ended by itself.
    case furtherConversation
  }

  enum Fact: Error, Equatable {
    /// Something was heard that the script does not ask for.
    case heardOther(utterance: Int)
    /// It was heard, and was over before the keys in front of this line were pressed.
    case heardBeforeKeys(utterance: Int)
    /// The step was heard, and said something else.
    case saidOther(utterance: Int)
    /// The call was over before it was heard.
    case neverHeard(at: CallTime, CallEnding)
    case neverCame(Thing, at: CallTime, CallEnding)
    /// Neither caller, gateway nor menu would ever do anything.
    case nothingHappens
    case callWasOver(at: CallTime, CallEnding)
    /// `isDueAsked`: whether one with a day by which it is due was expected.
    case otherMessages([VoiceMessage], isDueAsked: Bool)
    case otherFaxes([FaxJob])
    /// Where the caller was put through to instead.
    case otherTransfers([String])
    case otherOutcome(CallOutcome?)
    case otherPath
    case noReceipt
    case stillUp
    case hungUpBy(CallEnding, at: CallTime)
    case hungUpLate(at: CallTime)
    /// The running service went another way than its menu.
    case wire(WireFault)
  }

  let fact: Fact
  let place: Place
}
