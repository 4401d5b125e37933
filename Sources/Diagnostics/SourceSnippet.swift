/// One line of a file as a terminal may show it, and where a mark stands under it.
///
/// Nothing of a file reaches the terminal as it is: tabs become blanks, other controls and what
/// turns the direction of text become pictures, and of a line that is too long only a part is shown.
struct SourceSnippet {
  let text: String
  /// Columns before the mark.
  let indent: Int
  /// Columns of the mark, at least 1.
  let width: Int

  /// Bytes shown before and behind the start of a mark in a long line.
  private static let bytesBefore = 90
  private static let bytesBehind = 150

  init(file: SourceFile, line: Int, range: SourceRange) {
    let lineBytes = file.bytes(ofLine: line)
    let start = min(max(range.start, lineBytes.lowerBound), lineBytes.upperBound)
    var first = lineBytes.lowerBound
    var last = lineBytes.upperBound
    if lineBytes.count > Self.bytesBefore + Self.bytesBehind {
      first = file.characterStart(at: max(first, start - Self.bytesBefore), from: first)
      last = file.characterStart(at: min(last, start + Self.bytesBehind), from: first)
    }
    let end = min(max(range.end, start), last)
    let isCutBefore = first > lineBytes.lowerBound
    let before = (isCutBefore ? "…" : "") + Self.shown(file.bytes[first..<start])
    let marked = Self.shown(file.bytes[start..<end])
    let behind = Self.shown(file.bytes[end..<last])
    let whole = (before + marked + behind).trimmingEnd { $0 == " " }
    text = whole + (last < lineBytes.upperBound ? "…" : "")
    indent = before.displayWidth
    width = max(1, marked.displayWidth)
  }

  /// The bytes as text of known width.
  private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x09: text += "    "
      case 0..<0x20: text.unicodeScalars.append(UnicodeScalar(0x2400 + scalar.value)!)
      case 0x7F: text += "␡"
      case 0x80..<0xA0, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF:
        text += "·"
      case 0x3000: text += "  "
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension SourceFile {
  /// The first byte of the character that `offset` lies in, not before `first`.
  fileprivate func characterStart(at offset: Int, from first: Int) -> Int {
    var start = offset
    while start > first, start < bytes.count, offset - start < 4, bytes[start] & 0xC0 == 0x80 {
      start -= 1
    }
    return start
  }
}
