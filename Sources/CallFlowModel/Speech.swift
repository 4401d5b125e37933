package import SpokenForms

/// How a value is spoken.
package enum SpokenFormKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case number, digits, phone, money, date, time, duration, percent, ordinal, count
  /// The prompt that belongs to a text cell.
  case text
  /// Digits of a citizen number, or of a receipt.
  case citizenID, receipt

  package var word: String {
    switch self {
    case .number: "number"
    case .digits, .citizenID, .receipt: "digits"
    case .phone: "phone"
    case .money: "money"
    case .date: "date"
    case .time: "time"
    case .duration: "duration"
    case .percent: "percent"
    case .ordinal: "ordinal"
    case .count: "count"
    case .text: "text"
    }
  }
}

/// One piece of what is said at a place, in one language.
package enum SpeechPiece: Sendable, BitwiseCopyable {
  case prompt(PromptID)
  /// A word of the spoken forms, settled when the menu was compiled (the key of an option).
  case word(SpokenWord)
  /// A value that the call holds; the style is a place in ``CallFlow/styles``.
  case value(ValueID, SpokenFormKind, style: UInt16)
  /// A constant (a place in ``CallFlow/constants``).
  case constant(UInt32, SpokenFormKind, style: UInt16)
  /// The announcements of the day that hold now.
  case announcements
  /// The receipt number of the message that was kept, or the fax that was ordered, last.
  case receipt
  /// What the caller has just recorded.
  case recording
  /// The key of the row, where rows are chosen by key.
  case rowKey
}

extension SpokenFormKind {
  /// What a string of digits is that is spoken in this form.
  package var digitKind: DigitKind {
    switch self {
    case .phone: .phone
    case .citizenID: .id
    case .receipt: .case
    case .number, .digits, .money, .date, .time, .duration, .percent, .ordinal, .count, .text:
      .digits
    }
  }

  /// What a number is that is spoken in this form.
  package func spokenValue(of number: Int64) -> SpokenValue {
    switch self {
    case .count: .counted(number)
    case .ordinal: .ordinal(number)
    case .duration: .duration(seconds: number)
    case .percent: .percent(mantissa: number, scale: 0)
    case .number, .digits, .phone, .money, .date, .time, .text, .citizenID, .receipt:
      .cardinal(number)
    }
  }
}
