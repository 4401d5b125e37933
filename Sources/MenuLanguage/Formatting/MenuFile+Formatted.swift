extension MenuFile {
  /// The file as it is best read: indented by two blanks a block, arrows and texts in columns, one
  /// blank line at most, LF at the end of every line. Comments, where lines break and the order of all
  /// things are the author's.
  ///
  /// nil where the file has problems: what cannot be read is left alone. Formatting what is formatted
  /// changes nothing, and never what the file means.
  package var formatted: String? {
    guard problems.isEmpty else { return nil }
    return FormattedLines(tree).text
  }
}

/// One line of formatted text.
struct FormattedLine {
  /// Lines that follow each other and are alike stand in columns.
  enum Layout: Equatable {
    case plain
    /// Key, text, texts in other languages, name, arrow.
    case option
    /// `found -> …`, `open city -> …`.
    case arrow
    /// Keyword, value.
    case setting
    /// Season, days, times; or days, times; or date, times.
    case season, week, date
    /// Name, type, marks.
    case column
    case comment
  }

  var indent: Int
  var layout: Layout
  /// What stands in columns; of a plain line one.
  var cells: [String]
  var comment: String?
  /// A blank line comes before it.
  var blankBefore: Bool
  /// A declaration of several lines begins or ends here.
  var beginsBlock = false
  var endsBlock = false
  /// Part of an option that goes on over lines: but for its key it stands in no columns, and those around it in theirs.
  var isOptionPart = false
  /// It opens a block of several lines.
  var opensBlock = false

  /// Blanks between its columns.
  var gap: String {
    switch layout {
    case .season, .week, .date: "  "
    case .plain, .option, .arrow, .setting, .column, .comment: " "
    }
  }
}
