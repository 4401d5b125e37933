import Diagnostics

/// Cuts the tokens of a file without problems into the lines of its formatted text.
struct FormattedLines {
  private enum Brace {
    /// Of a block in several lines, or in one.
    case opensLines, closesLines, opensInline, closesInline
  }

  private let tree: SyntaxTree
  private var braces: [Int: Brace] = [:]
  /// The node whose first token is the key: items and declarations.
  private var beginnings: [Int: SyntaxTree.Node] = [:]
  /// `mon,wed,fri` is written without blanks, `title: text, seats: queue` with.
  private var tightCommas: Set<Int> = []
  /// Of the item that the last line did not end.
  private var openParentheses = 0
  private(set) var lines: [FormattedLine] = []

  init(_ tree: SyntaxTree) {
    self.tree = tree
    findBlocks()
    cut()
    separateBlocks()
  }

  // MARK: Blocks

  private mutating func findBlocks() {
    for (index, node) in tree.nodes.enumerated().dropFirst() {
      let tokens = Int(node.firstToken)..<Int(node.endToken)
      beginnings[tokens.lowerBound] = node
      if node.kind == .hoursLine {
        tightCommas.formUnion(tokens.filter { tree.tokens[$0].kind == .comma })
      }
      guard node.kind.isBlock, let opening = firstBrace(of: node) else { continue }
      let closing = Int(node.endToken) - 1
      let inside = tree.nodes[(index + 1)..<Int(node.endNode)]
      let isInline =
        !tree.tokens[opening...closing].contains { $0.kind == .lineEnd }
        && !inside.contains { $0.kind.isDeclaration }
      braces[opening] = isInline ? .opensInline : .opensLines
      braces[closing] = isInline ? .closesInline : .closesLines
    }
  }

  private func firstBrace(of node: SyntaxTree.Node) -> Int? {
    (Int(node.firstToken)..<Int(node.endToken)).first { tree.tokens[$0].kind == .leftBrace }
  }

  private func isMultiLine(_ node: SyntaxTree.Node) -> Bool {
    guard let opening = firstBrace(of: node), let brace = braces[opening] else { return false }
    return brace == .opensLines
  }

  // MARK: Lines

  /// The tokens of one line as they come together.
  private struct Gathered {
    var tokens: [Int] = []
    var comment: Int?
    var blankBefore = false

    var isEmpty: Bool { tokens.isEmpty && comment == nil }
  }

  private mutating func cut() {
    var line = Gathered()
    var depth = 0
    var lineEnds = 0
    for (index, token) in tree.tokens.enumerated() {
      switch token.kind {
      case .blank, .byteOrderMark, .unknown: continue
      case .lineEnd:
        // An opening brace may stand in the next line: it belongs to this one.
        if !line.isEmpty, !braceFollows(index) { finish(&line, &depth) }
        lineEnds += 1
        continue
      case .comment:
        if line.isEmpty { line.blankBefore = lineEnds > 1 }
        // Where a brace was drawn up to its header, a second comment begins a line of its own.
        if line.comment != nil { finish(&line, &depth) }
        line.comment = index
        lineEnds = 0
        continue
      case .end:
        finish(&line, &depth)
        continue
      case .word, .string, .leftBrace, .rightBrace, .leftParenthesis, .rightParenthesis, .comma,
        .colon, .arrow, .equals, .notEquals, .less, .lessOrEquals, .greater, .greaterOrEquals:
        break
      }
      let isDeclaration = beginnings[index]?.kind.isDeclaration ?? false
      if isDeclaration || braces[index] == .closesLines { finish(&line, &depth) }
      if let last = line.tokens.last, braces[last] == .opensLines || braces[last] == .closesLines {
        finish(&line, &depth)
      }
      if line.isEmpty { line.blankBefore = lineEnds > 1 }
      lineEnds = 0
      line.tokens.append(index)
    }
  }

  /// Whether the next token that means something opens a block.
  private func braceFollows(_ index: Int) -> Bool {
    var next = index + 1
    while next < tree.tokens.count, tree.tokens[next].kind.isTrivia { next += 1 }
    return braces[next] == .opensLines || braces[next] == .opensInline
  }

