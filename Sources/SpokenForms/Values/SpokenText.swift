/// A value as its text was read: what `hotline say` speaks.
package enum SpokenText: Equatable, Sendable {
  case value(SpokenValue)
  /// A number and the measure word or noun written after it, "3 个工作日"; the noun may be "".
  case counted(Int64, noun: String)
  case digits([SpokenSymbol], DigitKind)

  /// Reads `text` as a value of `kind`. Space around it does not count.
  package init(_ text: some StringProtocol, as kind: SpokenKind) throws(ValueProblem) {
    var reader = ValueReader(text)
    switch kind {
    case .cardinal: self = .value(.cardinal(try reader.wholeNumber()))
    case .counted:
      let number = try reader.wholeNumberBeforeNoun()
      self = .counted(number, noun: try reader.noun())
    case .ordinal: self = .value(.ordinal(try reader.naturalNumber()))
    case .duration: self = .value(.duration(seconds: try reader.naturalNumber()))
    case .money: self = .value(.money(fen: try reader.fen()))
    case .date: self = .value(.date(try reader.date()))
    case .time: self = .value(.time(try reader.time()))
    case .decimal:
      let (mantissa, scale) = try reader.decimal()
      self = .value(.decimal(mantissa: mantissa, scale: scale))
    case .percent:
      let (mantissa, scale) = try reader.percentage()
      self = .value(.percent(mantissa: mantissa, scale: scale))
    case .digits(let kind): self = .digits(try reader.symbols(), kind)
    }
  }
}

extension SpokenLanguage {
  /// Adds the words for `text`; a counted noun has none, and stays with the writer.
  package func speak(
    _ text: SpokenText, style: SpokenStyle = [], into words: inout [SpokenWord]
  ) {
    switch text {
    case .value(let value): speak(value, style: style, into: &words)
    case .counted(let number, _): speak(.counted(number), style: style, into: &words)
    case .digits(let symbols, let kind): speak(symbols, as: kind, into: &words)
    }
  }
}
