/// The dots of one character at one size.
struct Glyph: Equatable, Sendable {
  /// Columns of the text grid that it takes: 0 for what stands over the character before it, 1 or 2.
  var columnCount: Int
  /// From the pen to the leftmost dot; may be negative.
  var left: Int
  /// From the baseline up to the first row of dots.
  var top: Int
  /// Rows.
  var height: Int
  var bytesPerRow: Int
  /// Row by row from the top, the highest bit of a byte leftmost; 1 is black.
  var dots: [UInt8]

  /// Nothing to see, as wide as a space is.
  static func blank(columnCount: Int) -> Glyph {
    Glyph(columnCount: columnCount, left: 0, top: 0, height: 0, bytesPerRow: 0, dots: [])
  }

  /// The same with its lines drawn out to the edges of its cell, so that it meets its neighbours.
  ///
  /// Fonts leave a dot or two of air around box drawings and low lines, and a text line is higher than
  /// its characters: without this a form's fill-in line is a row of dashes. Only strokes that already
  /// come near an edge are drawn out, so that the corner ┌ grows to the right and down alone; a dash or a
  /// low line (`isLine`) grows to both sides from wherever it is.
  func joined(
    cellWidth: Int, ascent: Int, descent: Int, lineAscent: Int, lineDescent: Int, isLine: Bool
  ) -> Glyph {
    let near = max(2, cellWidth / 5)
    let width = cellWidth
    let isBlack = { (x: Int, y: Int) in
      let column = x - left
      let row = top - y
      guard column >= 0, column < bytesPerRow * 8, (0..<height).contains(row) else { return false }
      return dots[row * bytesPerRow + column / 8] >> (7 - column % 8) & 1 == 1
    }
    guard
      let right = (left..<left + bytesPerRow * 8).last(where: { x in
        (top - height + 1...top).contains { isBlack(x, $0) }
      })
    else { return self }

    let reachesLeft = isLine || left <= near
    let reachesRight = isLine || right >= width - 1 - near
    let reachesTop = !isLine && top >= ascent - near
    let reachesBottom = !isLine && top - height + 1 <= near - descent
    let newTop = reachesTop ? max(top, lineAscent) : top
    let newBottom =
      reachesBottom ? min(top - height + 1, 1 - lineDescent) : top - height + 1
    var glyph = Glyph(
      columnCount: columnCount, left: 0, top: newTop, height: newTop - newBottom + 1,
      bytesPerRow: (width + 7) / 8, dots: [])
    glyph.dots = Array(repeating: 0, count: glyph.height * glyph.bytesPerRow)
    for y in newBottom...newTop {
      let sourceY = min(max(y, top - height + 1), top)
      for x in 0..<width {
        let sourceX =
          if x < left, reachesLeft { left } else if x > right, reachesRight { right } else { x }
        if isBlack(sourceX, sourceY) {
          glyph.dots[(newTop - y) * glyph.bytesPerRow + x / 8] |= 0x80 >> UInt8(x % 8)
        }
      }
    }
    return glyph
  }
}
