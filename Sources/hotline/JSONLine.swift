import Foundation

extension Encodable {
  /// One line of JSON for programs, without a line end: the same value is always the same line.
  var jsonLine: String { json([]) }

  /// The same over many lines, each with its end, for people to read as well.
  var jsonPage: String { json([.prettyPrinted]) + "\n" }

  private func json(_ form: JSONEncoder.OutputFormatting) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = form.union([.sortedKeys, .withoutEscapingSlashes])
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("texts and finite numbers are always JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
