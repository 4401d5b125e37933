import CallEngine
import CallFlowModel
import SpokenForms

/// Writes down what was said, and finds texts in it.
struct SpeechWriting: Sendable {
  /// What prompts named by data say.
  let rows: RowTexts
  /// The same of rows that a script gives beside the menu's data.
  var given = RowTexts()

  /// As one reads it: Chinese without spaces, English with.
  func text(
    of items: some Sequence<SpeechItem>, named: (UInt32) -> String, in language: LanguageID,
    of flow: CallFlow
  ) -> String {
    let separatesWords = flow.spokenLanguages[Int(language.index)].separatesWords
    var text = ""
    for item in items {
      forEachPart(of: item, named: named, in: language, of: flow) { part in
        guard !part.isEmpty else { return }
        if separatesWords, let last = text.last, !last.isWhitespace,
          part.first.map({ !$0.isPunctuation }) ?? false
        {
          text += " "
        }
        text += part
      }
    }
    return text
  }

  /// The same as it is compared.
  func folded(
    _ items: some Sequence<SpeechItem>, named: (UInt32) -> String, in language: LanguageID,
    of flow: CallFlow
  ) -> FoldedText {
    let separatesWords = flow.spokenLanguages[Int(language.index)].separatesWords
    var folded = FoldedText()
    for item in items {
      forEachPart(of: item, named: named, in: language, of: flow) { part in
        if separatesWords { folded.endWord() }
        folded.add(part)
      }
    }
    folded.endWord()
    return folded
  }

  /// What `item` says: many parts where it is a whole speech.
  private func forEachPart(
    of item: SpeechItem, named: (UInt32) -> String, in language: LanguageID, of flow: CallFlow,
    _ add: (String) -> Void
  ) {
    switch item {
    case .prompt(let id):
      let texts = flow.prompts[Int(id.index)].texts
      add(texts[Int(language.index)] ?? texts.lazy.compactMap(\.self).first ?? "")
    case .word(let word):
      let spoken = flow.spokenLanguages[Int(language.index)]
      if word != spoken.pause { add(spoken.lexicon[word].text) }
    case .named(let index): add(text(named: named(index)))
    case .recording: add("[…]")
    case .speech(let speech):
      flow.forEachItem(of: speech, in: language) { item in
        forEachPart(of: item, named: named, in: language, of: flow, add)
      }
    }
  }

  /// What the prompt of that name says, or its name where nobody knows.
  func text(named name: String) -> String {
    given.texts[name] ?? rows.texts[name] ?? "[\(name)]"
  }

  /// How long the prompt of that name takes.
  func milliseconds(ofNamed name: String) -> UInt32 {
    given.sounds.contains(name) || rows.sounds.contains(name)
      ? SpeechDurations.soundMilliseconds : SpeechDurations.milliseconds(of: text(named: name))
  }
}
