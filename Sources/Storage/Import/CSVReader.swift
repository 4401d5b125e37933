/// Reads a CSV file (RFC 4180) record by record: UTF-8, with or without a byte order mark, lines ended by CR LF or LF.
///
/// A field may stand in quotes; then it may hold commas, line ends, and quotes written twice. Empty lines are passed
/// over, also at the end.
struct CSVReader {
  /// A field and where it begins.
  struct Field: Equatable {
    let text: String
    let place: Place
  }

  /// Line and column, each from 1; columns count characters (Unicode scalars).
  struct Place: Hashable, Comparable {
    let line: Int
    let column: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.line, left.column) < (right.line, right.column)
    }
  }

  enum Problem: Error, Equatable {
    case notUTF8(Place)
    /// A quote in the middle of a field that did not begin with one.
    case quoteInside(Place)
    /// Something other than a comma or a line end behind the closing quote.
    case textAfterQuote(Place)
    /// The file ends within the quotes that were opened there.
    case quoteNotClosed(Place)
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  /// Where the current line begins.
  private var lineStart = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      position = 3
      lineStart = 3
    }
  }

  /// Fields of the next record; `nil` at the end of the file. After a problem, reading goes on at the next line.
  mutating func next() throws(Problem) -> [Field]? {
    while position < bytes.count, isLineEnd(position) { skipLineEnd() }
    guard position < bytes.count else { return nil }
    var fields: [Field] = []
    while true {
      fields.append(try field())
      guard position < bytes.count, bytes[position] == UInt8(ascii: ",") else { break }
      position += 1
    }
    if position < bytes.count { skipLineEnd() }
    return fields
  }

  private mutating func field() throws(Problem) -> Field {
    let place = self.place
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      return Field(text: try quoted(from: place), place: place)
    }
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: ","), !isLineEnd(position) {
      if bytes[position] == UInt8(ascii: "\"") {
        let quote = self.place
        skipLine()
        throw .quoteInside(quote)
      }
      position += 1
    }
    return Field(text: try text(bytes[start..<position], at: place), place: place)
  }

  private mutating func quoted(from place: Place) throws(Problem) -> String {
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
          content.append(byte)
          position += 1
          continue
        }
        guard position == bytes.count || bytes[position] == UInt8(ascii: ",") || isLineEnd(position)
        else {
          let after = self.place
          skipLine()
          throw .textAfterQuote(after)
        }
        return try text(content[...], at: place)
      }
      content.append(byte)
      position += 1
      if byte == UInt8(ascii: "\n") {
        line += 1
        lineStart = position
      }
    }
    throw .quoteNotClosed(place)
  }

  private mutating func text(_ bytes: ArraySlice<UInt8>, at place: Place) throws(Problem) -> String
  {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      skipLine()
      throw .notUTF8(place)
    }
    return text
  }

  private var place: Place {
    // Every byte but a continuation byte begins a character.
    let column = bytes[lineStart..<position].count { $0 & 0xC0 != 0x80 } + 1
    return Place(line: line, column: column)
  }

  private func isLineEnd(_ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "\n")
      || bytes[index] == UInt8(ascii: "\r") && index + 1 < bytes.count
        && bytes[index + 1] == UInt8(ascii: "\n")
  }

  private mutating func skipLineEnd() {
    position += bytes[position] == UInt8(ascii: "\r") ? 2 : 1
    line += 1
    lineStart = position
  }

  private mutating func skipLine() {
    while position < bytes.count, !isLineEnd(position) { position += 1 }
    if position < bytes.count { skipLineEnd() }
  }
}