  private mutating func finish(_ gathered: inout Gathered, _ depth: inout Int) {
    guard !gathered.isEmpty else { return }
    defer { gathered = Gathered() }
    let comment = gathered.comment.map {
      String(tree.text(of: $0).trimmingEnd { $0 == " " || $0 == "\t" || $0 == "\u{3000}" })
    }
    let tokens = gathered.tokens
    guard let first = tokens.first, let last = tokens.last else {
      lines.append(
        FormattedLine(
          indent: depth, layout: .comment, cells: [], comment: comment,
          blankBefore: gathered.blankBefore))
      return
    }
    if braces[first] == .closesLines { depth -= 1 }
    let node = beginnings[first].flatMap { $0.kind == .condition ? nil : $0 }
    var line = FormattedLine(
      indent: depth + (node == nil ? extraIndent(of: first) : 0), layout: .plain,
      cells: [text(tokens[...])], comment: comment, blankBefore: gathered.blankBefore)
    if let node, node.kind.isDeclaration { line.beginsBlock = isMultiLine(node) }
    if let node, Int(node.endToken) == last + 1 { layOut(&line, node, tokens) }
    if let node, node.kind == .option, Int(node.endToken) > last + 1 {
      line.isOptionPart = true
      line.cells = [text(tokens[..<1]), text(tokens[1...])]
    } else if node == nil, braces[first] != .closesLines {
      line.isOptionPart = lines.last?.isOptionPart ?? false
    }
    line.endsBlock = braces[first] == .closesLines
    for token in tokens {
      if tree.tokens[token].kind == .leftParenthesis { openParentheses += 1 }
      if tree.tokens[token].kind == .rightParenthesis { openParentheses -= 1 }
    }
    if braces[last] == .opensLines {
      line.opensBlock = true
      depth += 1
    }
    lines.append(line)
  }

  /// How much deeper a line stands that goes on with an item: arguments one level, all else two, so
  /// that it is not taken for the next item.
  private func extraIndent(of token: Int) -> Int {
    if braces[token] == .closesLines || tree.tokens[token].kind == .rightParenthesis { return 0 }
    return openParentheses > 0 ? 1 : 2
  }

  // MARK: Columns

  /// Cuts a line that is one whole item into columns.
  private func layOut(_ line: inout FormattedLine, _ node: SyntaxTree.Node, _ tokens: [Int]) {
    let arrow = tokens.firstIndex { tree.tokens[$0].kind == .arrow }
    switch node.kind {
    case .option:
      guard let arrow else { return }
      let hasName = arrow >= 3 && tree.tokens[tokens[arrow - 1]].kind == .word
      let name = hasName ? arrow - 2 : arrow
      line.layout = .option
      let texts = min(2, name)
      line.cells = [
        text(tokens[..<1]), text(tokens[1..<texts]), text(tokens[texts..<name]),
        text(tokens[name..<arrow]), text(tokens[arrow...]),
      ]
    case .branch, .setting:
      if let arrow, arrow > 0 {
        line.layout = .arrow
        line.cells = [text(tokens[..<arrow]), text(tokens[arrow...])]
      } else if arrow == nil, tokens.count > 1, isInColumns(node) {
        line.layout = .setting
        line.cells = [text(tokens[..<1]), text(tokens[1...])]
      }
    case .column:
      line.layout = .column
      line.cells = [text(tokens[..<1]), text(tokens[1..<2]), text(tokens[2...])]
    case .hoursLine:
      let first = tree.text(of: tokens[0])
      let spans = tokens.firstIndex { beginsSpans($0) } ?? tokens.count
      if first.contains("..") {
        line.layout = .season
        line.cells = [first, text(tokens[1..<max(1, spans)]), text(tokens[max(1, spans)...])]
      } else {
        let days = first.utf8.first.map(Lexer.isDigit) ?? false
        line.layout = days ? .date : .week
        let end = days ? 1 : spans
        line.cells = [text(tokens[..<end]), text(tokens[end...])]
      }
    case .file, .include, .hotline, .defaults, .hours, .queue, .table, .document, .announcement,
      .dialogue, .step, .say, .condition, .unreadable:
      break
    }
  }

  /// `08:30-11:30` in a line of hours.
  private func beginsSpans(_ token: Int) -> Bool {
    let bytes = tree.bytes(of: token)
    return bytes.contains(UInt8(ascii: ":")) || bytes.elementsEqual("closed".utf8)
  }

