/// Numbers that name people, as logs and lists show them.
package enum MaskedNumber {
  /// A telephone number: three symbols in front and four at the end. A short one shows nothing.
  package static func phone(_ number: String) -> String {
    masked(number, front: 3, end: 4)
  }

  /// A citizen number: its first symbol and its last.
  package static func citizen(_ number: String) -> String {
    masked(number, front: 1, end: 1)
  }

  /// A text from outside, of which nobody knows what it holds: each run of seven digits or more is masked as a telephone
  /// number is, and one as long as a citizen number as those are.
  package static func numbers(in text: String) -> String {
    var masked = ""
    var run = ""
    func flush() {
      switch run.count {
      case ..<7: masked += run
      case 17...: masked += citizen(run)
      default: masked += phone(run)
      }
      run = ""
    }
    for character in text {
      // The last symbol of a citizen number may be X.
      if character.isASCII, character.isNumber || (run.count == 17 && character == "X") {
        run.append(character)
      } else {
        flush()
        masked.append(character)
      }
    }
    flush()
    return masked
  }

  private static func masked(_ text: String, front: Int, end: Int) -> String {
    let count = text.count
    guard count > front + end else { return String(repeating: "*", count: count) }
    return text.prefix(front) + String(repeating: "*", count: count - front - end)
      + text.suffix(end)
  }
}
