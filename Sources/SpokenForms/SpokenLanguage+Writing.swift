extension SpokenLanguage {
  /// Adds `words` to `text` as one reads them: Chinese without spaces, English with; pauses are
  /// not written.
  package func write(_ words: [SpokenWord], to text: inout String) {
    let lexicon = lexicon
    var isFirst = true
    for word in words where word != pause {
      if !isFirst, separatesWords { text += " " }
      text += lexicon[word].text
      isFirst = false
    }
  }

  /// Adds `words` to `text` as prompts in order, a space between two; a pause is a bar.
  package func writeTokens(_ words: [SpokenWord], to text: inout String) {
    let lexicon = lexicon
    var isFirst = true
    for word in words {
      if !isFirst { text += " " }
      text += lexicon[word].text
      isFirst = false
    }
  }

  /// Whether a space stands between two written words.
  package var separatesWords: Bool {
    switch self {
    case .chinese: false
    case .americanEnglish, .britishEnglish: true
    }
  }
}
