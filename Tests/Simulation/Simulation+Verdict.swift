import HotlineServer
import Storage
import Telephony

/// What is left in the end, held against what was promised.
extension Simulation {
  func verdict() throws {
    for node in nodes where node.isUp && node.service.callCount > 0 {
      throw SimulationProblem("node \(node.number) still counts \(node.service.callCount) calls")
    }
    try checkMessages()
    try checkFaxes()
    try checkRecords()
  }

  private func pages<Item>(_ read: (Int64?) -> Page<Item>?) -> [Item] {
    var items: [Item] = []
    var after: Int64?
    repeat {
      guard let page = read(after) else { return items }
      items += page.items
      after = page.next
    } while after != nil
    return items
  }

  private func checkMessages() throws {
    let messages: [VoiceMessage] = pages { after in
      let list = StorageRequest.listMessages(
        MessageFilter(), PageRequest(after: after, limit: PageRequest.limitMax))
      guard case .messages(let page) = store.memory.commit(list) else { return nil }
      return page
    }
    var byReceipt: [String: VoiceMessage] = [:]
    var saidIn: [String: Utterance] = [:]
    var wholeOfVisit: [[Int]: Int] = [:]
    for message in messages {
      guard byReceipt.updateValue(message, forKey: "\(message.receipt)") == nil else {
        throw SimulationProblem("two messages have the receipt \(message.receipt)")
      }
      guard message.state != .dropped else { continue }
      guard case .audio(let file) = store.memory.commit(.readAudio(message.start.operation)) else {
        throw SimulationProblem("the message \(message.receipt) has no sound")
      }
      let sound = Array(file.suffix(Int(message.length.count) * 8))
      guard sound.count >= Utterance.pieceBytes else {
        throw SimulationProblem("the message \(message.receipt) has \(sound.count) bytes of sound")
      }
      let place = sound[0..<4].reduce(0) { $0 << 8 | Int($1) }
      guard utterances.indices.contains(place) else {
        throw SimulationProblem("the sound of \(message.receipt) is nobody's")
      }
      let utterance = utterances[place]
      saidIn["\(message.receipt)"] = utterance
      var last: UInt8?
      for start in stride(from: 0, to: sound.count, by: Utterance.pieceBytes) {
        let piece = sound[start + 4]
        let isNext = last.map { $0 < piece } ?? true
        last = piece
        guard isNext,
          sound[start..<start + Utterance.pieceBytes].elementsEqual(
            Utterance.sound(of: place, piece: UInt32(piece)))
        else { throw SimulationProblem("the sound of \(message.receipt) is another's") }
      }
      if message.isCutOff { continue }
      guard sound.count == utterance.byteCount || message.endedBy == .hangup else {
        throw SimulationProblem(
          "\(message.receipt) holds \(sound.count) of \(utterance.byteCount) bytes and does not say so"
        )
      }
      guard utterance.hasEnded else { continue }
      let visit = [utterance.caller, Int(utterance.visit)]
      wholeOfVisit[visit, default: 0] += 1
      if wholeOfVisit[visit]! > 1, !unsettled.contains(utterance.caller) {
        throw SimulationProblem(
          "\(callers[utterance.caller].name) has left one message twice, in visit \(utterance.visit)"
        )
      }
    }
    for (receipt, place) in receipts {
      guard let message = byReceipt[receipt] else {
        throw SimulationProblem("\(receipt) was promised and is not in the store")
      }
      // Dropped since.
      guard let kept = saidIn[receipt] else { continue }
      // Who was asked again, because the call was cut, has the receipt of what another part of the call had kept.
      let promised = utterances[place]
      guard kept.caller == promised.caller, kept.visit == promised.visit else {
        throw SimulationProblem("\(receipt) was promised for another message")
      }
      if promised.hasEnded, Int(message.length.count) * 8 != kept.byteCount {
        throw SimulationProblem("\(receipt) was promised and is not whole")
      }
    }
  }

  private func checkRecords() throws {
    let records: [CallRecord] = pages { after in
      let list = StorageRequest.listCalls(
        CallFilter(), PageRequest(after: after, limit: PageRequest.limitMax))
      guard case .calls(let page) = store.memory.commit(list) else { return nil }
      return page
    }
    var names: Set<String> = []
    for record in records {
      guard names.insert(record.call.text).inserted else {
        throw SimulationProblem("\(record.call.text) has two records")
      }
      guard record.endedAt != nil, record.outcome != nil else {
        throw SimulationProblem("the record of \(record.call.text) has no end")
      }
    }
    for caller in callers where caller.expected != nil && !names.contains(caller.name) {
      guard caller.expected!.isOver, recordsLost.contains(caller.name) else {
        throw SimulationProblem("\(caller.name) has no record")
      }
    }
  }
}
