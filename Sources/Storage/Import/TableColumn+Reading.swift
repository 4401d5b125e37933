import ServiceCalendar
import Telephony

extension TableColumn {
  /// The value that `text` writes, as files and call scripts write it; an empty text is an empty cell.
  /// Throws what is wrong with it.
  ///
  /// `isCitizenNumber` checks a citizen number of 18 symbols.
  package func value(
    of text: String, isCitizenNumber: (String) -> Bool
  ) throws(CellProblem) -> TableValue {
    if text.isEmpty { return .absent }
    guard text.utf8.count <= StorageLimits.cellBytesMax else { throw .tooLong }
    guard !text.utf8.contains(where: { $0 < 0x20 && !Self.blanks.contains($0) || $0 == 0x7F })
    else { throw .controlCharacter }
    guard !Self.spreadsheetErrors.contains(text) else { throw .spreadsheetError }
    if isSecret {
      guard type != .digits || text.isDigits(1...64) else { throw .unfit(.digits) }
      return .secret(Secret(text))
    }
    switch type {
    case .text: return .text(text)
    case .digits: if text.isDigits(1...64) { return .text(text) }
    case .number: if let number = text.wholeNumber { return .number(number) }
    case .money:
      if let hundredths = Int64(hundredthsIn: text) { return .money(hundredths: hundredths) }
    case .date: if let date = CivilDate(text) { return .date(date) }
    case .time: if let time = MinuteOfDay(text), time < .endOfDay { return .time(time) }
    case .phone: if text.isDigits(3...15) { return .text(text) }
    case .citizenID:
      if isCitizenNumber(text) { return .text(text) }
      throw .wrongCitizenNumber
    case .audio:
      if text.isRecordingName { return .text(text) }
    }
    throw .unfit(type)
  }

  private static let blanks: [UInt8] = [0x09, 0x0A, 0x0D]

  /// What spreadsheets write in place of the value of a formula that failed.
  private static let spreadsheetErrors: Set<String> = [
    "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
  ]
}

/// What is wrong with a cell.
package enum CellProblem: Error, Equatable, Sendable {
  case unfit(ColumnType)
  /// Not 18 symbols, no such birth date, or a wrong check symbol.
  case wrongCitizenNumber
  case tooLong
  /// One that is no tab and ends no line.
  case controlCharacter
  /// A formula failed in the spreadsheet that the cell is from: `#REF!`.
  case spreadsheetError
}

extension String {
  /// Whether it names a file below the folder of a language, and nothing beside it, whichever gateway plays it: one parts
  /// names by `&`, another by `!`, or begins within a file behind `@@`.
  fileprivate var isRecordingName: Bool {
    utf8.count <= 200
      && !unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 }
      && !utf8.contains(where: Self.signsOfGateways.contains) && !contains("@@")
      && split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0 != "." && $0 != ".."
      }
  }

  private static let signsOfGateways = Array("&,!|\"'\\$()[]{}".utf8)

  fileprivate func isDigits(_ count: ClosedRange<Int>) -> Bool {
    count.contains(utf8.count) && isASCIIDigits
  }

  /// Of `-12`, `0`, `180`; `nil` for anything else.
  fileprivate var wholeNumber: Int64? {
    let digits = hasPrefix("-") ? String(dropFirst()) : self
    return digits.isDigits(1...18) ? Int64(self) : nil
  }
}
