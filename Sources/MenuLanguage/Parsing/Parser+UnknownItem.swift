import Diagnostics
import Telephony

extension Parser {
  /// Says what is wrong with a word that begins no item, as near to what its author meant as it can.
  mutating func failAtUnknownItem(
    of block: BlockKind, into items: inout ItemsRead
  ) throws(Unreadable) -> Unreadable {
    let word = text
    if Parser.isForeignComment(word) {
      let failure = failHere(.wrongComment(found: Parser.commentMark(word)))
      skipLine()
      return failure
    }
    if let count = jumpWordCount {
      let place = range
      let jump = (0..<count).map { text(ahead: $0) }.joined(separator: " ")
      for _ in 0..<count { advance() }
      report(.jumpInsteadOfArrow(jump, target: kind == .word ? text : nil), at: place)
      if block.holdsArrow {
        items.hasArrow = true
        items.target = try expectTarget()
      }
      return Unreadable()
    }
    // `play "hello.wav"` is no step, which would have a name and a brace.
    if DeclarationKeyword(bytes: bytes) != nil,
      !follows(.string) || lineHasBrace || Self.keyword(calledBy: word, in: block) == nil
    {
      return failHere(.declarationInBlock(word, in: block))
    }
    if block.holdsOptions, Self.keyWords.contains(word.lowercased()), follows(.word),
      Self.isKeys(bytes(ahead: 1))
    {
      reportHere(.needlessWord(word, meant: "\(text(ahead: 1)) \"…\" -> …"))
      advance()
      items.options.append(try parseOption(in: block))
      return Unreadable()
    }
    if block.holds(.say), Self.isTagOfKnownLanguage(word), follows(.string) {
      advance()
      items.note(.say, at: range)
      return failHere(.textAlone(stringValue, language: word, in: block))
    }
    if block.holds(.where), items.place(of: .where) == nil, conditionFollows,
      token(ahead: 2).kind == .leftBrace
    {
      return try failAtCondition(of: block, into: &items)
    }
    if let parted = partedKeyword(of: block) {
      let place = range
      let words = "\(word) \(text(ahead: 1))"
      advance()
      items.note(parted, at: place)
      report(
        .unknownItem(words, in: block, nearest: parted.text),
        at: SourceRange(file: source.id, start: place.start, end: range.end))
      return Unreadable()
    }
    let words = block.keywords.map(\.text)
    let nearest = nearestKeyword(to: word, among: words)
    let looksLikeKeys = word.count <= 2 || Lexer.isDigit(bytes.first ?? 0)
    if nearest == nil, block.holdsOptions,
      follows(.arrow) || Lexer.isDigit(bytes.first ?? 0) || follows(.string) && looksLikeKeys
    {
      return failHere(
        word.allSatisfy { $0.isASCII && DTMFKey(ascii: $0.asciiValue ?? 0) != nil }
          ? .tooManyKeys(word, max: MenuLimits.optionKeyCountMax) : .notKeys(word))
    }
    if nearest == nil, !beginsLine {
      let isSaid = [items.speech.says.last, items.speech.agains.last].contains {
        $0?.range.end == behind.end
      }
      return failHere(.unexpectedRest(word, isSaid: isSaid && Self.isName(word)))
    }
    // What is there by a wrong name is not missing.
    if let nearest, let meant = block.keywords.first(where: { $0.text == nearest }) {
      items.note(meant, at: range)
      if [.open, .language, .caller, .after].contains(meant) { items.hasBranch = true }
    }
    return failHere(.unknownItem(word, in: block, nearest: nearest))
  }

  /// `customer = {customer}` without a `where` before it: read as if it were there.
  private mutating func failAtCondition(
    of block: BlockKind, into items: inout ItemsRead
  ) throws(Unreadable) -> Unreadable {
    let word = text
    items.note(.where, at: range)
    reportHere(.unknownItem(word, in: block, nearest: "where \(word) \(text(ahead: 1)) …"))
    forgetLastProblem()
    repeat { try addCondition(to: &items) } while conditionFollows
    return Unreadable()
  }

  /// What people write before the key of an option.
  private static let keyWords: Set<String> = [
    "key", "press", "option", "digit", "dtmf", "button", "按", "按键", "键", "选项",
  ]

  /// The keyword that the two words at hand are with a hyphen between them, as `no input`; nil where they are none.
  private func partedKeyword(of block: BlockKind) -> ItemKeyword? {
    guard kind == .word, follows(.word) else { return nil }
    let joined = "\(text)-\(text(ahead: 1))"
    return block.keywords.first { $0.text == joined }
  }
}
