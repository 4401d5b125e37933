package import Storage
package import Telephony

extension StorageRequest {
  /// The same where so much sound has been handed to the store in this part of the call, which is the length that is kept
  /// then; `nil` where nobody has counted it.
  package func holding(_ sound: Milliseconds?) -> StorageRequest {
    if let sound, case .finishRecording(let key, length: _, let end) = self {
      return .finishWholeRecording(key, length: sound, endedBy: end, sound: sound, nil)
    }
    return self
  }

  /// The same without the limits of a day: for a test's calls, which must go today as they went yesterday, though all
  /// of them ring on the same day.
  package var withoutDailyLimits: StorageRequest {
    if case .lookUp(let question) = self {
      return .lookUp(
        LookupQuestion(
          table: question.table, conditions: question.conditions, caller: question.caller,
          today: question.today,
          secretLimits: SecretLimits(wrongPerPerson: .max, wrongPerCaller: .max),
          initialSecrets: question.initialSecrets, takesInitial: question.takesInitial,
          endpoint: question.endpoint))
    }
    if case .orderFax(let order, limit: _) = self { return .orderFax(order, limit: .max) }
    if case .count(let count, limit: _) = self { return .count(count, limit: .max) }
    return self
  }

  /// Whether it tells of what callers want: a test's calls are none of them.
  package var isOfCallersOnly: Bool {
    if case .keepListening = self { true } else { false }
  }
}
