import Diagnostics

/// Cuts a file, or a part of it, into tokens that cover every byte, whatever the bytes are, in one pass.
///
/// Signs that people type for those of the language (full-width brackets, curly quotes, `=>`) become
/// the token that was meant, with a problem, so that they lead to no further ones.
struct Lexer {
  let source: SourceFile
  let bytes: [UInt8]
  private(set) var tokens: [Token] = []
  var problems: [Located<SyntaxProblem>] = []
  /// The first byte that is not UTF-8, and how many there are.
  var badBytes: (first: Int, count: Int)?
  /// No `*/` comes behind this byte.
  var noCommentEndBehind = Int.max
  /// Where a closing mark was looked for and is not.
  var marksMissing: [[UInt8]: Range<Int>] = [:]
  private var position: Int
  /// Where no token begins any more, but for the end. The last one may reach beyond it.
  private let end: Int
  private var beginsLine = true
  /// Where tokens go while they are cut: room for as many as there can be, of which the system gives only what is written
  /// to. To add one to an array would mean to ask it each time whether nobody else has it.
  private var room = UnsafeMutableBufferPointer<Token>(start: nil, count: 0)
  private var tokenCount = 0

  /// `range`: only these lines, at the beginning of which no token is under way; nil: all.
  init(_ source: SourceFile, in range: Range<Int>? = nil) {
    self.source = source
    bytes = source.bytes
    position = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  mutating func run() {
    cut {
      while $0.position < $0.end { $0.next() }
      $0.add(.end, end: $0.position)
    }
    if let badBytes {
      let problem = SyntaxProblem.notUTF8(
        byte: bytes[badBytes.first], count: badBytes.count,
        looksLikeGBK: looksLikeGBK)
      report(problem, badBytes.first, badBytes.first + 1)
    }
  }

  /// The first token that means something; nil where there is none.
  mutating func first() -> Range<Int>? {
    var found: Range<Int>?
    cut { lexer in
      while found == nil, lexer.position < lexer.end {
        lexer.next()
        let token = lexer.room[lexer.tokenCount - 1]
        guard token.kind.isTrivia || token.kind == .unknown else {
          found = Int(token.start)..<lexer.position
          return
        }
      }
    }
    return found
  }

  /// Fills ``tokens`` with those that `cut` adds.
  private mutating func cut(_ cut: (inout Lexer) -> Void) {
    // Each has at least one byte, but for the end.
    tokens = [Token](unsafeUninitializedCapacity: end - position + 1) { room, count in
      self.room = room
      if position == 0, bytes.starts(with: SourceFile.byteOrderMark) {
        add(.byteOrderMark, end: SourceFile.byteOrderMark.count)
      }
      cut(&self)
      count = tokenCount
      self.room = UnsafeMutableBufferPointer(start: nil, count: 0)
    }
  }

  private mutating func next() {
    let start = position
    // Nearly all of a file.
    if Self.isLetter(bytes[start]) || Self.isDigit(bytes[start]) { return word() }
    switch bytes[start] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      add(.blank, end: blankEnd(from: start + 1))
    case UInt8(ascii: "\n"): add(.lineEnd, end: start + 1)
    case UInt8(ascii: "\r"):
      add(.lineEnd, end: byte(start + 1) == UInt8(ascii: "\n") ? start + 2 : start + 1)
    case UInt8(ascii: "/") where byte(start + 1) == UInt8(ascii: "/"):
      add(.comment, end: lineEnd(from: start))
    case UInt8(ascii: "/") where byte(start + 1) == UInt8(ascii: "*"):
      let end = blockCommentEnd(from: start)
      report(.blockComment, start, start + 2)
      add(.comment, end: end)
    case UInt8(ascii: "\""): string(closing: nil)
    case UInt8(ascii: "{"): add(.leftBrace, end: start + 1)
    case UInt8(ascii: "}"): add(.rightBrace, end: start + 1)
    case UInt8(ascii: "("): add(.leftParenthesis, end: start + 1)
    case UInt8(ascii: ")"): add(.rightParenthesis, end: start + 1)
    case UInt8(ascii: ","): add(.comma, end: start + 1)
    case UInt8(ascii: ":"): add(.colon, end: start + 1)
    case UInt8(ascii: "="):
      if byte(start + 1) == UInt8(ascii: ">") {
        instead(.arrow, end: start + 2)
      } else if byte(start + 1) == UInt8(ascii: "=") {
        instead(.equals, end: start + 2)
      } else {
        add(.equals, end: start + 1)
      }
    case UInt8(ascii: "!") where byte(start + 1) == UInt8(ascii: "="):
      add(.notEquals, end: start + 2)
    case UInt8(ascii: "<") where bytes[start...].starts(with: "<!--".utf8):
      report(.wrongComment(found: "<!--"), start, start + 4)
      add(.comment, end: markupCommentEnd(from: start + 4))
    case UInt8(ascii: "<"):
      let isOrEqual = byte(start + 1) == UInt8(ascii: "=")
      if byte(start + 1) == UInt8(ascii: ">") {
        instead(.notEquals, end: start + 2)
      } else {
        add(isOrEqual ? .lessOrEquals : .less, end: start + (isOrEqual ? 2 : 1))
      }
    case UInt8(ascii: ">"):
      let isOrEqual = byte(start + 1) == UInt8(ascii: "=")
      add(isOrEqual ? .greaterOrEquals : .greater, end: start + (isOrEqual ? 2 : 1))
    case UInt8(ascii: "-") where byte(start + 1) == UInt8(ascii: ">"):
      add(.arrow, end: start + 2)
    case UInt8(ascii: "-")
    where byte(start + 1) == UInt8(ascii: "-") && byte(start + 2) == UInt8(ascii: ">"):
      instead(.arrow, end: start + 3)
    case UInt8(ascii: "'"), UInt8(ascii: "`"):
      if closes(bytes[start], from: start + 1) {
        string(closing: [[bytes[start]]])
      } else {
        unknown()
      }
    case 0..<0x80:
      if Self.isWordByte(bytes[start]) { word() } else { unknown() }
    default: beyondASCII()
    }
  }

