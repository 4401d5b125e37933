/// What a file is that cannot be a menu, a call script or data, by how it begins. Every byte of one would be a problem.
package enum FileFormat: Sendable {
  /// Text, two bytes a character, as some editors call "Unicode".
  case utf16
  /// A document of a word processor, a picture, a program.
  case binary

  /// nil: it may be text.
  package init?(of bytes: [UInt8]) {
    let head = bytes.prefix(512)
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      self = .utf16
      return
    }
    let zeros = head.count { $0 == 0 }
    let controls = head.count { $0 < 0x20 && !(0x07...0x0D).contains($0) }
    // Every other byte of Latin text in UTF-16 is zero.
    if head.count >= 16, zeros * 3 >= head.count, controls == zeros {
      self = .utf16
    } else if head.starts(with: Array("PK\u{3}\u{4}".utf8)) || head.starts(with: Array("%PDF".utf8))
      || head.count >= 64 && controls * 8 >= head.count
    {
      self = .binary
    } else {
      return nil
    }
  }
}
