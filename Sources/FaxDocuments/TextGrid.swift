/// How large text is printed, in dots.
struct TextSize: Sendable {
  /// Of one column; a Chinese character takes two.
  let columnWidth: Int
  /// From one line's top to the next one's.
  let lineHeight: Int
  /// From a line's top to its baseline.
  let ascent: Int

  /// 13 points: 80 columns, 40 Chinese characters of 4.7 mm, lines 6.3 mm apart, so that a form can be filled
  /// in by hand.
  static let document = TextSize(columnWidth: 19, lineHeight: 49, ascent: 38)
  /// 10 points, as the machines' own header lines are.
  static let header = TextSize(columnWidth: 14, lineHeight: 36, ascent: 28)
}

/// Where things stand on a page, in dots.
enum TextGrid {
  static let columnCount = 80
  static let left = (FaxPage.width - columnCount * TextSize.document.columnWidth) / 2
  static let right = FaxPage.width - left

  /// The band of the header line, which nothing else is printed in.
  static let headerHeight = 100
  static let headerBaseline = 50
  static let headerRule = 62..<64
  static let headerColumnCount = (right - left) / TextSize.header.columnWidth
  /// White rows at the foot, which many machines cut off.
  static let foot = 54

  /// Lines of text on one page.
  static func lineCount(on paper: FaxPaper) -> Int {
    (paper.height - headerHeight - foot) / TextSize.document.lineHeight
  }
}
