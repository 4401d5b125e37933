import Diagnostics

/// Reads the tokens of a file by recursive descent, never deeper than a dialogue's step's item.
///
/// Words used in its names: `expect…` reports a problem of the author where the thing is not there
/// and gives up the item, `parse…` reads a construct that has begun, `skip…` reads past what was
/// reported.
struct Parser {
  /// Thrown where an item cannot be read on. The problem has been reported.
  struct Unreadable: Error {}

  let source: SourceFile
  let tokens: [Token]
  /// The indices of the tokens that mean something.
  private let significant: [UInt32]
  /// An index into `significant`.
  private(set) var position = 0
  /// The token at hand: asked for several times a token.
  private(set) var token: Token
  /// Its bytes.
  private var offsets: Range<Int>
  private(set) var nodes: [SyntaxTree.Node] = []
  /// Whether a block is read that stands in another one, and not in a file.
  var isNested = false
  /// Dialogues that are being read, of which each but the first stands in the one before.
  var openDialogueCount = 0
  /// What stands in a dialogue and does not belong there, but is read all the same.
  var strayItems: [FileItem] = []
  private(set) var problems: [Located<SyntaxProblem>]
  /// What the hotline speaks, where that stands above in the file.
  var languages: [String] = []
  /// How many words may still be searched for a likeness: of more problems none is told.
  var likenessesLeft = MenuLimits.problemCountMax
  /// Where the last problem was reported: a second one at the same place says nothing new.
  private var lastProblemStart = -1

  init(source: SourceFile, tokens: [Token], problems: [Located<SyntaxProblem>]) {
    self.source = source
    self.tokens = tokens
    self.problems = problems
    nodes.reserveCapacity(tokens.count / 6 + 1)
    // What means nothing was reported by the lexer.
    let significant = [UInt32](unsafeUninitializedCapacity: tokens.count) { room, count in
      for (index, token) in tokens.enumerated()
      where !token.kind.isTrivia && token.kind != .unknown {
        room[count] = UInt32(truncatingIfNeeded: index)
        count += 1
      }
    }
    self.significant = significant
    token = tokens[Int(significant[0])]
    offsets = 0..<0
    offsets = offsets(of: 0)
  }

  // MARK: The token at hand

  var kind: Token.Kind { token.kind }
  var isAtEnd: Bool { kind == .end }
  /// Whether the token is the first one of its line, or the file ends.
  var beginsLine: Bool { token.traits.contains(.beginsLine) || isAtEnd }
  var range: SourceRange {
    SourceRange(file: source.id, start: offsets.lowerBound, end: offsets.upperBound)
  }
  /// With ASCII in place of full-width letters and digits, as ``text`` has it.
  var bytes: ArraySlice<UInt8> {
    token.traits.contains(.fullWidth) ? Array(text.utf8)[...] : source.bytes[offsets]
  }

  /// The token `count` behind the one at hand; the last one where there are not so many.
  func token(ahead count: Int) -> Token { tokens[Int(significant[index(ahead: count)])] }
  func bytes(ahead count: Int) -> ArraySlice<UInt8> { bytes(of: index(ahead: count)) }
  func text(ahead count: Int) -> String { text(of: index(ahead: count)) }
  func range(ahead count: Int) -> SourceRange { range(of: index(ahead: count)) }

  /// Whether the token `count` behind is of `kind` and in the same line as the one before it.
  func follows(_ kind: Token.Kind, ahead count: Int = 1) -> Bool {
    let next = token(ahead: count)
    return next.kind == kind && !next.traits.contains(.beginsLine)
  }

  private func index(ahead count: Int) -> Int { min(position + count, significant.count - 1) }

  private func range(of index: Int) -> SourceRange {
    let offsets = offsets(of: index)
    return SourceRange(file: source.id, start: offsets.lowerBound, end: offsets.upperBound)
  }

  private func offsets(of index: Int) -> Range<Int> {
    let token = Int(significant[index])
    let end = token + 1 < tokens.count ? Int(tokens[token + 1].start) : source.bytes.count
    return Int(tokens[token].start)..<end
  }

