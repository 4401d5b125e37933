extension String {
  /// The lines of a file that it holds, empty ones too: after LF, CR LF or any other line break of Unicode, and without a byte
  /// order mark at its start.
  package var fileLines: [Substring] {
    // To a Character CR LF is one, and equal to neither.
    let text =
      unicodeScalars.first == "\u{FEFF}"
      ? self[unicodeScalars.index(after: startIndex)...] : self[...]
    return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }
}
