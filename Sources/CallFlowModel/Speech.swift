package import SpokenForms

/// An audio file's name and words, in each language of the menu.
package struct Prompt: Equatable, Sendable {
  /// Without its language: `welcome`, `menu/press`.
  package let name: String
  /// What it says, by language; `nil` where it has no words in that language and never plays there. Empty
  /// for silence.
  package let texts: [String?]

  package init(name: String, texts: [String?]) {
    self.name = name
    self.texts = texts
  }
}

/// How a value is spoken.
package enum SpokenFormKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case number, digits, phone, money, date, time, duration, percent, ordinal, count
  /// The prompt that belongs to a text cell.
  case text

  package var word: String {
    switch self {
    case .number: "number"
    case .digits: "digits"
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
  /// The receipt number of the message that was kept last.
  case receipt
  /// What the caller has just recorded.
  case recording
  /// The key of the row, where rows are chosen by key.
  case rowKey
}

/// A table of data as the menu declares it.
package struct TableDeclaration: Equatable, Sendable {
  package struct Column: Equatable, Sendable {
    package let name: String
    package let type: ValueType
    package let isKey: Bool
    package let isSecret: Bool

    package init(name: String, type: ValueType, isKey: Bool = false, isSecret: Bool = false) {
      self.name = name
      self.type = type
      self.isKey = isKey
      self.isSecret = isSecret
    }
  }

  package let name: String
  /// Its CSV file, relative to the menu's folder.
  package let file: String
  package let columns: [Column]

  package init(name: String, file: String, columns: [Column]) {
    self.name = name
    self.file = file
    self.columns = columns
  }
}

/// A document that can be faxed.
package struct FaxDocument: Equatable, Sendable {
  package let name: String
  package let title: TextID?
  /// Relative to the menu's folder.
  package let file: String
  package let pages: UInt16

  package init(name: String, title: TextID?, file: String, pages: UInt16) {
    self.name = name
    self.title = title
    self.file = file
    self.pages = pages
  }
}

/// People who answer: a queue of the gateway.
package struct SeatQueue: Equatable, Sendable {
  package let name: String
  package let title: TextID?
  /// How many people can answer at once.
  package let seats: UInt16

  package init(name: String, title: TextID?, seats: UInt16) {
    self.name = name
    self.title = title
    self.seats = seats
  }
}
