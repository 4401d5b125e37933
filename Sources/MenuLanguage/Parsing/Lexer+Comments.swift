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

  /// Behind the `-->` of this line, or of a later one that it ends: arrows that are written so have something behind them. At the
  /// line's end where there is none before the next comment of this kind.
  func markupCommentEnd(from start: Int) -> Int {
    let line = lineEnd(from: start)
    var index = start
    while index + 2 < bytes.count {
      let rest = bytes[index...]
      if rest.starts(with: "-->".utf8), index < line || isBlankBehind(index + 3) {
        return index + 3
      }
      if index >= line, rest.starts(with: "<!--".utf8) { break }
      index += 1
    }
    return line
  }

  /// Whether nothing but blanks comes before the line's end.
  private func isBlankBehind(_ index: Int) -> Bool {
    let next = bytes[index...].first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    return next == nil || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r")
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
