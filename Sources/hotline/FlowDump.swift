import CallFlowModel
import SpokenForms
import Telephony

/// A compiled machine in words, a step a paragraph: what the compiler made of a menu.
struct FlowDump {
  let text: String

  init(_ flow: CallFlow) {
    var text = "hotline \(flow.name), starts at \(flow.name(of: flow.start))\n"
    for index in flow.steps.indices { text += Self.step(StepID(index), flow) }
    self.text = text
  }

  private static func step(_ id: StepID, _ flow: CallFlow) -> String {
    let step = flow[id]
    var text = "\n\(step.kind.word) \(flow.name(of: id))"
    if step.isFresh { text += " fresh" }
    if step.keys != .interrupt { text += " keys \(step.keys.word)" }
    text += "\n"
    for (word, speech) in [("say", step.speech), ("again", step.speechAgain)] {
      guard let speech else { continue }
      for language in flow.languages.indices {
        text += "  \(word) \(flow.languages[language])"
        for piece in flow.pieceRange(of: speech, in: LanguageID(language)) {
          text += " " + Self.piece(flow.pieces[piece], language, flow)
        }
        text += "\n"
      }
    }
    if let asking = step.asking.map({ flow.askings[Int($0)] }) {
      text += "  first-key \(asking.firstKey) next-key \(asking.nextKey)"
      text += " no-input \(asking.noInputMax) no-match \(asking.noMatchMax)\n"
    }
    let keys = Dictionary(
      uniqueKeysWithValues: flow.options(of: id).map { ($0.option, $0.keys.description) })
    for (exit, label) in flow.labelledExits(of: id) {
      let key = exit.option.map { "\(keys[$0] ?? "") " } ?? ""
      text += "  \(key)\(label) -> \(target(exit.target, flow))\n"
    }
    return text
  }

  private static func piece(_ piece: SpeechPiece, _ language: Int, _ flow: CallFlow) -> String {
    switch piece {
    case .prompt(let prompt):
      let prompt = flow.prompts[Int(prompt.index)]
      let words = prompt.texts[language] ?? ""
      return words.isEmpty ? "[\(prompt.name)]" : "[\(prompt.name): \(words)]"
    case .word(let word): return flow.spokenLanguages[language].lexicon[word].text
    case .value(let value, let form, style: _):
      return "\(form.word) {\(flow.values[Int(value.index)].name)}"
    case .constant(let constant, let form, style: _):
      return "\(form.word) \(flow.constants[Int(constant)])"
    case .announcements: return "announcements"
    case .receipt: return "receipt"
    case .recording: return "recording"
    case .rowKey: return "key of the row"
    }
  }

  static func target(_ target: Target, _ flow: CallFlow) -> String {
    switch target {
    case .step(let step): flow.name(of: step)
    case .back: "back"
    case .again: "repeat"
    case .nextRows: "next"
    case .previousRows: "previous"
    case .hangUp: "hang-up"
    }
  }
}
