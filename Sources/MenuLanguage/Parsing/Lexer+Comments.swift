// Comments, and what stands for them in other languages.
extension Lexer {
  mutating func blockCommentEnd(from start: Int) -> Int {
    if start >= noCommentEndBehind { return lineEnd(from: start) }
    var index = start + 2
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
        return index + 2
      }
      index += 1
    }
    noCommentEndBehind = start
    return lineEnd(from: start)
  }

  /// Behind the `-->` of this line, or at the line's end.
  func markupCommentEnd(from start: Int) -> Int {
    let line = lineEnd(from: start)
    var index = start
    while index + 2 < line {
      if bytes[index...].starts(with: "-->".utf8) { return index + 3 }
      index += 1
    }
    return line
  }

  mutating func checkComment(_ range: Range<Int>) {
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] < 0x80 {
        index += 1
      } else if let scalar = scalar(at: index) {
        index += scalar.length
      } else {
        noteBadByte(index)
        index += 1
      }
    }
  }
}
