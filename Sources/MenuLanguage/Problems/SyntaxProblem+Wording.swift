package import Diagnostics

extension SyntaxProblem {
  /// Stable, and the name of its entry in the manual.
  package var id: String {
    switch self {
    case .fileTooLarge: "file-too-large"
    }
  }

  package var message: String {
    switch self {
    case .fileTooLarge(let bytes, let max):
      "this file is \(bytes) bytes long; a menu file may have \(max)"
    }
  }

  package var hints: [String] {
    switch self {
    case .fileTooLarge: ["split it and join the parts with `include`"]
    }
  }

  package func diagnostic(at range: SourceRange) -> Diagnostic {
    Diagnostic(id: id, message: message, range: range, hints: hints)
  }
}
