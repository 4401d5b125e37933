/// A mark that word processors and input methods write where `"` is meant.
struct WrongQuote {
  let opening: String
  /// What people end it with.
  let end: String

  /// The one that stands at `index`, if one does.
  init?(in bytes: [UInt8], at index: Int) {
    // All of them are beyond ASCII.
    guard bytes[index] >= 0x80 else { return nil }
    for (opening, end) in Self.all where bytes[index...].starts(with: opening.utf8) {
      (self.opening, self.end) = (opening, end)
      return
    }
    return nil
  }

  private static let all = [
    ("“", "”"), ("”", "”"), ("„", "”"), ("‟", "”"), ("＂", "＂"), ("「", "」"), ("『", "』"),
    ("«", "»"), ("‘", "’"), ("’", "’"),
  ]

  /// The first one in `range` that people end with what they have begun with `"`.
  static func firstEnd(
    in bytes: [UInt8], _ range: Range<Int>
  ) -> (mark: String, range: Range<Int>)? {
    ["”", "＂", "“"].compactMap { mark in bytes.first(mark, in: range).map { (mark, $0) } }
      .min { $0.1.lowerBound < $1.1.lowerBound }
  }
}

extension [UInt8] {
  /// How many bytes the blank at `index` has, 0 where none stands there. A full-width one is a blank too: input methods
  /// write it.
  func blankLength(at index: Int) -> Int {
    switch self[index] {
    case ...0x20: 1
    case 0xE3: self[index...].starts(with: "\u{3000}".utf8) ? 3 : 0
    case 0xC2: self[index...].starts(with: "\u{A0}".utf8) ? 2 : 0
    default: 0
    }
  }

  /// Where `text` stands first in `range`.
  func first(_ text: String, in range: Range<Int>) -> Range<Int>? {
    let count = text.utf8.count
    return range.first { $0 + count <= range.upperBound && self[$0...].starts(with: text.utf8) }
      .map { $0..<($0 + count) }
  }
}
