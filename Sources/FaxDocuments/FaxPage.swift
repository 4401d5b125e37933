/// One page as a fax machine prints it: black and white dots, 1728 in each row.
///
/// The dots are not square: 204 to the inch across, 196 down (ITU-T T.4, fine resolution).
package struct FaxPage: Equatable, Sendable {
  /// Dots in a row; 215 mm of paper.
  package static let width = 1728
  package static let dotsPerInchAcross = 204
  package static let dotsPerInchDown = 196
  static let bytesPerRow = width / 8

  /// Rows of dots.
  package let height: Int
  /// Row by row from the top, 216 bytes each, the highest bit of a byte leftmost; 1 is black.
  package private(set) var dots: [UInt8]

  /// A white page of `height` rows, 1 or more.
  package init(height: Int) {
    precondition(height > 0, "a page has rows")
    self.height = height
    dots = Array(repeating: 0, count: height * Self.bytesPerRow)
  }

  /// Nil where `dots` is not a whole number of rows, or none.
  package init?(dots: [UInt8]) {
    guard !dots.isEmpty, dots.count % Self.bytesPerRow == 0 else { return nil }
    height = dots.count / Self.bytesPerRow
    self.dots = dots
  }

  /// Blackens a rectangle; what lies outside the page is cut off.
  mutating func fill(x: Range<Int>, y: Range<Int>) {
    for y in y.clamped(to: 0..<height) {
      for x in x.clamped(to: 0..<Self.width) {
        dots[y * Self.bytesPerRow + x / 8] |= 0x80 >> UInt8(x % 8)
      }
    }
  }

  /// Prints `glyph` over what is there, its pen at `x` on the row `baseline`; what lies outside the page is cut off.
  mutating func draw(_ glyph: Glyph, x: Int, baseline: Int) {
    let left = x + glyph.left
    let shift = left & 7
    let firstByte = left >> 3
    for row in 0..<glyph.height {
      let y = baseline - glyph.top + row
      guard (0..<height).contains(y) else { continue }
      for column in 0..<glyph.bytesPerRow {
        let bits = UInt16(glyph.dots[row * glyph.bytesPerRow + column]) << (8 - UInt16(shift))
        blacken(UInt8(bits >> 8), row: y, byte: firstByte + column)
        blacken(UInt8(bits & 0xFF), row: y, byte: firstByte + column + 1)
      }
    }
  }

  /// Prints the whole of `page` over what is there, its first row at `y`; rows below the end are cut off.
  mutating func draw(_ page: FaxPage, y: Int) {
    for row in max(0, -y)..<max(max(0, -y), min(page.height, height - y)) {
      for byte in 0..<Self.bytesPerRow {
        dots[(y + row) * Self.bytesPerRow + byte] |= page.dots[row * Self.bytesPerRow + byte]
      }
    }
  }

  private mutating func blacken(_ bits: UInt8, row: Int, byte: Int) {
    guard bits != 0, (0..<Self.bytesPerRow).contains(byte) else { return }
    dots[row * Self.bytesPerRow + byte] |= bits
  }
}
