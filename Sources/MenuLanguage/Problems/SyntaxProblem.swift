/// What can be wrong with a menu file before anybody asks what its names mean, as facts.
package enum SyntaxProblem: Sendable {
  case fileTooLarge(bytes: Int, max: Int)
}
