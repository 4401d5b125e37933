package import Diagnostics

extension MenuFile {
  /// Reads `source` whole. Never fails: what is wrong is in ``problems``, any bytes will do, and the
  /// time grows with the size of the file.
  package init(parsing source: SourceFile) {
    guard source.bytes.count <= MenuLimits.fileBytesMax else {
      self.init(
        unread: source,
        .fileTooLarge(bytes: source.bytes.count, max: MenuLimits.fileBytesMax))
      return
    }
    if let format = FileFormat(of: source.bytes) {
      self.init(unread: source, .notText(format))
      return
    }
    if let file = MenuFile(parsingHalvesOf: source) {
      self = file
      return
    }
    var lexer = Lexer(source)
    lexer.run()
    var parser = Parser(source: source, tokens: lexer.tokens, problems: lexer.problems)
    let items = parser.parseFile()
    self.init(
      tree: SyntaxTree(source: source, tokens: lexer.tokens, nodes: parser.nodes),
      items: items, problems: Self.inOrder(parser.problems))
  }

  /// Whether the first thing in `source` is an item of this kind, whole or not; the rest is not read.
  package static func begins(_ source: SourceFile, with keyword: FileKeyword) -> Bool {
    guard source.bytes.count <= MenuLimits.fileBytesMax, FileFormat(of: source.bytes) == nil else {
      return false
    }
    var lexer = Lexer(source)
    guard let first = lexer.first() else { return false }
    return DeclarationKeyword(bytes: source.bytes[first]) == .file(keyword)
  }

  /// The whole of it is one token.
  private init(unread source: SourceFile, _ problem: SyntaxProblem) {
    self.init(
      tree: SyntaxTree(
        source: source,
        tokens: [
          Token(.unknown, start: 0, traits: .reported), Token(.end, start: source.bytes.count),
        ],
        nodes: [SyntaxTree.Node(kind: .file, firstToken: 0, endToken: 2, endNode: 1)]),
      items: [],
      problems: [Located(problem, SourceRange(file: source.id, start: 0, end: 0))])
  }

  static func inOrder(
    _ problems: [Located<SyntaxProblem>]
  ) -> [Located<SyntaxProblem>] {
    let sorted = problems.enumerated().sorted {
      ($0.element.range.start, $0.offset) < ($1.element.range.start, $1.offset)
    }.map(\.element)
    guard sorted.count > MenuLimits.problemCountMax else { return sorted }
    let last = sorted[MenuLimits.problemCountMax]
    return sorted[..<MenuLimits.problemCountMax]
      + [Located(.tooManyProblems(max: MenuLimits.problemCountMax), last.range)]
  }
}
