import Diagnostics

/// Something that is wrong with a file of data beside a menu: a row of a table, a document that is faxed.
///
/// What the file says there is not shown: it holds what is nobody's business.
struct DataFinding: Sendable {
  var severity = Diagnostic.Severity.error
  /// The rule; stable, as that of a diagnostic.
  let id: String
  let message: String
  /// As it is shown: the menu's folder and the path in it.
  let file: String
  /// Each from 1; `nil` where it is about the file as a whole.
  var line: Int?
  var column: Int?
  var hint: String?
}

extension DataFinding: CustomStringConvertible {
  /// Lines for people, like a compiler's.
  var description: String {
    "\(severity.rawValue): \(message) [\(id)]\n --> \(file)"
      + (line.map { ":\($0):\(column ?? 1)" } ?? "")
      + (hint.map { "\n  = hint: \($0)" } ?? "")
  }
}

extension DataFinding {
  /// As a diagnostic is printed for programs, without what only a menu's own text has.
  var jsonLine: String {
    JSON(
      severity: severity.rawValue, id: id, message: message, file: file, line: line,
      column: column ?? line.map { _ in 1 }, hints: hint.map { [$0] } ?? []
    ).jsonLine
  }

  private struct JSON: Encodable {
    let severity: String
    let id: String
    let message: String
    let file: String
    let line: Int?
    let column: Int?
    let labels: [String] = []
    let hints: [String]
  }
}
