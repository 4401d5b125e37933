import CFreeType
import Foundation

/// A font of the system at one size, as black and white dots on a grid of columns.
///
/// A Chinese character takes two columns, a Latin letter one. What a character takes is the font's own
/// matter: □ and ─ are as wide as the font draws them. Glyphs are drawn by FreeType from the outlines,
/// so equal versions of the font and of FreeType give equal dots.
package struct FaxFont: ~Copyable {
  let size: TextSize
  /// Rows above and below the baseline that the font's characters keep to.
  let ascent: Int
  let descent: Int
  /// Characters that were asked for and that the font lacks.
  private(set) var missing: Set<Unicode.Scalar> = []

  private let library: FT_Library
  private let face: FT_Face
  private var glyphs: [Unicode.Scalar: Glyph] = [:]

  /// Where WenQuanYi Zen Hei lies on Debian, Fedora and Arch.
  ///
  /// Chosen among the Chinese fonts of Debian by looking at pages of 204 × 196 dots an inch: its letters are
  /// exactly half as wide as its characters, which Micro Hei's are not; its strokes are even, where those
  /// of a Song face break up; and it is 16 MB, where Noto's are 91.
  package static let places = [
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wqy-zenhei-fonts/wqy-zenhei.ttc",
    "/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-zenhei/wqy-zenhei.ttc",
  ]

  /// The font's file, the first of `places` that is there; throws where none is.
  package static func installed(in places: [String] = places) throws(FaxProblem) -> String {
    guard let path = places.first(where: { FileManager.default.isReadableFile(atPath: $0) })
    else { throw .noFont }
    return path
  }

  /// Of a file with several faces takes the first whose letters are all as wide as one another.
  init(path: String, size: TextSize) throws(FaxProblem) {
    var library: FT_Library?
    guard FT_Init_FreeType(&library) == 0, let library else { throw .font(path) }
    guard let face = Self.face(in: library, path: path) else {
      FT_Done_FreeType(library)
      throw .font(path)
    }
    let height =
      (2 * size.columnWidth * FaxPage.dotsPerInchDown + FaxPage.dotsPerInchAcross / 2)
      / FaxPage.dotsPerInchAcross
    guard FT_Set_Pixel_Sizes(face, UInt32(2 * size.columnWidth), UInt32(height)) == 0 else {
      FT_Done_Face(face)
      FT_Done_FreeType(library)
      throw .font(path)
    }
    self.library = library
    self.face = face
    self.size = size
    let em = Int(face.pointee.units_per_EM)
    ascent = Int(face.pointee.ascender) * height / em
    descent = -Int(face.pointee.descender) * height / em
  }

  deinit {
    FT_Done_Face(face)
    FT_Done_FreeType(library)
  }

  private static func face(in library: FT_Library, path: String) -> FT_Face? {
    var first: FT_Face?
    var index = 0
    var count = 1
    while index < count {
      var opened: FT_Face?
      guard FT_New_Face(library, path, FT_Long(index), &opened) == 0, let face = opened else {
        break
      }
      count = Int(face.pointee.num_faces)
      index += 1
      if isMonospaced(face) {
        if let first { FT_Done_Face(first) }
        return face
      }
      if first == nil { first = face } else { FT_Done_Face(face) }
    }
    return first
  }

  private static func isMonospaced(_ face: FT_Face) -> Bool {
    let widths = ["i", "W"].map { (letter: Unicode.Scalar) in
      FT_Load_Char(face, FT_ULong(letter.value), FT_Int32(FT_LOAD_NO_SCALE)) == 0
        ? face.pointee.glyph.pointee.metrics.horiAdvance : -1
    }
    return widths[0] == widths[1]
  }

  /// The dots of `scalar`; the font's sign for a missing character where it lacks it.
  mutating func glyph(of scalar: Unicode.Scalar) -> Glyph {
    if let glyph = glyphs[scalar] { return glyph }
    let glyph = render(scalar)
    glyphs[scalar] = glyph
    return glyph
  }

  private mutating func render(_ scalar: Unicode.Scalar) -> Glyph {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator:
      return .blank(columnCount: 0)
    default: break
    }
    let index = FT_Get_Char_Index(face, FT_ULong(scalar.value))
    if index == 0 { missing.insert(scalar) }
    // The pixels that some fonts bring for screens are made for other sizes.
    let flags = FT_Int32(FT_LOAD_NO_BITMAP) | FT_Int32(FT_RENDER_MODE_MONO.rawValue) << 16
    guard FT_Load_Glyph(face, index, flags) == 0, let slot = face.pointee.glyph,
      FT_Render_Glyph(slot, FT_RENDER_MODE_MONO) == 0
    else { return .blank(columnCount: 1) }

    let bitmap = slot.pointee.bitmap
    let rows = Int(bitmap.rows)
    let pitch = Int(bitmap.pitch)
    let advance = Int(slot.pointee.linearHoriAdvance) >> 16
    var glyph = Glyph(
      columnCount: columnCount(of: scalar, advance: advance),
      left: Int(slot.pointee.bitmap_left), top: Int(slot.pointee.bitmap_top), height: rows,
      bytesPerRow: (Int(bitmap.width) + 7) / 8, dots: [])
    glyph.dots.reserveCapacity(rows * glyph.bytesPerRow)
    for row in 0..<rows {
      for byte in 0..<glyph.bytesPerRow { glyph.dots.append(bitmap.buffer[row * pitch + byte]) }
    }
    let cellWidth = glyph.columnCount * size.columnWidth
    if cellWidth == 0 {
      // The pen already stands behind the character that the mark belongs to.
      glyph.left -= size.columnWidth
    } else {
      // The letters of a few scripts have widths of their own: they stand in the middle.
      glyph.left += (cellWidth - advance) / 2
    }
    let isLine = Self.isLine(scalar)
    if isLine || ("\u{2500}"..."\u{257F}").contains(scalar) {
      glyph = glyph.joined(
        cellWidth: cellWidth, ascent: ascent, descent: descent, lineAscent: size.ascent,
        lineDescent: size.lineHeight - size.ascent, isLine: isLine)
    }
    return glyph
  }

  /// `advance` is the font's, in dots.
  private func columnCount(of scalar: Unicode.Scalar, advance: Int) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default:
      // A dash of one em is two columns, in Chinese a pair of them four; fonts draw it shorter.
      return scalar == "—" || scalar == "―" || advance > 3 * size.columnWidth / 2 ? 2 : 1
    }
  }

  /// Dashes and low lines, of which people put together the lines of a form.
  private static func isLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "_", "—", "―", "＿", "￣": true
    default: false
    }
  }
}