  private func bytes(of index: Int) -> ArraySlice<UInt8> {
    tokens[Int(significant[index])].traits.contains(.fullWidth)
      ? Array(text(of: index).utf8)[...] : source.bytes[offsets(of: index)]
  }

  /// A word, with ASCII in place of full-width letters and digits.
  private func text(of index: Int) -> String {
    let text = source.string(offsets(of: index))
    let isFullWidth = tokens[Int(significant[index])].traits.contains(.fullWidth)
    return isFullWidth ? Lexer.narrowed(text) : text
  }

  var text: String {
    let text = source.string(offsets)
    return token.traits.contains(.fullWidth) ? Lexer.narrowed(text) : text
  }

  /// Whether the word at hand is 1 to 4 keys.
  var isKeys: Bool {
    Self.isKeys(bytes)
  }

  /// Whether the word at hand begins a comment in some other language.
  var isForeignComment: Bool {
    // Nearly no word begins so, which needs no string to know.
    guard let first = bytes.first,
      first == UInt8(ascii: "/") || first == UInt8(ascii: "-") || first == UInt8(ascii: "#")
    else { return false }
    return Self.isForeignComment(text)
  }

  /// What the word at hand is as a target, where it is no name.
  var reservedTarget: ReservedTarget? {
    ReservedTarget(bytes: bytes)
  }

