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

  func wordName(at index: Int, in language: Int) -> String {
    "\(languages[language])/\(spokenLanguages[language].lexicon.entries[index].prompt)"
  }
}
