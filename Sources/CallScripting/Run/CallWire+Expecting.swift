import CallEngine
import CallFlowModel
import GatewayProtocols
import SpokenForms
import Telephony

/// The lines that a service must write for an effect.
extension CallWire {
  func expectPlay(
    _ call: CallID, _ operation: OperationNumber, _ keys: KeyMode,
    _ items: some Collection<SpeechItem>, _ texts: [String], _ language: LanguageID,
    from: Milliseconds, _ speed: PlaySpeed, _ flow: CallFlow
  ) {
    let tag = flow.languages[Int(language.index)]
    let lexicon = flow.spokenLanguages[Int(language.index)].lexicon
    var prompts: [String] = []
    func add(_ item: SpeechItem) {
      switch item {
      case .prompt(let id):
        let prompt = flow.prompts[Int(id.index)]
        // Where a prompt has no words in a language, another one's are better than silence.
        let spoken =
          prompt.texts[Int(language.index)] != nil
          ? tag : prompt.texts.firstIndex { $0 != nil }.map { flow.languages[$0] } ?? tag
        prompts.append("\(spoken)/\(prompt.name)")
      case .word(let word): prompts.append("\(tag)/\(lexicon[word].prompt)")
      case .named(let text): prompts.append("\(tag)/\(texts[Int(text)])")
      case .recording(let operation): prompts.append("\(tag)/recording/\(operation.number)")
      case .speech(let speech): flow.forEachItem(of: speech, in: language, add)
      }
    }
    for item in items { add(item) }
    expect(
      .play(
        call: call.text, operation, keys: keys, prompts: prompts, from: from, speed: speed))
  }

  func expectRecord(
    _ call: CallID, _ operation: OperationNumber, _ atMost: Milliseconds, _ silence: Milliseconds,
    _ endKey: DTMFKey
  ) {
    var end = KeyString()
    _ = end.append(endKey)
    expect(
      .record(
        call: call.text, operation, max: atMost, silence: silence, end: end, beep: true,
        warn: RecordingWarning.lead(atMost: atMost)))
  }

  func expectTransfer(
    _ call: CallID, _ operation: OperationNumber, _ destination: TransferDetail.Destination,
    _ ring: Milliseconds, in flow: CallFlow
  ) {
    let target: ServiceLine.TransferTarget =
      switch destination {
      case .queue(let queue): .queue(flow.queues[Int(queue)].name)
      case .number(let number): .number(flow.names[Int(number)])
      }
    expect(.transfer(call: call.text, operation, target, ring: ring))
  }
}