  /// A token that begins with a character that is not ASCII.
  private mutating func beyondASCII() {
    let start = position
    guard let scalar = scalar(at: start) else {
      // Bytes that are no UTF-8 are read like letters: one problem tells of them all.
      return word()
    }
    let end = start + scalar.length
    switch scalar.value {
    case "\u{3000}", "\u{A0}", "\u{2000}"..."\u{200A}", "\u{202F}", "\u{205F}":
      add(.blank, end: blankEnd(from: end))
    case _ where Self.closings(of: scalar.value) != nil:
      string(closing: Self.closings(of: scalar.value))
    case _ where Self.isDash(scalar.value):
      if let end = arrowEnd(from: end) {
        instead(.arrow, end: end)
      } else if scalar.value == "－" {
        word()
      } else {
        unknown()
      }
    case "＝":
      if let head = self.scalar(at: end), head.value == ">" || head.value == "＞" {
        instead(.arrow, end: end + head.length)
      } else {
        instead(.equals, end: end)
      }
    default:
      if let kind = Self.lookalike(scalar.value) {
        instead(kind, end: end)
      } else if Self.isLetter(scalar.value) || Self.ascii(ofFullWidth: scalar.value) != nil {
        word()
      } else {
        unknown()
      }
    }
  }

  /// Behind the letters and digits of ASCII from `index` on: nearly all of all words.
  private static func end(ofPlainWord bytes: Span<UInt8>, from index: Int) -> Int {
    var index = index
    while index < bytes.count, isLetter(bytes[index]) || isDigit(bytes[index]) { index += 1 }
    return index
  }

  private mutating func word() {
    let start = position
    var index = Self.end(ofPlainWord: bytes.span, from: start)
    if index > start, index < bytes.count, bytes[index] <= UInt8(ascii: " ") {
      return add(.word, end: index)
    }
    var traits: Token.Traits = []
    var dash: Unicode.Scalar?
    var isWide = false
    let beginsWithDigit = isDigit(at: start)
    scan: while index < bytes.count {
      let next = bytes[index]
      switch next {
      case UInt8(ascii: "-"):
        let second = byte(index + 1)
        if second == UInt8(ascii: ">") { break scan }
        if second == UInt8(ascii: "-"), byte(index + 2) == UInt8(ascii: ">") { break scan }
        index += 1
      case UInt8(ascii: "/"):
        if byte(index + 1) == UInt8(ascii: "/") { break scan }
        index += 1
      case UInt8(ascii: ":"):
        guard beginsWithDigit, isDigit(before: index), isDigit(at: index + 1) else { break scan }
        index += 1
      case 0..<0x80:
        guard Self.isWordByte(next) else { break scan }
        index += 1
      default:
        guard let scalar = scalar(at: index) else {
          noteBadByte(index)
          index += 1
          continue
        }
        if Self.isLetter(scalar.value) {
          index += scalar.length
        } else if Self.isDash(scalar.value), scalar.value != "－" {
          guard wordGoesOn(at: index + scalar.length) else { break scan }
          traits.insert(.fullWidth)
          isWide = true
          dash = dash ?? scalar.value
          index += scalar.length
        } else if Self.ascii(ofFullWidth: scalar.value) != nil {
          if scalar.value == "－", let head = self.scalar(at: index + scalar.length),
            head.value == ">" || head.value == "＞"
          {
            break scan
          }
          traits.insert(.fullWidth)
          isWide = true
          index += scalar.length
        } else if Self.hasNoShape(scalar.value),
          wordGoesOn(at: index + scalar.length)
        {
          // It came along when the name was pasted: the word is one all the same.
          traits.insert(.fullWidth)
          report(.invisibleCharacter(scalar.value.value), index, index + scalar.length)
          index += scalar.length
        } else if scalar.value == "：", beginsWithDigit, isDigit(before: index),
          isDigit(at: index + scalar.length)
        {
          traits.insert(.fullWidth)
          isWide = true
          index += scalar.length
        } else {
          break scan
        }
      }
    }
    if isWide {
      let found = String(decoding: bytes[start..<index], as: UTF8.self)
      let meant = Self.narrowed(found)
      report(
        dash.map { .wrongDash("\($0)", in: found, meant: meant) }
          ?? .fullWidthWord(found: found, meant: meant), start, index)
    }
    add(.word, end: index, traits: traits)
  }

