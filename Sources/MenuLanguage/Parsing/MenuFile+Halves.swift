package import Diagnostics
import Threads

extension MenuFile {
  /// Smaller files are read sooner than a thread begins to help.
  package static let halvedBytesMin = 256 * 1024

  /// Reads the two halves of a large file at the same time.
  ///
  /// Returns nil where a file is not halved, and where anything is wrong with one: what is told of it may depend on all that came
  /// before. A half that is right is what it would be as a part of the whole, for it ends behind a block.
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
    guard let first = Half(source, 0..<middle), let second = second.value else { return nil }
    self.init(
      tree: first.tree(of: source, with: second), items: first.items + second.items, problems: [])
  }
}

/// A part of a file that holds whole items, and nothing that is wrong.
private struct Half: Sendable {
  private let tokens: [Token]
  private let nodes: [SyntaxTree.Node]
  let items: [FileItem]

  /// Begins to look for the place where a file is parted; nil where there is none in the rest of it.
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

  /// nil where something is wrong with it.
  init?(_ source: SourceFile, _ range: Range<Int>) {
    var lexer = Lexer(source, in: range)
    lexer.run()
    guard lexer.problems.isEmpty, lexer.tokens.last.map({ Int($0.start) }) == range.upperBound
    else { return nil }
    var parser = Parser(source: source, tokens: lexer.tokens, problems: [])
    items = parser.parseFile()
    guard parser.problems.isEmpty else { return nil }
    (tokens, nodes) = (lexer.tokens, parser.nodes)
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
    let tokens = tokens.dropLast() + second.tokens
    nodes[0].endToken = UInt32(tokens.count)
    nodes[0].endNode = UInt32(nodes.count)
    return SyntaxTree(source: source, tokens: Array(tokens), nodes: nodes)
  }
}