  /// What the string at hand says.
  var stringValue: String {
    var end = offsets.upperBound
    let start = min(end, offsets.lowerBound + Self.length(ofFirstCharacter: bytes))
    if !token.traits.contains(.unclosed), start < end {
      repeat { end -= 1 } while source.bytes[end] & 0xC0 == 0x80 && start < end
    }
    guard token.traits.contains(.escaped) else { return source.string(start..<end) }
    var plain: [UInt8] = []
    var isEscaped = false
    for byte in source.bytes[start..<end] {
      if byte == UInt8(ascii: "\\"), !isEscaped {
        isEscaped = true
      } else {
        plain.append(byte)
        isEscaped = false
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private static func length(ofFirstCharacter bytes: ArraySlice<UInt8>) -> Int {
    switch bytes.first ?? 0 {
    case 0xC0...0xDF: 2
    case 0xE0...0xEF: 3
    default: 1
    }
  }

  /// The range from the token at `start` to the last one read.
  func range(from start: SourceRange) -> SourceRange {
    position == 0 ? start : start.joined(range(of: position - 1).behind)
  }

  /// The place behind the last token that was read: where something is missing.
  var behind: SourceRange { position == 0 ? range : range(of: position - 1).behind }

  /// Whether the token at hand stands at the very left.
  var isAtLeft: Bool {
    let index = Int(significant[position])
    return index == 0 || tokens[index - 1].kind == .lineEnd
  }

  mutating func advance() {
    guard position + 1 < significant.count else { return }
    position += 1
    token = tokens[Int(significant[position])]
    offsets = offsets(of: position)
  }

  mutating func take(_ kind: Token.Kind) -> SourceRange? {
    guard self.kind == kind else { return nil }
    defer { advance() }
    return range
  }

  // MARK: Nodes

  mutating func open(_ kind: NodeKind) -> Int {
    nodes.append(
      SyntaxTree.Node(kind: kind, firstToken: significant[position], endToken: 0, endNode: 0))
    return nodes.count - 1
  }

  mutating func close(_ node: Int) {
    let end = position == 0 ? nodes[node].firstToken : significant[position - 1] + 1
    // A node without tokens lies behind the last one that was read, within what is around it.
    nodes[node].firstToken = min(nodes[node].firstToken, end)
    nodes[node].endToken = end
    nodes[node].endNode = UInt32(nodes.count)
  }

  mutating func setKind(_ kind: NodeKind, of node: Int) { nodes[node].kind = kind }

  /// The node of the whole file holds also what stands before its first and behind its last item.
  mutating func closeFile(_ node: Int) {
    nodes[node] = SyntaxTree.Node(
      kind: .file, firstToken: 0, endToken: UInt32(tokens.count), endNode: UInt32(nodes.count))
  }

  // MARK: Problems

  /// Lets the next problem be reported where the last one was.
  mutating func forgetLastProblem() { lastProblemStart = -1 }

  /// Takes back what was reported at `range`, in favour of what says more.
  mutating func forgetProblem(at range: SourceRange) {
    forgetLastProblem()
    problems.removeAll { $0.range == range }
  }

  /// Takes back which escapes mean nothing in `range`, in favour of what says more of all of it.
  mutating func forgetEscapes(in range: SourceRange) {
    problems.removeAll { problem in
      guard case .unknownEscape = problem.value else { return false }
      return range.start <= problem.range.start && problem.range.end <= range.end
    }
  }

  /// Takes back which characters mean nothing in `range`, in favour of what says more of all of it.
  mutating func forgetCharacterProblems(in range: SourceRange) {
    problems.removeAll { problem in
      switch problem.value {
      case .unknownCharacter, .unclosedString, .wrongDash:
        range.start <= problem.range.start && problem.range.start < range.end
      default: false
      }
    }
  }

  /// Takes back how the word at `range` is spelled: what else is wrong with it is told of as it was meant.
  private mutating func forgetSpelling(at range: SourceRange) {
    problems.removeAll { problem in
      switch problem.value {
      case .wrongDash, .fullWidthWord: problem.range == range
      default: false
      }
    }
  }

  mutating func report(_ problem: SyntaxProblem, at range: SourceRange) {
    guard problems.count <= MenuLimits.problemCountMax * 2, range.start != lastProblemStart else {
      return
    }
    lastProblemStart = range.start
    problems.append(Located(problem, range))
  }

  /// Reports `problem` of the token at hand, unless that is broken itself and was reported.
  mutating func reportHere(_ problem: SyntaxProblem) {
    guard !token.traits.contains(.reported) else { return }
    if token.traits.contains(.fullWidth) { forgetSpelling(at: range) }
    report(problem, at: range)
  }

  /// Reports that something is missing: at the token at hand where it stands in the same line, else
  /// behind the last one.
  mutating func fail(_ problem: SyntaxProblem) -> Unreadable {
    if beginsLine || kind == .rightBrace {
      let wasBroken =
        position > 0 && tokens[Int(significant[position - 1])].traits.contains(.reported)
      if !wasBroken { report(problem, at: behind) }
    } else {
      reportHere(problem)
    }
    return Unreadable()
  }

  /// Reports `problem` of the token at hand, also where it begins a line.
  mutating func failHere(_ problem: SyntaxProblem) -> Unreadable {
    reportHere(problem)
    return Unreadable()
  }

  /// What stands at hand where something was to follow, as a message names it.
  var found: Found { beginsLine && position > 0 ? .lineEnd : foundHere }

  /// The token at hand, as a message names it.
  var foundHere: Found {
    switch kind {
    case .word: .word(text)
    case .string: .string(stringValue)
    case .end: .fileEnd
    case .blank, .lineEnd, .comment, .byteOrderMark, .leftBrace, .rightBrace, .leftParenthesis,
      .rightParenthesis, .comma, .colon, .arrow, .equals, .notEquals, .less, .lessOrEquals,
      .greater, .greaterOrEquals, .unknown:
      .sign(kind.sign)
    }
  }

  /// The keywords of items between the token at `start` and the one at hand; nil for an arrow.
  func keywords(from start: Int) -> [(keyword: ItemKeyword?, range: SourceRange)] {
    (min(start, position)..<position).compactMap { index in
      let kind = tokens[Int(significant[index])].kind
      if kind == .arrow { return (nil, range(of: index)) }
      guard kind == .word else { return nil }
      return ItemKeyword(bytes: bytes(of: index)).map { ($0, range(of: index)) }
    }
  }
}
