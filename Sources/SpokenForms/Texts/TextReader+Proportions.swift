/// Two numbers with a sign between: `1/3` and `3:2`.
extension TextReader {
  /// 1/3 is 三分之一, 3:2 is 三比二, and 1:0.5 一比零点五; "one third", "three to two".
  func proportion(at place: Int) -> Reading? {
    let end = endOfDigits(at: place)
    guard end - place <= 2, let sign = character(end),
      let other = WrittenNumber(in: characters, at: end + 1),
      place == 0 || !"/:.".contains(characters[place - 1]),
      other.whole.count <= 2, character(other.end).map({ !"/:.-%".contains($0) }) ?? true,
      let first = Int64(String(characters[place..<end]))
    else { return nil }
    // A full-width colon stands between words.
    if written[end] == ":" { return ratio(first, other) }
    guard sign == "/", let second = other.integer, 0 < first, first < second else { return nil }
    return fraction(first, second, from: place, to: other.end)
  }

  private func ratio(_ first: Int64, _ other: WrittenNumber) -> Reading? {
    guard let (mantissa, scale) = other.decimal else { return nil }
    let link = language == .chinese ? "比" : " to "
    return Reading(
      words: words(.cardinal(first)) + link + words(decimal(mantissa, scale)), end: other.end)
  }

  private func fraction(_ first: Int64, _ second: Int64, from place: Int, to end: Int) -> Reading? {
    switch language {
    case .chinese:
      return Reading(
        words: words(.cardinal(second)) + "分之" + words(.cardinal(first)), end: end)
    case .americanEnglish, .britishEnglish:
      // Elsewhere 7/15 is a day.
      guard wordFrom(endOfBlanks(at: end)) == "of" else { return nil }
      let part =
        switch second {
        case 2: "half"
        case 4: "quarter"
        case _: words(.ordinal(second))
        }
      return Reading(
        words: words(.cardinal(first)) + " " + part + (first == 1 ? "" : "s"), end: end)
    }
  }

  /// Whether a word before `place` says that a colon behind it is none of a clock.
  func isProportion(at place: Int) -> Bool {
    switch language {
    case .chinese:
      return ["比", "比例", "比率", "比分"].contains {
        has($0, before: place) || has($0 + "为", before: place)
      }
    case .americanEnglish, .britishEnglish:
      let before = String(characters[max(0, place - 20)..<place]).lowercased()
      return ["ratio ", "ratio: ", "ratio of ", "ratio is ", "scale of "].contains {
        before.hasSuffix($0)
      }
    }
  }
}
