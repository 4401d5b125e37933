/// What stands where something else was expected.
package enum Found: Equatable, Sendable {
  case word(String)
  case string(String)
  case sign(String)
  case lineEnd, fileEnd

  var text: String {
    switch self {
    case .word(let word): "'\(word)'"
    case .string(let string): "the text \"\(string)\""
    case .sign(let sign): "`\(sign)`"
    case .lineEnd: "the end of the line"
    case .fileEnd: "the end of the file"
    }
  }
}
