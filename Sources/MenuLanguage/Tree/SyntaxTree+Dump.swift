import Diagnostics

extension SyntaxTree {
  /// Every token on a line of its own: place, kind, text.
  ///
  ///     1:1   word     menu
  ///     1:5   blank    " "
  package var tokenDump: String {
    var dump = ""
    for (index, token) in tokens.enumerated() {
      let place = source.location(of: Int(token.start))
      dump += "\(place.line):\(place.column)".padded(toWidth: 8)
      dump += "\(token.kind)".padded(toWidth: 18) + shown(index) + "\n"
    }
    return dump
  }

  /// Every node with its lines, indented by depth, and every token that means something in the node
  /// that it belongs to directly.
  ///
  ///     step 1:1
  ///       menu main "主菜单" {
  ///       option 2:3
  ///         1 "信息查询" -> inquiry
  ///       }
  package var treeDump: String {
    var dump = ""
    var open: [(node: Node, next: Int)] = []
    /// Tokens up to `end` that no inner node has, as one line.
    func direct(from start: Int, to end: Int, depth: Int) -> String {
      let words = (start..<max(start, end)).filter {
        !tokens[$0].kind.isTrivia && tokens[$0].kind != .end
      }.map(text)
      guard !words.isEmpty else { return "" }
      return String(repeating: "  ", count: depth) + words.joined(separator: " ") + "\n"
    }
    func closeNodes(before index: Int) {
      while let last = open.last, Int(last.node.endNode) <= index {
        dump += direct(from: last.next, to: Int(last.node.endToken), depth: open.count)
        open.removeLast()
        if !open.isEmpty { open[open.count - 1].next = Int(last.node.endToken) }
      }
    }
    for (index, node) in nodes.enumerated() {
      closeNodes(before: index)
      if let last = open.last {
        dump += direct(from: last.next, to: Int(node.firstToken), depth: open.count)
      }
      let place = source.location(of: Int(tokens[Int(node.firstToken)].start))
      dump += String(repeating: "  ", count: open.count)
      dump += "\(node.kind) \(place.line):\(place.column)\n"
      open.append((node, Int(node.firstToken)))
    }
    closeNodes(before: nodes.count)
    return dump
  }

  /// A word or a sign as it is; blanks, line ends and what is not printed in quotes.
  private func shown(_ token: Int) -> String {
    switch tokens[token].kind {
    case .blank, .lineEnd, .byteOrderMark, .unknown: text(of: token).debugDescription
    case .comment, .word, .string, .leftBrace, .rightBrace, .leftParenthesis, .rightParenthesis,
      .comma, .colon, .arrow, .equals, .notEquals, .less, .lessOrEquals, .greater,
      .greaterOrEquals, .end:
      text(of: token)
    }
  }
}
