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
    if DeclarationKeyword(bytes: bytes) != nil {
      return failHere(.declarationInBlock(word, in: block))
    }
    if let parted = partedKeyword(of: block) {
      let place = range
      let words = "\(word) \(text(ahead: 1))"
      advance()
      if !parted.mayRepeat(in: block), items.place(of: parted) == nil {
        items.note(parted, at: place)
      }
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
    if let nearest, let meant = block.keywords.first(where: { $0.text == nearest }),
      !meant.mayRepeat(in: block), items.place(of: meant) == nil
    {
      items.note(meant, at: range)
    }
    return failHere(.unknownItem(word, in: block, nearest: nearest))
  }

  /// The keyword that the two words at hand are with a hyphen between them, as `no input`; nil where they are none.
  private func partedKeyword(of block: BlockKind) -> ItemKeyword? {
    guard kind == .word, follows(.word) else { return nil }
    let joined = "\(text)-\(text(ahead: 1))"
    return block.keywords.first { $0.text == joined }
  }
}
