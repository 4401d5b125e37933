/// Reads the text of one value. Each method reads all of it, except where its name says otherwise.
///
/// Works on bytes, for speed and because a digit with an accent on it is one character.
struct ValueReader {
  private var rest: Substring.UTF8View

  /// More digits than any number or card has; a longer string is a mistake, not a value.
  static let maximumSymbols = 64

  init(_ text: some StringProtocol) {
    rest = Self.trimmed(Substring(text).utf8)
  }

  mutating func wholeNumber() throws(ValueProblem) -> Int64 {
    let number = try wholeNumberBeforeNoun()
    guard rest.isEmpty else { throw .notAWholeNumber }
    return number
  }

  /// A whole number that is not negative.
  mutating func naturalNumber() throws(ValueProblem) -> Int64 {
    let number = try wholeNumber()
    guard number >= 0 else { throw .negative }
    return number
  }

  /// Leaves what follows the number for ``noun()``.
  mutating func wholeNumberBeforeNoun() throws(ValueProblem) -> Int64 {
    guard !rest.isEmpty else { throw .empty }
    let isNegative = take("-")
    var magnitude = Magnitude()
    guard takeDigits(into: &magnitude) > 0 else { throw .notAWholeNumber }
    return try magnitude.number(isNegative: isNegative)
  }

  /// The measure word and noun behind a number, without the space around them; may be empty. What begins as a number goes on,
  /// "2.5 天", is none.
  mutating func noun() throws(ValueProblem) -> String {
    let noun = Substring(Self.trimmed(rest))
    rest = rest.suffix(0)
    if let first = noun.unicodeScalars.first {
      switch first.properties.generalCategory {
      case .decimalNumber, .connectorPunctuation, .dashPunctuation, .openPunctuation,
        .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol,
        .currencySymbol, .control:
        throw .notAWholeNumber
      default: break
      }
    }
    return String(noun)
  }

  mutating func decimal() throws(ValueProblem) -> (mantissa: Int64, scale: UInt8) {
    guard !rest.isEmpty else { throw .empty }
    let isNegative = take("-")
    var magnitude = Magnitude()
    guard takeDigits(into: &magnitude) > 0 else { throw .notADecimal }
    var scale = 0
    if take(".") {
      scale = takeDigits(into: &magnitude)
      guard scale > 0 else { throw .notADecimal }
    }
    guard rest.isEmpty else { throw .notADecimal }
    let limit = Int(SpokenValue.maximumScale)
    guard scale <= limit else { throw .tooManyDecimals(atMost: limit) }
    return (try magnitude.number(isNegative: isNegative), UInt8(scale))
  }

  /// A decimal, with or without its sign %.
  mutating func percentage() throws(ValueProblem) -> (mantissa: Int64, scale: UInt8) {
    if rest.last == UInt8(ascii: "%") { rest = rest.dropLast() }
    return try decimal()
  }

  /// Yuan with at most two decimals, as fen.
  mutating func fen() throws(ValueProblem) -> Int64 {
    let (mantissa, scale) = try decimal()
    guard scale <= 2 else { throw .tooManyDecimals(atMost: 2) }
    let unit: Int64 = scale == 2 ? 1 : scale == 1 ? 10 : 100
    let (fen, overflows) = mantissa.multipliedReportingOverflow(by: unit)
    guard !overflows else { throw .tooLarge }
    return fen
  }

  /// ISO 8601: a day, a month, or a day of every year.
  mutating func date() throws(ValueProblem) -> SpokenDate {
    guard !rest.isEmpty else { throw .empty }
    let date: SpokenDate?
    if take("-") {
      guard take("-"), let month = take(digits: 2), take("-"), let day = take(digits: 2),
        rest.isEmpty
      else { throw .notADate }
      date = SpokenDate(month: month, day: day)
    } else {
      guard let year = take(digits: 4), take("-"), let month = take(digits: 2) else {
        throw .notADate
      }
      if rest.isEmpty {
        date = SpokenDate(year: year, month: month)
      } else {
        guard take("-"), let day = take(digits: 2), rest.isEmpty else { throw .notADate }
        date = SpokenDate(year: year, month: month, day: day)
      }
    }
    guard let date else { throw .noSuchDay }
    return date
  }

  mutating func time() throws(ValueProblem) -> SpokenTime {
    guard !rest.isEmpty else { throw .empty }
    guard let hour = take(digits: 2), take(":"), let minute = take(digits: 2), rest.isEmpty else {
      throw .notATime
    }
    guard let time = SpokenTime(hour: hour, minute: minute) else { throw .noSuchTime }
    return time
  }

  /// Symbols as people write them: spaces, hyphens and brackets between them do not count.
  mutating func symbols() throws(ValueProblem) -> [SpokenSymbol] {
    var symbols: [SpokenSymbol] = []
    symbols.reserveCapacity(rest.count)
    for place in rest.indices {
      switch rest[place] {
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"): continue
      case let byte:
        guard let symbol = SpokenSymbol(ascii: byte) else {
          throw .notASymbol(Substring(rest[place...]).first ?? "?")
        }
        symbols.append(symbol)
      }
    }
    guard !symbols.isEmpty else { throw .empty }
    guard symbols.count <= Self.maximumSymbols else {
      throw .tooManySymbols(atMost: Self.maximumSymbols)
    }
    return symbols
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Takes ASCII digits, and says how many there were.
  private mutating func takeDigits(into magnitude: inout Magnitude) -> Int {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    for digit in digits { magnitude.append(digit: digit - UInt8(ascii: "0")) }
    rest = rest[digits.endIndex...]
    return digits.count
  }

  /// Exactly `count` digits, as a number.
  private mutating func take(digits count: Int) -> Int? {
    var magnitude = Magnitude()
    guard takeDigits(into: &magnitude) == count else { return nil }
    return (try? magnitude.number(isNegative: false)).map { Int($0) }
  }

  private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text = text.dropLast() }
    return text
  }
}

/// A number without its sign, as its digits come in.
private struct Magnitude {
  private var value: UInt64 = 0
  private var overflows = false

  mutating func append(digit: UInt8) {
    let (product, productOverflows) = value.multipliedReportingOverflow(by: 10)
    let (sum, sumOverflows) = product.addingReportingOverflow(UInt64(digit))
    overflows = overflows || productOverflows || sumOverflows
    value = sum
  }

  func number(isNegative: Bool) throws(ValueProblem) -> Int64 {
    guard !overflows else { throw .tooLarge }
    if isNegative, value == Int64.min.magnitude { return .min }
    guard let number = Int64(exactly: value) else { throw .tooLarge }
    return isNegative ? -number : number
  }
}
