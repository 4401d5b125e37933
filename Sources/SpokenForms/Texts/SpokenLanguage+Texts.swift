extension SpokenLanguage {
  /// `text` with the values that are written in it in digits put into words, as a news reader of this language says them:
  /// `补发1409.50元` is 补发一千四百零九元五角.
  ///
  /// A text without digits comes back as it is.
  package func readingAloud(_ text: String) -> String {
    var reader = TextReader(text, language: self)
    return reader.read()
  }
}
