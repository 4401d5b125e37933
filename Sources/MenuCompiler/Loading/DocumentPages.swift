/// How many pages a document to be faxed has, by what its file says of them.
enum DocumentPages {
  /// At least 1. What is no TIFF or PDF counts as one page: on how many a text is drawn is known to who draws it.
  static func count(in bytes: [UInt8], ofFile path: String) -> Int {
    let suffix = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch suffix {
    case "tif", "tiff": return max(1, tiffPages(bytes))
    case "pdf": return max(1, pdfPages(bytes))
    default: return 1
    }
  }

  /// The directories of the file, which follow each other by their offsets (TIFF 6.0, section 2).
  private static func tiffPages(_ bytes: [UInt8]) -> Int {
    guard bytes.count >= 8 else { return 0 }
    let isLittle: Bool
    switch (bytes[0], bytes[1]) {
    case (0x49, 0x49): isLittle = true
    case (0x4D, 0x4D): isLittle = false
    default: return 0
    }
    func number(_ count: Int, at offset: Int) -> Int? {
      guard offset >= 0, offset + count <= bytes.count else { return nil }
      let field = bytes[offset..<offset + count]
      return (isLittle ? Array(field.reversed()) : Array(field)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(2, at: 2) == 42, var directory = number(4, at: 4) else { return 0 }
    var pages = 0
    // A directory needs 18 bytes: a file whose directories form a circle ends here.
    while directory != 0, pages <= bytes.count / 18, let entries = number(2, at: directory),
      let next = number(4, at: directory + 2 + entries * 12)
    {
      pages += 1
      directory = next
    }
    return pages
  }

  /// Objects of type Page that are not compressed away (ISO 32000-1, 7.7.3.3).
  private static func pdfPages(_ bytes: [UInt8]) -> Int {
    let key = Array("/Type".utf8)
    let value = Array("/Page".utf8)
    var pages = 0
    var index = 0
    while index + key.count < bytes.count {
      guard bytes[index] == key[0], bytes[index..<index + key.count].elementsEqual(key) else {
        index += 1
        continue
      }
      index += key.count
      while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
      let end = index + value.count
      guard end <= bytes.count, bytes[index..<end].elementsEqual(value) else { continue }
      let isLonger =
        end < bytes.count
        && (UInt8(ascii: "A")...UInt8(ascii: "z")).contains(bytes[end])
      if !isLonger { pages += 1 }
      index = end
    }
    return pages
  }
}
