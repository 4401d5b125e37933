package import Diagnostics
import Threads

extension MenuFile {
  /// In smaller files nobody notices the difference.
  package static let halvedBytesMin = 256 * 1024

  /// Reads the two halves of a large file at the same time.
  ///
  /// Returns nil where a file is not halved, and where anything is wrong with the first half: what is told of the second may
  /// depend on that. Else each is what it would be as a part of the whole, for the first one ends behind a block. `source` is text
  /// of no more than ``MenuLimits/fileBytesMax``.
  package init?(
    parsingHalvesOf source: SourceFile, fromBytes least: Int = MenuFile.halvedBytesMin
  ) {
    guard source.bytes.count >= least, let middle = Half.middle(of: source.bytes) else {
      return nil
    }
    let second = Meanwhile {
      // Bytes of its own: who looks at an array counts that, and two threads that count at one place wait for each other.
      let bytes = source.bytes.withUnsafeBufferPointer { Array($0) }
      let own = SourceFile(id: source.id, name: source.name, bytes: bytes)
      return Half(own, middle..<bytes.count)
    }
    guard let first = Half(source, 0..<middle), first.problems.isEmpty, let second = second.value
    else { return nil }
    self.init(
      tree: first.tree(of: source, with: second), items: first.items + second.items,
      problems: MenuFile.inOrder(second.problems))
  }
}

/// A part of a file that holds whole items.
private struct Half: Sendable {
  private let tokens: [Token]
  private let nodes: [SyntaxTree.Node]
  let items: [FileItem]
  let problems: [Located<SyntaxProblem>]

  /// Behind the first block that ends at the very left in the second half of `bytes`; nil where none does, or nothing follows it.
  ///
  ///     }
  ///                 ◀── here
  ///     menu tax {
  static func middle(of bytes: [UInt8]) -> Int? {
    var index = bytes.count / 2
    while index + 3 < bytes.count {
      if bytes[index] == UInt8(ascii: "\n"), bytes[index + 1] == UInt8(ascii: "}"),
        bytes[index + 2] == UInt8(ascii: "\n")
      {
        return index + 3
      }
      index += 1
    }
    return nil
  }

  /// nil where its last token goes beyond it.
  init?(_ source: SourceFile, _ range: Range<Int>) {
    var lexer = Lexer(source, in: range)
    lexer.run()
    guard lexer.tokens.last.map({ Int($0.start) }) == range.upperBound else { return nil }
    var parser = Parser(source: source, tokens: lexer.tokens, problems: lexer.problems)
    items = parser.parseFile()
    (tokens, nodes, problems) = (lexer.tokens, parser.nodes, parser.problems)
  }

  /// The whole, of which this is the first half.
  func tree(of source: SourceFile, with second: Half) -> SyntaxTree {
    // Each has an end and a node of its file.
    let tokensBefore = UInt32(tokens.count - 1)
    let nodesBefore = UInt32(nodes.count - 1)
    var nodes = nodes
    nodes.reserveCapacity(nodes.count + second.nodes.count - 1)
    for var node in second.nodes.dropFirst() {
      node.firstToken += tokensBefore
      node.endToken += tokensBefore
      node.endNode += nodesBefore
      nodes.append(node)
    }
    var tokens: [Token] = []
    tokens.reserveCapacity(Int(tokensBefore) + second.tokens.count)
    tokens += self.tokens[..<Int(tokensBefore)]
    tokens += second.tokens
    nodes[0].endToken = UInt32(tokens.count)
    nodes[0].endNode = UInt32(nodes.count)
    return SyntaxTree(source: source, tokens: tokens, nodes: nodes)
  }
}
