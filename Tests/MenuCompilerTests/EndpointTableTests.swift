import Diagnostics
import Foundation
import MenuCompiler
import TestSupport
import Testing

/// Tables that an endpoint answers, where they are another matter than files.
@Suite struct EndpointTableTests {
  /// The menu of a case with its table from a URL.
  private static func told(_ name: String) throws -> [Diagnostic] {
    let file = try CaseFile(CaseTests.folder.appending(path: name + ".case"))
    let text = String(decoding: file.input, as: UTF8.self)
      .replacing("from \"accounts.csv\"", with: "from \"http://127.0.0.1:8080/accounts\"")
    return CaseTests.compile(Array(text.utf8)).diagnostics
  }

  @Test("an endpoint may know initial secrets of which the menu knows nothing")
  func initial() throws { #expect(try Self.told("initial-unneeded").map(\.id) == []) }
}
