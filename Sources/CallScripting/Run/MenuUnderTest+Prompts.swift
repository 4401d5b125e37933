import CallFlowModel
import SpokenForms
package import Telephony

extension MenuUnderTest {
  /// What every prompt says, by its name on a trunk: `zh/welcome`.
  package var promptTexts: [String: String] {
    var texts: [String: String] = [:]
    for (index, tag) in flow.languages.enumerated() {
      for prompt in flow.prompts {
        if let text = prompt.texts[index] { texts["\(tag)/\(prompt.name)"] = text }
      }
      let language = flow.spokenLanguages[index]
      for word in language.lexicon.words {
        let entry = language.lexicon[word]
        texts["\(tag)/\(entry.prompt)"] = word == language.pause ? "" : entry.text
      }
      for (name, text) in writing.rows.texts { texts["\(tag)/\(name)"] = text }
    }
    return texts
  }

  /// How long a text takes to be said; the same everywhere.
  package static func duration(ofSaying text: String) -> Milliseconds {
    Milliseconds(text.isEmpty ? 500 : SpeechDurations.milliseconds(of: text))
  }
}
