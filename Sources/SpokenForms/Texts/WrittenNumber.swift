/// A number as it is written in a text, without a sign: `12345`, `12,345.60`.
struct WrittenNumber {
  /// The digits before the point, without the commas.
  let whole: String
  /// The digits behind the point; "" where there is no point.
  let decimals: String
  /// Whether commas part its thousands, which only amounts have.
  let hasCommas: Bool
  /// Behind its last digit.
  let end: Int

  /// Nil where no digit stands at `place`.
  init?(in characters: [Character], at place: Int) {
    func digits(at start: Int) -> ArraySlice<Character> {
      characters[min(start, characters.count)...].prefix(while: TextReader.isDigit)
    }
    func has(_ sign: Character, at place: Int) -> Bool {
      place < characters.count && characters[place] == sign
    }
    let first = digits(at: place)
    guard !first.isEmpty else { return nil }
    var whole = String(first)
    var end = place + first.count
    if first.count <= 3 {
      while has(",", at: end), digits(at: end + 1).count == 3 {
        whole += String(digits(at: end + 1))
        end += 4
      }
    }
    hasCommas = whole.count > first.count
    var decimals = ""
    if has(".", at: end) {
      let behind = digits(at: end + 1)
      let behindEnd = end + 1 + behind.count
      // With two points it is a version or an address.
      let goesOn = has(".", at: behindEnd) && !digits(at: behindEnd + 1).isEmpty
      if !behind.isEmpty, !goesOn {
        decimals = String(behind)
        end = behindEnd
      }
    }
    self.whole = whole
    self.decimals = decimals
    self.end = end
  }

  /// Whether it is written as a count is: no zero at its beginning but that of `0` and `0.5`.
  var hasLeadingZero: Bool { whole.count > 1 && whole.first == "0" }

  /// Nil where it has decimals, or more digits than a number has.
  var integer: Int64? { decimals.isEmpty ? Int64(whole) : nil }

  /// Nil where it has more digits than a number has.
  var decimal: (mantissa: Int64, scale: UInt8)? {
    guard decimals.count <= Int(SpokenValue.maximumScale), let mantissa = Int64(whole + decimals)
    else { return nil }
    return (mantissa, UInt8(decimals.count))
  }

  /// The amount of so many yuan; nil where it has parts of a fen.
  var fen: Int64? {
    guard decimals.count <= 2 else { return nil }
    return Int64(whole + decimals + String(repeating: "0", count: 2 - decimals.count))
  }
}
