import CUnibreak

/// Breaks a text into lines and pages on a grid of columns.
///
/// Lines are broken where the Unicode line breaking algorithm (UAX #14, by libunibreak, for Chinese) allows
/// it: no line begins with 。 or 》, none ends with （, words and numbers stay whole. A line goes on in
/// the column where it began if spaces indent it; the two full-width spaces that open a Chinese paragraph
/// indent its first line alone.
struct TextLayout {
  /// Columns in a line, at least 2.
  let columnCount: Int
  /// Lines on a page, at least 1.
  let lineCount: Int

  /// A character and the column where it stands.
  struct PlacedScalar: Equatable {
    let scalar: Unicode.Scalar
    let column: Int
  }

  typealias Line = [PlacedScalar]

  /// The pages of `text`, at least one. `columns` tells how many columns a character takes, 0 to 2.
  ///
  /// A form feed begins a page. Empty lines at the end, and where a full page ends, are dropped.
  func pages(of text: String, columns: (Unicode.Scalar) -> Int) -> [[Line]] {
    var pages: [[Line]] = []
    for part in paragraphs(of: text) {
      var page: [Line] = []
      for paragraph in part {
        for line in lines(of: paragraph, columns: columns) {
          if page.count == lineCount {
            if line.isEmpty { continue }
            pages.append(page)
            page = []
          }
          page.append(line)
        }
      }
      while page.last?.isEmpty == true { page.removeLast() }
      pages.append(page)
    }
    while pages.count > 1, pages.last?.isEmpty == true { pages.removeLast() }
    return pages
  }

  /// The paragraphs, by the form feeds between them.
  private func paragraphs(of text: String) -> [[[Unicode.Scalar]]] {
    let parts = text.unicodeScalars.split(separator: "\u{0C}", omittingEmptySubsequences: false)
    return parts.enumerated().map { index, part in
      var paragraphs: [[Unicode.Scalar]] = [[]]
      var previous: Unicode.Scalar?
      for scalar in part {
        switch scalar {
        case "\n" where previous == "\r", "\u{FEFF}": break
        case "\n", "\r", "\u{0B}", "\u{85}", "\u{2028}", "\u{2029}": paragraphs.append([])
        default: paragraphs[paragraphs.count - 1].append(scalar)
        }
        previous = scalar
      }
      // A form feed on a line of its own leaves no empty line behind.
      if index > 0, paragraphs.count > 1, paragraphs[0].isEmpty { paragraphs.removeFirst() }
      return paragraphs
    }
  }

  private struct Cell {
    let scalar: Unicode.Scalar
    let columnCount: Int
    /// A line may end behind it.
    var mayBreak = false
  }

  private func lines(
    of paragraph: [Unicode.Scalar], columns: (Unicode.Scalar) -> Int
  ) -> [Line] {
    let cells = cells(of: paragraph, columns: columns)
    let indent = cells.prefix { $0.scalar == " " }.count
    let hanging = indent < columnCount / 2 && indent < cells.count ? indent : 0

    var lines: [Line] = []
    var start = 0
    repeat {
      let first = start == 0 ? 0 : hanging
      let end = end(ofLineFrom: start, in: cells, column: first)
      lines.append(place(cells[start..<end], column: first))
      start = end
    } while start < cells.count
    return lines
  }

  /// With tabs as spaces up to every eighth column, and the places where a line may end.
  private func cells(
    of paragraph: [Unicode.Scalar], columns: (Unicode.Scalar) -> Int
  ) -> [Cell] {
    var cells: [Cell] = []
    var column = 0
    for scalar in paragraph {
      let count = scalar == "\t" ? 8 - column % 8 : columns(scalar)
      column += count
      if scalar == "\t" {
        cells.append(contentsOf: repeatElement(Cell(scalar: " ", columnCount: 1), count: count))
      } else {
        cells.append(Cell(scalar: scalar, columnCount: count))
      }
    }
    let breaks = LineBreaks.after(cells.map(\.scalar))
    for index in cells.indices { cells[index].mayBreak = breaks[index] }
    return cells
  }

  private func end(ofLineFrom start: Int, in cells: [Cell], column: Int) -> Int {
    var column = column
    var end = start
    var lastBreak: Int?
    while end < cells.count {
      let cell = cells[end]
      // Spaces at a line's end may stand in the margin: there is nothing to see.
      guard column + cell.columnCount <= columnCount || cell.scalar == " " else { break }
      column += cell.columnCount
      end += 1
      if cell.mayBreak { lastBreak = end }
    }
    if end == cells.count { return end }
    // A word longer than a line is cut.
    return lastBreak ?? max(end, start + 1)
  }

  private func place(_ cells: ArraySlice<Cell>, column: Int) -> Line {
    var column = column
    var line: Line = []
    for cell in cells {
      line.append(PlacedScalar(scalar: cell.scalar, column: column))
      column += cell.columnCount
    }
    while let last = line.last, last.scalar == " " || last.scalar == "\u{3000}" {
      line.removeLast()
    }
    return line
  }
}

/// Where a line may end, by UAX #14.
private enum LineBreaks {
  // Sorts libunibreak's own tables; once.
  private static let isReady: Bool = {
    init_linebreak()
    return true
  }()

  /// For each character whether a line may end behind it.
  static func after(_ scalars: [Unicode.Scalar]) -> [Bool] {
    guard isReady, !scalars.isEmpty else { return [] }
    var breaks = [CChar](repeating: 0, count: scalars.count)
    set_linebreaks_utf32(scalars.map(\.value), scalars.count, "zh", &breaks)
    return breaks.map { $0 == CChar(LINEBREAK_ALLOWBREAK) }
  }
}
