package import ServiceCalendar

/// The type of something that a call can hold.
package enum ValueType: Hashable, Sendable, BitwiseCopyable {
  case text, digits, number, money, date, time, phone, citizenID
  /// The name of a recording that a person has made.
  case audio
}

/// A value that calls of a menu can hold.
package struct ValueDeclaration: Equatable, Sendable {
  /// As references write it: `id`, `pension.balance`.
  package let name: String
  package let type: ValueType
  /// Appears in no log, no record, no test output.
  package let isSecret: Bool

  package init(name: String, type: ValueType, isSecret: Bool = false) {
    self.name = name
    self.type = type
    self.isSecret = isSecret
  }
}

/// What a call holds: an entry, or a cell of an answer.
package enum CallValue: Hashable, Sendable {
  /// The cell was empty, or nothing has been entered yet.
  case none
  /// Digits as keyed (with X in a citizen's number), or the words of a constant.
  case digits(String)
  case number(Int64)
  /// In fen.
  case money(Int64)
  case date(CivilDate)
  case time(MinuteOfDay)
  /// Spoken from a prompt of this name (without its language); `text` is what it says, where known.
  case prompt(name: String, text: String)
}

extension CallValue {
  /// The value as a part of a row's key: the same text for the same value, whatever it came from.
  package var keyText: String {
    switch self {
    case .none: ""
    case .digits(let digits): digits
    case .number(let number), .money(let number): String(number)
    case .date(let date): String(date.daysSince1970)
    case .time(let time): String(time.sinceMidnight)
    case .prompt(name: _, let text): text
    }
  }
}
