import CallFlowModel
import MenuLanguage
import ServiceCalendar
import SpokenForms
import Telephony

extension ValueType {
  init(_ type: ColumnType) {
    switch type {
    case .text: self = .text
    case .digits: self = .digits
    case .number: self = .number
    case .money: self = .money
    case .date: self = .date
    case .time: self = .time
    case .phone: self = .phone
    case .citizenID: self = .citizenID
    case .audio: self = .audio
    }
  }

  /// As messages say it: "is a date".
  var phrase: String {
    switch self {
    case .text: "a text"
    case .digits: "digits"
    case .number: "a number"
    case .money: "money"
    case .date: "a date"
    case .time: "a time"
    case .phone: "a phone number"
    case .citizenID: "a citizen number"
    case .audio: "a recording"
    }
  }

  /// What an entry of this type is taken `as`; `nil` where no entry is one.
  var entryWord: String? {
    switch self {
    case .digits: "digits"
    case .money: "money"
    case .date: "date"
    case .phone: "phone"
    case .citizenID: "citizen-id"
    case .text, .number, .time, .audio: nil
    }
  }

  /// The forms that it can be spoken in, the usual one first.
  var forms: [String] {
    switch self {
    case .text: ["text"]
    case .digits: ["digits", "phone"]
    case .number: ["number", "count", "ordinal", "duration", "percent"]
    case .money: ["money"]
    case .date: ["date"]
    case .time: ["time"]
    case .phone: ["phone", "digits"]
    case .citizenID: ["digits"]
    case .audio: ["text"]
    }
  }

  /// Held as the characters that were keyed or stored.
  var isWritten: Bool {
    switch self {
    case .text, .digits, .phone, .citizenID: true
    case .number, .money, .date, .time, .audio: false
    }
  }

  /// Whether one can be more than another: what is keyed as digits may be an age.
  var hasOrder: Bool {
    switch self {
    case .digits, .number, .money, .date, .time: true
    case .text, .phone, .citizenID, .audio: false
    }
  }

  /// How one is written in a menu.
  var example: String {
    switch self {
    case .text: "\"text\""
    case .audio: "spring-2011"
    case .digits, .phone, .citizenID: "12345"
    case .number: "12"
    case .money: "12.50"
    case .date: "2011-07-01"
    case .time: "08:30"
    }
  }

  /// The value of this type that `text` writes; `nil` where it writes none.
  func constant(_ text: String) -> CallValue? {
    switch self {
    case .text: return .digits(text)
    // Nobody compares recordings.
    case .audio: return nil
    case .digits, .phone, .citizenID:
      let isWritten =
        !text.isEmpty
        && text.utf8.allSatisfy {
          $0.isASCIIDigit || $0 == UInt8(ascii: "X")
            || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "+")
        }
      return isWritten ? .digits(text) : nil
    case .number: return Int64(text).map { .number($0) }
    case .money: return Int64(hundredthsIn: text).map { .money($0) }
    case .date: return CivilDate(text).map { .date($0) }
    case .time: return MinuteOfDay(text).map { .time($0) }
    }
  }
}

extension MenuLanguage.EntryType {
  /// What an entry of this type is.
  var valueType: ValueType {
    switch self {
    case .digits, .pattern: .digits
    case .citizenID: .citizenID
    case .phone, .faxNumber: .phone
    case .date: .date
    case .money: .money
    }
  }
}

extension SpokenFormKind {
  init(_ name: SpokenFormName) {
    switch name {
    case .number: self = .number
    case .digits: self = .digits
    case .phone: self = .phone
    case .money: self = .money
    case .date: self = .date
    case .time: self = .time
    case .duration: self = .duration
    case .percent: self = .percent
    case .ordinal: self = .ordinal
    case .count: self = .count
    }
  }

  /// The type of a constant that is spoken so.
  fileprivate var constantType: ValueType {
    switch self {
    case .number, .duration, .percent, .ordinal, .count: .number
    case .digits, .citizenID, .receipt: .digits
    case .phone: .phone
    case .money: .money
    case .date: .date
    case .time: .time
    case .text: .text
    }
  }

  /// What the text of a constant that is spoken so is read as; nil where only values are.
  fileprivate var constantKind: SpokenKind? {
    switch self {
    case .number: .decimal
    case .duration: .duration
    case .percent: .percent
    case .ordinal: .ordinal
    case .count: .counted
    case .digits: .digits(.digits)
    case .phone: .digits(.phone)
    case .money: .money
    case .date: .date
    case .time: .time
    case .citizenID, .receipt, .text: nil
    }
  }

  /// How a constant that is spoken so is written.
  var example: String { constantType.example }
}

/// A constant of a `say`.
enum SpokenConstant {
  /// One that a call can hold, too.
  case value(CallValue)
  /// One that is only spoken: 2.5, 2011-07.
  case text(SpokenText)

  /// Reads `text` as what `form` speaks.
  init(_ text: String, as form: SpokenFormKind) throws(SpokenForms.ValueProblem) {
    let value = form.constantType.constant(text)
    let spoken: SpokenText
    do throws(SpokenForms.ValueProblem) {
      guard let kind = form.constantKind else { throw .notAWholeNumber }
      spoken = try SpokenText(text, as: kind)
    } catch {
      // 24:00 is the end of a day, and no time that a clock shows.
      guard let value, error != .negative else { throw error }
      self = .value(value)
      return
    }
    switch (value, spoken) {
    case (let value?, _): self = .value(value)
    case (nil, .value): self = .text(spoken)
    // What is counted stands in a text of its own, and symbols have nothing between them.
    case (nil, .counted), (nil, .digits): throw .notAWholeNumber
    }
  }
}

extension SpokenForms.ValueProblem {
  /// What a value goes beyond; nil where it is written in another way than such values are.
  var limit: String? {
    switch self {
    case .empty, .notAWholeNumber, .notADecimal, .notADate, .notATime, .notASymbol: nil
    case .negative, .tooLarge, .tooManyDecimals, .noSuchDay, .noSuchTime, .tooManySymbols: message
    }
  }
}
