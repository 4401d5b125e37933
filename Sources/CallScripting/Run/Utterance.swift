import CallEngine
import CallFlowModel
import Telephony

/// One prompt as a caller heard it.
struct Utterance: BitwiseCopyable {
  /// What ended it.
  enum End: UInt8, BitwiseCopyable {
    case stillPlaying
    case finished
    /// The caller pressed a key.
    case cutByKey
    /// The service stopped it, or the call ended.
    case stopped
  }

  let step: StepID
  let language: LanguageID
  let began: CallTime
  /// A run of ``Conversation/items``.
  let items: TableRange
  var end = End.stillPlaying
}

/// Everything that was said in a call.
struct Conversation {
  private(set) var utterances: [Utterance] = []
  /// What was said, one utterance behind the other. Texts of ``SpeechItem/named(_:)`` are places in ``names``.
  private(set) var items: [SpeechItem] = []
  private(set) var names: [String] = []

  /// Forgets all, and keeps the room for the next call.
  mutating func removeAll() {
    utterances.removeAll(keepingCapacity: true)
    items.removeAll(keepingCapacity: true)
    if !names.isEmpty { names.removeAll(keepingCapacity: true) }
  }

  mutating func begin(
    _ step: StepID, _ language: LanguageID, at now: CallTime, _ effects: inout CallEffects,
    _ said: Range<Int>
  ) {
    let start = items.count
    for index in said {
      let item = effects.speechItem(at: index)
      if case .named(let index) = item {
        items.append(.named(UInt32(names.count)))
        names.append(effects.texts[Int(index)])
      } else {
        items.append(item)
      }
    }
    utterances.append(
      Utterance(
        step: step, language: language, began: now, items: TableRange(start..<items.count)))
  }

  mutating func endLast(_ end: Utterance.End) {
    guard let last = utterances.indices.last, utterances[last].end == .stillPlaying else { return }
    utterances[last].end = end
  }
}
