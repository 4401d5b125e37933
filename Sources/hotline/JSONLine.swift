import Foundation

extension Encodable {
  /// One line of JSON for programs, without a line end: the same value is always the same line.
  var jsonLine: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("texts and finite numbers are always JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