  /// Settings of the hotline, and how long to wait, stand in columns; what a step says does not.
  private func isInColumns(_ node: SyntaxTree.Node) -> Bool {
    guard let keyword = ItemKeyword(bytes: tree.bytes(of: Int(node.firstToken))) else {
      return false
    }
    return BlockKind.hotline.holds(keyword) || BlockKind.defaults.holds(keyword)
  }

  // MARK: Blanks between tokens

  private func text(_ tokens: ArraySlice<Int>) -> String {
    var text = ""
    var last: Int?
    for token in tokens {
      if let last { text += blanks(between: last, and: token) }
      text += tree.text(of: token)
      last = token
    }
    return text
  }

  private func blanks(between left: Int, and right: Int) -> String {
    let leftKind = tree.tokens[left].kind
    let rightKind = tree.tokens[right].kind
    let clings: [Token.Kind] = [.comma, .colon, .rightParenthesis, .leftParenthesis]
    if clings.contains(rightKind) || rightKind == .rightBrace && braces[right] == nil { return "" }
    if leftKind == .leftParenthesis || leftKind == .leftBrace && braces[left] == nil { return "" }
    if leftKind == .comma { return tightCommas.contains(left) ? "" : " " }
    guard let node = beginnings[right], braces[left] == nil else { return " " }
    let isFirstCondition =
      node.kind == .condition && tree.bytes(of: left).elementsEqual("where".utf8)
    return isFirstCondition ? " " : "  "
  }

  // MARK: Blank lines

  /// A blank line before and behind each declaration of several lines, none where a block begins or
  /// ends, and elsewhere those of the author.
  private mutating func separateBlocks() {
    for index in lines.indices {
      if lines[index].beginsBlock {
        // The comment above belongs to it.
        var first = index
        while first > 0, !lines[first].blankBefore, lines[first - 1].layout == .comment {
          first -= 1
        }
        lines[first].blankBefore = true
      }
      if index > 0, lines[index - 1].endsBlock { lines[index].blankBefore = true }
    }
    for index in lines.indices
    where index == 0 || lines[index - 1].opensBlock || lines[index].endsBlock {
      lines[index].blankBefore = false
    }
  }

  // MARK: Text

  var text: String {
    var text = ""
    var index = 0
    while index < lines.count {
      let end = endOfRun(from: index)
      let widths = widths(of: index..<end)
      for line in lines[index..<end] {
        if line.blankBefore { text += "\n" }
        text += rendered(line, widths)
        text += "\n"
      }
      index = end
    }
    return text
  }

  /// Lines that stand in the same columns: of one layout and one block, with nothing between but options over several lines.
  private func endOfRun(from start: Int) -> Int {
    var end = start + 1
    let layout = lines[start].layout
    guard layout != .plain, layout != .comment else { return end }
    while end < lines.count, !lines[end].blankBefore,
      lines[end].layout == layout && lines[end].indent == lines[start].indent
        || layout == .option && lines[end].isOptionPart
    {
      end += 1
    }
    return end
  }

  private func widths(of run: Range<Int>) -> [Int] {
    var widths = Array(repeating: 0, count: lines[run.lowerBound].cells.count)
    for line in lines[run] {
      let isWhole = line.layout == lines[run.lowerBound].layout
      // Of an option over several lines only its key is in a column.
      for (column, cell) in (isWhole ? line.cells[...] : line.cells.dropLast()).enumerated() {
        widths[column] = max(widths[column], cell.displayWidth)
      }
    }
    return widths
  }

  private func rendered(_ line: FormattedLine, _ widths: [Int]) -> String {
    var text = ""
    let cells = line.cells
    for (column, cell) in cells.enumerated() where line.isOptionPart || widths[column] > 0 {
      let isInColumn = !line.isOptionPart || column + 1 < cells.count
      text += (isInColumn ? cell.padded(toWidth: widths[column]) : cell) + line.gap
    }
    text = String(text.trimmingEnd { $0 == " " })
    if let comment = line.comment { text += (text.isEmpty ? "" : "  ") + comment }
    return String(repeating: "  ", count: line.indent) + text
  }
}

extension NodeKind {
  /// A thing of its own in a file or in a dialogue.
  var isDeclaration: Bool {
    switch self {
    case .include, .hotline, .defaults, .hours, .queue, .table, .document, .announcement,
      .dialogue, .step:
      true
    case .file, .option, .say, .branch, .column, .hoursLine, .setting, .condition, .unreadable:
      false
    }
  }

  /// A declaration with braces.
  var isBlock: Bool { isDeclaration && self != .include }
}
