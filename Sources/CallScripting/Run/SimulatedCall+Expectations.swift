import CallEngine
import CallFlowModel
import Diagnostics
import Storage
import Telephony

/// What remains of a call.
extension SimulatedCall {
  /// What was said, as one reads it.
  func text(of heard: Utterance) -> String {
    writing.text(
      of: conversation.items[heard.items.range],
      named: { conversation.names[Int($0)] }, in: heard.language, of: menu.flow)
  }

  /// Whether what was said holds `part`.
  ///
  /// `mutating`, as ``nextEvent()`` is, and so is what else is asked at each step of a script.
  mutating func said(_ heard: Utterance, _ part: FoldedText) -> Bool {
    writing.folded(
      conversation.items[heard.items.range], named: { conversation.names[Int($0)] },
      in: heard.language, of: menu.flow
    ).contains(part)
  }

  /// Whether `prompt` was part of what was said.
  mutating func said(_ heard: Utterance, _ prompt: PromptID) -> Bool {
    conversation.items[heard.items.range].contains { item in
      guard case .speech(let speech) = item else { return item == .prompt(prompt) }
      return menu.flow.pieces[menu.flow.pieceRange(of: speech, in: heard.language)].contains {
        if case .prompt(prompt) = $0 { true } else { false }
      }
    }
  }

  /// The messages that remain, in the order in which they were left.
  var messages: [VoiceMessage] {
    guard !receipts.isEmpty,
      case .messages(let page) = store.commit(
        .listMessages(MessageFilter(), PageRequest(limit: PageRequest.limitMax)))
    else { return [] }
    return page.items.filter { $0.state != .dropped }.reversed()
  }

  var faxes: [FaxJob] {
    guard
      case .faxes(let page) = store.commit(
        .listFaxes(FaxFilter(), PageRequest(limit: PageRequest.limitMax)))
    else { return [] }
    return page.items.reversed()
  }

  /// Changes only what is in the store.
  mutating func records() -> [CallRecord] {
    keepRecord()
    guard
      case .calls(let page) = store.commit(
        .listCalls(CallFilter(), PageRequest(limit: PageRequest.limitMax)))
    else { return [] }
    return page.items
  }

  /// How what remains departs from `expectation`; `nil` when it does not. `claims`: what the expectations before it are for.
  mutating func departure(
    from expectation: Expectation, _ prepared: PreparedScript, _ claims: inout Claims
  ) -> ScriptFailure.Fact? {
    switch expectation {
    case .message(let department, let length, let due):
      let messages = messages
      let fitting = messages.indices.filter { index in
        let message = messages[index]
        return (department == nil || department == message.start.department)
          && (length == nil || length == message.length)
          && (due == nil || due == message.start.dueDate)
      }
      return claims.messages.claim(fitting)
        ? nil : .otherMessages(messages, isDueAsked: due != nil)
    case .noMessage:
      let messages = messages
      return messages.isEmpty ? nil : .otherMessages(messages, isDueAsked: false)
    case .fax(let document, let state, let number):
      let faxes = faxes
      let fitting = faxes.indices.filter { index in
        let fax = faxes[index]
        return (document == nil || document == fax.order.document)
          && (number == nil || number == fax.order.to) && (state == nil || state == fax.state)
      }
      return claims.faxes.claim(fitting) ? nil : .otherFaxes(faxes)
    case .noFax:
      let faxes = faxes
      return faxes.isEmpty ? nil : .otherFaxes(faxes)
    case .transfer(let target):
      let place = transfers[claims.transfersPassed...].firstIndex(of: target.value)
      guard let place else { return .otherTransfers(transfers) }
      claims.transfersPassed = place + 1
      return nil
    case .noTransfer: return transfers.isEmpty ? nil : .otherTransfers(transfers)
    case .record(let outcome):
      let found = records().first?.outcome
      return found == outcome ? nil : .otherOutcome(found)
    case .path(let names):
      let wanted = names.map { $0.map { name in prepared.pathSteps[name.value] ?? [] } }
      return call.path.map(\.step).follows(wanted[...]) ? nil : .otherPath
    case .receipt: return messages.isEmpty && !hasFaxReceipt ? .noReceipt : nil
    case .hungUp(let hanger, let limit):
      guard let ended else { return .stillUp }
      let isBy: Expectation.Hanger = ended.by == .byCaller ? .caller : .service
      if isBy != hanger { return .hungUpBy(ended.by, at: ended.at) }
      if let limit, ended.at > CallTime.rang + limit { return .hungUpLate(at: ended.at) }
      return nil
    }
  }
}

extension [StepID] {
  /// Whether these are the steps of `pattern`, in which `nil` stands for any number of steps.
  fileprivate func follows(_ pattern: ArraySlice<[StepID]?>) -> Bool {
    // For each place of the pattern: whether the steps so far can end there.
    var reached = [Bool](repeating: false, count: pattern.count + 1)
    reached[0] = true
    func passGaps() {
      for (index, wanted) in pattern.enumerated() where wanted == nil && reached[index] {
        reached[index + 1] = true
      }
    }
    passGaps()
    for step in self {
      var next = [Bool](repeating: false, count: pattern.count + 1)
      for (index, wanted) in pattern.enumerated() {
        if let wanted {
          if reached[index], wanted.contains(step) { next[index + 1] = true }
        } else if reached[index] || reached[index + 1] {
          next[index + 1] = true
        }
      }
      reached = next
      passGaps()
    }
    return reached[pattern.count]
  }
}
