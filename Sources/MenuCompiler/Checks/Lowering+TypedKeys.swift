import Diagnostics
import MenuLanguage
import Telephony

/// Keys that a text names where callers type or speak: nothing waits there for the key of an option.
extension Lowering {
  /// 「人工请按0」 before an entry of eight digits: the 0 would be the first of them.
  mutating func checkNamedKeys(
    _ body: EnterSyntax, _ named: [(text: Located<String>, keys: KeyString)], _ syntax: StepSyntax
  ) {
    for (text, keys) in named where !body.takes(keys) {
      report.add(
        .keyNotTaken(keys: keys.description, there: .entry(end: body.end.description)),
        at: text.range, inStep: syntax.range)
    }
  }

  /// 「结束请按星号键」 where # ends the message.
  mutating func checkNamedKeys(
    _ body: RecordSyntax, _ named: [(text: Located<String>, keys: KeyString)], _ syntax: StepSyntax
  ) {
    let end = body.endKey?.value ?? .pound
    // What the review takes may be told before it.
    let review = body.review == nil ? [] : Self.reviewKeys.map { KeyString($0) }
    for (text, keys) in named where keys != KeyString(end) && !review.contains(keys) {
      report.add(
        .keyNotTaken(keys: keys.description, there: .recording(end: end.description)),
        at: text.range, inStep: syntax.range)
    }
  }
}

extension EnterSyntax {
  /// The key that ends what is entered.
  var end: DTMFKey { endKey?.value ?? .pound }

  /// Whether `keys` alone are something to enter, or part of every such entry.
  func takes(_ keys: KeyString) -> Bool { type.value.takes(keys, endKey: end) }
}

extension EntryType {
  /// Whether `keys` alone are something to enter, or part of every such entry.
  fileprivate func takes(_ keys: KeyString, endKey: DTMFKey) -> Bool {
    // A star clears what was typed, where it is no part of it: the point of an amount, an X.
    if keys == KeyString(endKey) || keys == KeyString(.star) { return true }
    guard (0..<keys.count).allSatisfy({ keys[$0].digit != nil }) else { return false }
    switch self {
    case .digits(let count): return count.contains(keys.count)
    // A 0 is keyed before other numbers.
    case .phone, .faxNumber, .money, .pattern: return true
    case .citizenID, .date: return false
    }
  }
}
