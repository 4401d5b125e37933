import Foundation
import MenuLanguage
import TestSupport
import Testing

import struct Diagnostics.SourceFile

/// What an author wrote, a line `----------`, what `hotline fmt` makes of it.
@Suite("The formatter") struct FormatTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Formats")

  static let names: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path()))?
    .filter { $0.hasSuffix(".case") }.map { String($0.dropLast(5)) }.sorted() ?? []

  static func formatted(_ bytes: [UInt8]) -> String? {
    MenuFile(parsing: SourceFile(name: "clinic.menu", bytes: bytes)).formatted
  }

  @Test("writes as its case says", arguments: names)
  func matches(_ name: String) throws {
    try CaseFile(Self.folder.appending(path: "\(name).case")).check { input in
      try #require(Self.formatted(input))
    }
  }

  /// Everything without problems that these tests have.
  static let texts: [[UInt8]] =
    CaseTests.files.compactMap { try? CaseFile($0).input }
    + names.compactMap {
      try? CaseFile(folder.appending(path: "\($0).case")).input
    } + [(try? Data(contentsOf: ExampleTests.example)).map(Array.init) ?? []]

  @Test("changes nothing the second time")
  func isIdempotent() {
    for text in Self.texts {
      guard let once = Self.formatted(text) else { continue }
      #expect(Self.formatted(Array(once.utf8)) == once)
    }
  }

  @Test("keeps every token and every comment, in their order")
  func keepsMeaning() {
    for text in Self.texts {
      guard let formatted = Self.formatted(text) else { continue }
      #expect(Self.words(Array(formatted.utf8)) == Self.words(text))
    }
  }

  /// Every token that means something, then every comment; and what the nodes are.
  static func words(_ bytes: [UInt8]) -> [String] {
    let tree = MenuFile(parsing: SourceFile(name: "clinic.menu", bytes: bytes)).tree
    let tokens = tree.tokens.indices.filter { !tree.tokens[$0].kind.isTrivia }
    let comments = tree.tokens.indices.filter { tree.tokens[$0].kind == .comment }
    return tokens.map(tree.text) + tree.nodes.map { "\($0.kind)" }
      + comments.map { tree.text(of: $0).trimmingCharacters(in: .whitespaces) }
  }

  @Test("leaves a file with problems alone")
  func refusesProblems() {
    #expect(Self.formatted(Array("menu main {".utf8)) == nil)
  }
}
