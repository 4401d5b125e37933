/// Why a text is no value of its kind.
package enum ValueProblem: Error, Equatable {
  case empty
  case notAWholeNumber
  case notADecimal
  case negative
  /// Beyond what 64 bits hold.
  case tooLarge
  case tooManyDecimals(atMost: Int)
  case notADate
  /// Well written, but no calendar has it.
  case noSuchDay
  case notATime
  case noSuchTime
  case notASymbol(Character)
  case tooManySymbols(atMost: Int)

  /// Follows the text in quotes: "'12a' is not a whole number".
  package var message: String {
    switch self {
    case .empty: "has nothing to speak"
    case .notAWholeNumber: "is not a whole number; write it as 12333 or -5"
    case .notADecimal: "is not a number; write it as 12.5 or -3"
    case .negative: "is less than zero"
    case .tooLarge: "is too large"
    case .tooManyDecimals(let limit):
      "has more than \(limit) decimals"
    case .notADate: "is not a date; write it as 2011-07-01, 2011-07 or --07-01"
    case .noSuchDay: "is a day that no calendar has"
    case .notATime: "is not a time of day; write it as 08:30"
    case .noSuchTime: "is a time that no clock shows; hours go from 00 to 23, minutes from 00 to 59"
    case .notASymbol(let character):
      "has '\(character)', and only 0 to 9, X, *, # and + are spoken one by one"
    case .tooManySymbols(let limit): "has more than \(limit) digits"
    }
  }
}
