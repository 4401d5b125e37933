/// What people take for a document and is none that can be faxed, by how it begins.
package enum OtherFormat: Equatable, Sendable {
  /// A word processor's, a spreadsheet's, a presentation's.
  case office
  case picture

  /// nil for all else.
  init?(of bytes: [UInt8]) {
    func begins(_ marks: [[UInt8]]) -> Bool { marks.contains { bytes.starts(with: $0) } }
    if begins([
      // ZIP, as newer programs write (OOXML, OpenDocument), and the compound files of older ones.
      Array("PK\u{3}\u{4}".utf8), [0xD0, 0xCF, 0x11, 0xE0], Array("{\\rtf".utf8),
    ]) {
      self = .office
    } else if begins([
      [0x89] + Array("PNG".utf8), [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), Array("II*\u{0}".utf8),
      Array("MM\u{0}*".utf8),
    ]) {
      self = .picture
    } else {
      return nil
    }
  }
}
