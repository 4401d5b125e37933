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

  /// A text from outside, of which nobody knows what it holds: each number of seven digits or more is masked as a telephone
  /// number is, and one as long as a citizen number as those are. Digits of any script count, and signs that part those of one
  /// number do not; a day, `2011-07-01`, is none.
  package static func numbers(in text: String) -> String {
    var masked = ""
    var number = Number()
    for character in text {
      if number.take(character) { continue }
      masked += number.shown
      number = Number()
      if !number.take(character) { masked.append(character) }
    }
    return masked + number.shown
  }

  /// Digits of a text, with the signs between them.
  private struct Number {
    private var written: [Character] = []
    private var digitCount = 0
    /// The signs at its end, which belong to it where another digit follows.
    private var signsAtEnd = 0

    private static let signs: Set<Character> = ["-", " ", "(", ")", "－", "‐", "–", "（", "）"]
    /// More of them part two numbers.
    private static let signsMax = 2

    mutating func take(_ character: Character) -> Bool {
      // The last symbol of a citizen number may be X.
      if character.isNumber || (digitCount == 17 && signsAtEnd == 0 && character == "X") {
        digitCount += 1
        signsAtEnd = 0
      } else if digitCount > 0, !isDay, signsAtEnd < Self.signsMax, Self.signs.contains(character) {
        signsAtEnd += 1
      } else {
        return false
      }
      written.append(character)
      return true
    }

    private var isDay: Bool {
      written.count == 10 && digitCount == 8 && written[4] == "-" && written[7] == "-"
    }

    var shown: String {
      let (front, end) =
        switch digitCount {
        case ..<7: (digitCount, 0)
        case 7: (0, 0)
        case 17...: (1, 1)
        default: (3, 4)
        }
      if isDay { return String(written) }
      var place = 0
      return String(
        written.map { character in
          guard character.isNumber || character == "X" else { return character }
          defer { place += 1 }
          return place < front || place >= digitCount - end ? character : "*"
        })
    }
  }

  private static func masked(_ text: String, front: Int, end: Int) -> String {
    let count = text.count
    guard count > front + end else { return String(repeating: "*", count: count) }
    return text.prefix(front) + String(repeating: "*", count: count - front - end)
      + text.suffix(end)
  }
}
