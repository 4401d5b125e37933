/// Reads the text of one value. Each method reads all of it, except where its name says otherwise.
struct ValueReader {
  private var rest: Substring

  /// More digits than any number or card has; a longer string is a mistake, not a value.
  static let maximumSymbols = 64

  init(_ text: some StringProtocol) {
    rest = Self.trimmed(Substring(text))
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

  /// Leaves what follows the number for ``takeRest()``.
  mutating func wholeNumberBeforeNoun() throws(ValueProblem) -> Int64 {
    guard !rest.isEmpty else { throw .empty }
    let isNegative = take("-")
    guard let digits = takeDigits() else { throw .notAWholeNumber }
    return try Self.number(digits, isNegative: isNegative)
  }

  /// What has not been read, without the space around it.
  mutating func takeRest() -> String {
    defer { rest = "" }
    return String(Self.trimmed(rest))
  }

  mutating func decimal() throws(ValueProblem) -> (mantissa: Int64, scale: UInt8) {
    guard !rest.isEmpty else { throw .empty }
    let isNegative = take("-")
    guard var digits = takeDigits() else { throw .notADecimal }
    var scale = 0
    if take(".") {
      guard let decimals = takeDigits() else { throw .notADecimal }
      scale = decimals.utf8.count
      digits += decimals
    }
    guard rest.isEmpty else { throw .notADecimal }
    let limit = Int(SpokenValue.maximumScale)
    guard scale <= limit else { throw .tooManyDecimals(atMost: limit) }
    return (try Self.number(digits, isNegative: isNegative), UInt8(scale))
  }

  /// A decimal, with or without its sign %.
  mutating func percentage() throws(ValueProblem) -> (mantissa: Int64, scale: UInt8) {
    if rest.hasSuffix("%") { rest.removeLast() }
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
    symbols.reserveCapacity(rest.utf8.count)
    for character in rest where !" -()".contains(character) {
      guard let symbol = character.asciiValue.flatMap({ SpokenSymbol(ascii: $0) }) else {
        throw .notASymbol(character)
      }
      symbols.append(symbol)
    }
    guard !symbols.isEmpty else { throw .empty }
    guard symbols.count <= Self.maximumSymbols else {
      throw .tooManySymbols(atMost: Self.maximumSymbols)
    }
    return symbols
  }

  private mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  /// One ASCII digit or more; nil where there is none.
  private mutating func takeDigits() -> Substring? {
    // By bytes: a digit with an accent on it is one character, and sorts among the digits.
    let digits = Substring(
      rest.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    rest = rest[digits.endIndex...]
    return digits.isEmpty ? nil : digits
  }

  /// Exactly `count` digits, as a number.
  private mutating func take(digits count: Int) -> Int? {
    guard let digits = takeDigits(), digits.utf8.count == count else { return nil }
    return Int(digits)
  }

  private static func number(
    _ digits: Substring, isNegative: Bool
  ) throws(ValueProblem) -> Int64 {
    guard let number = Int64(isNegative ? "-" + digits : digits) else { throw .tooLarge }
    return number
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