  /// Behind the arrow whose first dash ends at `index`; nil where there are only dashes.
  private func arrowEnd(from index: Int) -> Int? {
    var index = index
    while let dash = scalar(at: index), dash.value == "-" || Self.isDash(dash.value) {
      index += dash.length
    }
    guard let head = scalar(at: index), head.value == ">" || head.value == "＞" else { return nil }
    return index + head.length
  }

  /// Whether a letter or a digit stands at `index`.
  private func wordGoesOn(at index: Int) -> Bool {
    guard let next = scalar(at: index) else { return false }
    return next.value.isASCII
      ? Self.isLetter(bytes[index]) || Self.isDigit(bytes[index]) : Self.isLetter(next.value)
  }

  // MARK: What the parts of it use

  /// Adds the token from here to `end`, and goes on behind it.
  @inline(__always)
  mutating func add(_ kind: Token.Kind, end: Int, traits: Token.Traits = []) {
    var traits = traits
    if !kind.isTrivia {
      if beginsLine { traits.insert(.beginsLine) }
      // What means nothing is passed over, so that the line begins with what comes next.
      if kind != .unknown { beginsLine = false }
    } else if kind == .lineEnd {
      beginsLine = true
    }
    room[tokenCount] = Token(kind, start: position, traits: traits)
    tokenCount += 1
    if kind == .comment { checkComment(position..<end) }
    position = end
  }

  /// The token that was meant by what stands from here to `end`, with a problem.
  private mutating func instead(_ kind: Token.Kind, end: Int) {
    let found = String(decoding: bytes[position..<end], as: UTF8.self)
    report(.wrongSign(found: found, meant: kind.sign), position, end)
    add(kind, end: end)
  }

  private mutating func string(closing: [[UInt8]]?) {
    let string = readString(from: position, closing: closing)
    add(.string, end: string.end, traits: string.traits)
  }

  /// A run of characters that mean nothing.
  private mutating func unknown() {
    let start = position
    var index = start
    var first: Unicode.Scalar?
    while index < bytes.count, let scalar = scalar(at: index), Self.isUnknown(scalar.value) {
      // What is seen and what is not, what is printed and what is not: one problem each.
      if let first, Self.sort(of: first) != Self.sort(of: scalar.value) { break }
      first = first ?? scalar.value
      index += scalar.length
    }
    guard let first, index > start else {
      // One of the signs that begin something else: `!`, a lonely dash or quote.
      let end = start + (scalar(at: start)?.length ?? 1)
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      report(.unknownCharacter(text), start, end)
      return add(.unknown, end: end, traits: .reported)
    }
    switch Self.sort(of: first) {
    case .control: report(.controlCharacter(first.value), start, index)
    case .invisible: report(.invisibleCharacter(first.value), start, index)
    case .visible:
      let shown = min(index, start + 12)
      let text = String(decoding: bytes[start..<shown], as: UTF8.self)
      report(.unknownCharacter(String(text.prefix(3))), start, index)
    }
    add(.unknown, end: index, traits: .reported)
  }

  mutating func report(_ problem: SyntaxProblem, _ start: Int, _ end: Int) {
    guard problems.count <= MenuLimits.problemCountMax else { return }
    problems.append(
      Located(problem, SourceRange(file: source.id, start: start, end: end)))
  }

  func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  /// The first line end from `index` on, or the end of the file.
  func lineEnd(from index: Int) -> Int {
    var index = index
    while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
    return index
  }

  private func blankEnd(from index: Int) -> Int {
    var index = index
    while let byte = byte(index) {
      if byte == 0x20 || byte == 0x09 {
        index += 1
      } else if byte < 0x80 {
        break
      } else if byte == 0xE3, self.byte(index + 1) == 0x80, self.byte(index + 2) == 0x80 {
        index += 3
      } else if byte == 0xC2, self.byte(index + 1) == 0xA0 {
        index += 2
      } else {
        break
      }
    }
    return index
  }

  /// Whether `quote` comes again before the line ends.
  private func closes(_ quote: UInt8, from index: Int) -> Bool {
    var index = index
    while let byte = byte(index), byte != 0x0A, byte != 0x0D {
      if byte == quote { return true }
      index += 1
    }
    return false
  }

  mutating func noteBadByte(_ index: Int) {
    badBytes = (badBytes?.first ?? index, (badBytes?.count ?? 0) + 1)
  }
}
