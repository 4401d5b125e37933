extension Unicode.Scalar {
  /// Whether nothing is to be seen of it, but a terminal, or whoever reads the line, may be misled by it: control and format
  /// characters, and what ends a line or a paragraph.
  package var isUnseen: Bool {
    if value < 0x7F { return value < 0x20 }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  /// What parts or joins the letters of some scripts, and emoji.
  fileprivate var isJoiner: Bool { value == 0x200C || value == 0x200D }
}

extension String {
  /// The text as it may stand in a line for people, whoever wrote it: `·` for each character that may mislead a terminal.
  package var onOneLine: String {
    guard unicodeScalars.contains(where: { $0.isUnseen && !$0.isJoiner }) else { return self }
    var line = UnicodeScalarView()
    for scalar in unicodeScalars {
      line.append(scalar.isUnseen && !scalar.isJoiner ? "·" : scalar)
    }
    return String(line)
  }
}
