import TestSupport
import Testing

@testable import FaxDocuments

@Suite struct FaxPageTests {
  @Test("a glyph is printed dot for dot, wherever it stands", arguments: 0..<60 as Range<UInt64>)
  func drawsGlyphs(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var page = FaxPage(height: 40)
    let glyph = Glyph(
      columnCount: 1, left: .random(in: -5...5, using: &random),
      top: .random(in: -5...30, using: &random), height: 12, bytesPerRow: 3,
      dots: (0..<36).map { _ in .random(in: 0...255, using: &random) })
    let x = [-20, 3, 800, 1715].randomElement(using: &random)! + .random(in: 0..<8, using: &random)
    let baseline = Int.random(in: -5...50, using: &random)
    page.draw(glyph, x: x, baseline: baseline)

    for y in 0..<page.height {
      for column in 0..<FaxPage.width {
        let glyphRow = y - baseline + glyph.top
        let glyphColumn = column - x - glyph.left
        let isInside = (0..<12).contains(glyphRow) && (0..<24).contains(glyphColumn)
        let expected =
          isInside && glyph.dots[glyphRow * 3 + glyphColumn / 8] >> (7 - glyphColumn % 8) & 1 == 1
        if page[x: column, y: y] != expected {
          Issue.record("dot \(column), \(y) is wrong")
          return
        }
      }
    }
  }

  @Test("what lies beyond the edges is cut off") func clips() {
    var page = FaxPage(height: 4)
    page.fill(x: -5..<2, y: 3..<9)
    page.draw(page, y: -3)
    #expect(page[x: 1, y: 3] && page[x: 1, y: 0] && !page[x: 2, y: 3] && !page[x: 0, y: 1])
    let before = page
    page.draw(FaxPage(height: 9), y: 7)
    #expect(page == before)
    #expect(!page[x: -1, y: 3] && !page[x: 0, y: 4])
  }

  @Test("a picture has one bit for each dot") func picture() throws {
    var page = FaxPage(height: 300)
    page.fill(x: 10..<1000, y: 20..<30)
    let bytes = try page.png()
    #expect(bytes.starts(with: [0x89] + Array("PNG\r\n".utf8)))
    // The header chunk: width, height, bits, kind of colour.
    #expect(Array(bytes[16..<26]) == [0, 0, 0x06, 0xC0, 0, 0, 0x01, 0x2C, 1, 3])
    #expect(bytes.count < 1000)
    #expect(try page.png() == bytes)
  }

  @Test("a picture of noise fits as well") func noise() throws {
    var random = SplitMix64(seed: 1)
    let dots = (0..<216 * 400).map { _ in UInt8.random(in: 0...255, using: &random) }
    let page = try #require(FaxPage(dots: dots))
    #expect(try page.png().count > dots.count)
  }
}
