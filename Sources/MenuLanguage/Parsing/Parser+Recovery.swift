// Going on behind a problem.
extension Parser {
  /// Reads on to the end of the item: to the next line, or to the brace that closes the block. A
  /// block that begins in the item is passed over with all that is in it.
  mutating func skipItem() {
    let start = position
    var references = 0
    while !isAtEnd {
      if position > start, beginsLine { return }
      switch kind {
      case .leftBrace:
        let next = token(ahead: 1)
        if next.kind == .end || next.traits.contains(.beginsLine) {
          skipBlock()
          return
        }
        references += 1
      case .rightBrace:
        if references == 0 { return }
        references -= 1
      case .blank, .lineEnd, .comment, .byteOrderMark, .word, .string, .leftParenthesis,
        .rightParenthesis, .comma, .colon, .arrow, .equals, .notEquals, .less, .lessOrEquals,
        .greater, .greaterOrEquals, .unknown, .end:
        break
      }
      advance()
    }
  }

  /// Reads on behind an item that was given up, unless all of it has been read.
  mutating func skipRest(of start: Int) {
    if position == start || !beginsLine { skipItem() }
  }

  /// Reads from an opening brace to the one that closes it, or to where something new begins.
  mutating func skipBlock() {
    var depth = 0
    while !isAtEnd {
      if kind == .leftBrace { depth += 1 }
      if kind == .rightBrace { depth -= 1 }
      if depth == 0 {
        advance()
        return
      }
      advance()
      if beginsLine, declarationBeginsHere { return }
    }
  }

  /// Whether an item of a file begins with the token at hand: not only its keyword, but also what
  /// follows it up to the brace.
  var declarationBeginsHere: Bool {
    guard kind == .word, let keyword = DeclarationKeyword(bytes: bytes) else { return false }
    var ahead = 1
    switch keyword {
    case .file(.include): return follows(.string)
    case .file(.defaults): return token(ahead: 1).kind == .leftBrace
    case .file(.dialogue): return follows(.word) && follows(.leftParenthesis, ahead: 2)
    case .file(.announcement):
      while ahead < MenuLimits.headerTokenCountMax, follows(.word, ahead: ahead) { ahead += 1 }
      return ahead > 1 && follows(.leftBrace, ahead: ahead)
    case .file(.hotline), .file(.hours), .file(.queue), .file(.table), .file(.document), .step:
      guard follows(.word) else { return false }
      ahead = 2
      while ahead < MenuLimits.headerTokenCountMax {
        if follows(.string, ahead: ahead) {
          ahead += 1
        } else if follows(.word, ahead: ahead), follows(.string, ahead: ahead + 1) {
          ahead += 2
        } else {
          break
        }
      }
      return follows(.leftBrace, ahead: ahead)
    }
  }
}
