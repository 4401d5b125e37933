extension Lexer {
  /// A string that begins at `start` with a quotation mark.
  ///
  /// `closing` are the marks that people would end it with, where it was opened by one that is not `"`.
  mutating func readString(
    from start: Int, closing: [[UInt8]]?
  ) -> (end: Int, traits: Token.Traits) {
    let opening = scalar(at: start)?.length ?? 1
    let contents = start + opening
    if let closing {
      let found = String(decoding: bytes[start..<contents], as: UTF8.self)
      let end =
        closing.compactMap { firstMark($0, from: contents) }.min() ?? firstMark(
          [UInt8(ascii: "\"")], from: contents)
        ?? firstMark(Array(bytes[start..<contents]), from: contents)
      if let end {
        let closingLength = bytes[..<end].reversed().prefix { $0 & 0xC0 == 0x80 }.count + 1
        report(
          .wrongQuotes(
            found: found, text: shortText(contents..<max(contents, end - closingLength))),
          start, end)
        checkContents(contents..<end)
        return (end, contains(UInt8(ascii: "\\"), contents..<end) ? .escaped : [])
      }
      return unclosed(start, contents, wrongMark: found)
    }
    var index = Self.end(ofPlainText: bytes.span, from: contents)
    if byte(index) == UInt8(ascii: "\"") { return (index + 1, []) }
    var traits: Token.Traits = []
    while let next = byte(index), next != 0x0A, next != 0x0D {
      if next == UInt8(ascii: "\"") {
        checkContents(contents..<index)
        return (index + 1, traits)
      }
      if next == UInt8(ascii: "\\") {
        traits.insert(.escaped)
        index += 1
        if let escaped = byte(index), escaped != 0x0A, escaped != 0x0D { index += 1 }
      } else {
        index += 1
      }
    }
    return unclosed(start, contents, wrongMark: nil)
  }

  /// Behind what needs no second look: signs and letters of ASCII, but for `"` and `\`.
  private static func end(ofPlainText bytes: Span<UInt8>, from index: Int) -> Int {
    var index = index
    while index < bytes.count {
      let byte = bytes[index]
      guard byte &- 0x20 < 0x5F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else {
        break
      }
      index += 1
    }
    return index
  }

  /// The string ends where its author probably meant it to, so that the rest of the line is read.
  private mutating func unclosed(
    _ start: Int, _ contents: Int, wrongMark: String?
  ) -> (end: Int, traits: Token.Traits) {
    let line = lineEnd(from: contents)
    if wrongMark == nil {
      for mark in ["”", "＂", "“"] {
        if let end = firstMark(Array(mark.utf8), from: contents) {
          let start = end - mark.utf8.count
          report(.wrongQuotes(found: mark, text: shortText(contents..<start)), start, end)
          checkContents(contents..<end)
          return (end, contains(UInt8(ascii: "\\"), contents..<end) ? .escaped : [])
        }
      }
    }
    if wrongMark == nil, let end = endInLaterLine(behind: line) {
      report(.textOverLines(text: joinedLines(contents..<end - 1)), start, contents)
      return (end, [])
    }
    var end = line
    var index = contents
    while index < line {
      let isArrow =
        (bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "="))
        && byte(index + 1) == UInt8(ascii: ">")
      let isBlockStart =
        bytes[index] == UInt8(ascii: "{") && lineIsBlank(from: index + 1, to: line)
      if isArrow || isBlockStart {
        end = index
        break
      }
      index += 1
    }
    while end > contents, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    report(.unclosedString(text: shortText(contents..<end)), start, contents)
    checkContents(contents..<end)
    var traits: Token.Traits = [.unclosed]
    if contains(UInt8(ascii: "\\"), contents..<end) { traits.insert(.escaped) }
    // Where nothing tells its end, it took the rest of the line with it.
    if end == line { traits.insert(.reported) }
    return (end, traits)
  }

  /// Behind the quote that ends, in one of the next lines, the text that is open at the end of a line; nil where none does.
  private func endInLaterLine(behind line: Int) -> Int? {
    var start = line
    for _ in 0..<MenuLimits.textLinesMax {
      start += byte(start) == 0x0D && byte(start + 1) == 0x0A ? 2 : 1
      guard start < bytes.count else { return nil }
      let end = lineEnd(from: start)
      for index in start..<end {
        switch bytes[index] {
        case UInt8(ascii: "\""):
          // The quote that ends a text stands behind a word, the one that begins another before one.
          let isBehindWord = index > start && bytes[index - 1] > 0x20
          let isBeforeWord = index + 1 < end && !" \t),".utf8.contains(bytes[index + 1])
          return isBehindWord && !isBeforeWord ? index + 1 : nil
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ">"): return nil
        default: break
        }
      }
      guard bytes[start..<end].contains(where: { $0 > 0x20 }) else { return nil }
      start = end
    }
    return nil
  }

  /// What stands in the lines, on one; nil where it is too long for a hint.
  private func joinedLines(_ range: Range<Int>) -> String? {
    guard range.count <= 200 else { return nil }
    let lines = String(decoding: bytes[range], as: UTF8.self).split { $0.isNewline }
    return lines.map { line in
      let rest = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{3000}" }
      return String(String(rest.reversed()).drop { $0 == " " || $0 == "\t" }.reversed())
    }.joined(separator: " ")
  }

  /// What a string says, for a hint; nil where it is too long for one.
  private func shortText(_ range: Range<Int>) -> String? {
    guard !range.isEmpty, range.count <= 60 else { return nil }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  private func lineIsBlank(from index: Int, to end: Int) -> Bool {
    // A block's brace is the last of its line; look no further than a few blanks.
    guard end - index < 8 else { return false }
    return bytes[index..<end].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  private func contains(_ byte: UInt8, _ range: Range<Int>) -> Bool {
    bytes[range].contains(byte)
  }

  /// The place behind the first `mark` in this line.
  private mutating func firstMark(_ mark: [UInt8], from start: Int) -> Int? {
    // A line of nothing but opening marks must not be searched again for each of them.
    if let known = marksMissing[mark], known.contains(start) { return nil }
    var index = start
    while let next = byte(index), next != 0x0A, next != 0x0D {
      if next == mark[0], index + mark.count <= bytes.count,
        bytes[index..<(index + mark.count)].elementsEqual(mark)
      {
        return index + mark.count
      }
      index += 1
    }
    marksMissing[mark] = start..<(index + 1)
    return nil
  }

  /// Reports what may not stand in a string: one problem of each sort.
  private mutating func checkContents(_ range: Range<Int>) {
    var index = range.lowerBound
    var hasControl = false
    var hasInvisible = false
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\") {
        let next = self.byte(index + 1)
        let isKnown = next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\")
        guard index + 1 < range.upperBound else { return }
        if !isKnown, let escaped = scalar(at: index + 1) {
          let end = index + 1 + escaped.length
          report(.unknownEscape(Character(escaped.value)), index, end)
          index = end
        } else {
          index += 2
        }
      } else if byte < 0x20 || byte == 0x7F {
        if !hasControl { report(.controlInString(UInt32(byte)), index, index + 1) }
        hasControl = true
        index += 1
      } else if byte < 0x80 {
        index += 1
      } else if let scalar = scalar(at: index) {
        if Self.turnsDirection(scalar.value), !hasInvisible {
          report(.invisibleCharacter(scalar.value.value), index, index + scalar.length)
          hasInvisible = true
        }
        index += scalar.length
      } else {
        noteBadByte(index)
        index += 1
      }
    }
  }
}
