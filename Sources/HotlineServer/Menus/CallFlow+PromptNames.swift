internal import CallFlowModel
internal import SpokenForms

/// Prompts as gateways know them: `<language>/<name>`.
extension CallFlow {
  func promptName(at index: Int, in language: Int) -> String {
    let prompt = prompts[index]
    // Where a prompt has no words in a language, another one's are better than silence.
    let spoken = prompt.texts[language] != nil ? language : prompt.texts.firstIndex { $0 != nil }
    return "\(languages[spoken ?? language])/\(prompt.name)"
  }

  /// The names of a speech that is the same in every call, in order.
  func fixedNames(of speech: SpeechID, in language: LanguageID) -> [String] {
    pieces[pieceRange(of: speech, in: language)].compactMap { piece in
      switch piece {
      case .prompt(let prompt): promptName(at: Int(prompt.index), in: Int(language.index))
      case .word(let word): wordName(at: Int(word.index), in: Int(language.index))
      case .value, .constant, .announcements, .receipt, .recording, .rowKey: nil
      }
    }
  }

  func wordName(at index: Int, in language: Int) -> String {
    "\(languages[language])/\(spokenLanguages[language].lexicon.entries[index].prompt)"
  }
}
