import Testing

@testable import FaxDocuments

@Suite struct GlyphJoiningTests {
  /// A glyph from a drawing; `left` and `top` place its first dot.
  private func glyph(_ rows: [String], left: Int, top: Int) -> Glyph {
    Glyph(
      columnCount: 2, left: left, top: top, height: rows.count, bytesPerRow: 1,
      dots: rows.map { row in
        row.enumerated().reduce(0) { $0 | ($1.element == "#" ? 0x80 >> UInt8($1.offset) : 0) }
      })
  }

  private func drawing(_ glyph: Glyph) -> [String] {
    (0..<glyph.height).map { row in
      String(
        (0..<10).map { x in
          glyph.dots[row * glyph.bytesPerRow + x / 8] >> (7 - x % 8) & 1 == 1 ? "#" : "."
        })
    }
  }

  /// In a cell of 10 dots, 6 above and 2 below the baseline; the line has 8 and 4.
  private func joined(_ glyph: Glyph, isLine: Bool = false) -> Glyph {
    glyph.joined(
      cellWidth: 10, ascent: 6, descent: 2, lineAscent: 8, lineDescent: 4, isLine: isLine)
  }

  @Test("a corner grows to the sides that it opens to, and down to the next line") func corner() {
    let corner = glyph(["####", "#...", "#...", "#...", "#..."], left: 5, top: 3)
    #expect(
      drawing(joined(corner)) == [
        ".....#####", ".....#....", ".....#....", ".....#....", ".....#....", ".....#....",
        ".....#....",
      ])
  }

  @Test("a low line grows from edge to edge and no higher") func lowLine() {
    let line = glyph(["####"], left: 3, top: -1)
    #expect(drawing(joined(line, isLine: true)) == ["##########"])
  }

  @Test("what is nowhere near an edge stays as it is") func middle() {
    let cross = glyph([".#.", "###", ".#."], left: 4, top: 3)
    #expect(drawing(joined(cross)) == [".....#....", "....###...", ".....#...."])
  }

  @Test("nothing stays nothing") func blank() {
    #expect(joined(.blank(columnCount: 2)) == .blank(columnCount: 2))
  }
}
