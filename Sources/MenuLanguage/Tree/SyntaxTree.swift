package import Diagnostics

/// A menu file without loss: its tokens cover every byte, and its nodes say which tokens belong
/// together. The formatter and an editor read it; a compiler reads ``MenuFile/items``.
///
/// Both are flat: a node knows its first token, the end of its tokens, and the end of the nodes
/// inside it, which follow it directly.
///
///     nodes:  file ─┬─ menu ─┬─ option        0 file    tokens 0..<40  nodes 1..<5
///                   │        └─ option        1  menu   tokens 0..<22  nodes 2..<4
///                   └─ play                   2   option …
package struct SyntaxTree: Sendable {
  package struct Node: Sendable, BitwiseCopyable {
    package var kind: NodeKind
    package var firstToken: UInt32
    package var endToken: UInt32
    /// The index behind the last node inside this one.
    package var endNode: UInt32
  }

  package let source: SourceFile
  /// The last one is `end`.
  package let tokens: [Token]
  /// In the order of the file, each before what is inside it. The first one is the whole file.
  package let nodes: [Node]

  package func bytes(of token: Int) -> ArraySlice<UInt8> {
    let start = Int(tokens[token].start)
    let end = token + 1 < tokens.count ? Int(tokens[token + 1].start) : source.bytes.count
    return source.bytes[start..<end]
  }

  package func text(of token: Int) -> String { String(decoding: bytes(of: token), as: UTF8.self) }
}

/// What a node is.
package enum NodeKind: UInt8, Sendable, BitwiseCopyable {
  case file
  case include, hotline, defaults, hours, queue, table, document, announcement, dialogue, step
  // Items of blocks: a key with its target, `say` and `again`, one way of a choose, a column of a
  // table, a line of hours, and all others.
  case option, say, branch, column, hoursLine, setting
  /// One of the conditions behind `where`.
  case condition
  /// What the parser could not read.
  case unreadable
}
