package import Foundation
import Testing

/// A file that holds an input, a line `----------`, and what must come of it.
///
/// `UPDATE_SNAPSHOTS=1 swift test` writes what came of it into the file: read the difference.
package struct CaseFile {
  private static let separator = Array("\n----------\n".utf8)

  package let url: URL
  /// With its last line end.
  package let input: [UInt8]
  package let expected: String

  package init(_ url: URL) throws {
    self.url = url
    let bytes = Array(try Data(contentsOf: url))
    guard let place = bytes.indices.first(where: { bytes[$0...].starts(with: Self.separator) })
    else {
      input = bytes
      expected = ""
      return
    }
    input = Array(bytes[...place])
    expected = String(decoding: bytes[(place + Self.separator.count)...], as: UTF8.self)
  }

  /// Holds what `output` makes of the input against what is expected, or writes it into the file.
  package func check(_ output: ([UInt8]) throws -> String) throws {
    let actual = try output(input)
    guard ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] != nil else {
      #expect(actual == expected)
      return
    }
    try Data(input.dropLast() + Self.separator + Array(actual.utf8)).write(
      to: url, options: .atomic)
  }
}
