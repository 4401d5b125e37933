import CallFlowModel
package import ServiceCalendar
import Telephony

/// A citizen's number of the People's Republic of China: 18 symbols, GB 11643-1999.
///
///     place    1-2        3-6     7-14         15-17      18
///     holds    province   area    birth date   sequence   check symbol, ISO 7064 MOD 11-2
package enum CitizenNumber {
  /// Whether `text`, with X written as X, is one whose bearer may be born by `today`.
  package static func isValid(_ text: String, today: CivilDate) -> Bool {
    guard !text.contains("*"), let keys = KeyString(text.replacing("X", with: "*")) else {
      return false
    }
    return check(keys, today: today) == .valid(text)
  }

  enum Check: Equatable {
    /// The number, with X written where it was keyed as `*`.
    case valid(String)
    case wrongLength
    /// A `*` somewhere else than in place 18.
    case wrongSymbol
    case unknownProvince
    /// The birth date does not exist, or is yet to come.
    case wrongBirthDate
    case wrongCheckSymbol
    /// 15 digits, as issued until 1999 and invalid since 2013; the 18 symbols that stand for it.
    case oldNumber(String)
  }

  private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  private static let checkSymbols = Array("10X98765432".utf8)

  /// First two digits of GB/T 2260: every province, and Hong Kong, Macao and Taiwan.
  private static func isProvince(_ code: Int) -> Bool {
    switch code {
    case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71, 81...83: true
    default: false
    }
  }

  static func check(_ keys: KeyString, today: CivilDate) -> Check {
    if keys.count == 15, !keys.contains(.star) { return checkOld(keys, today: today) }
    guard keys.count == EntryType.citizenNumberLength else {
      return keys.contains(.star) ? .wrongSymbol : .wrongLength
    }
    for index in 0..<17 where keys[index].digit == nil { return .wrongSymbol }
    guard keys[17].digit != nil || keys[17] == .star else { return .wrongSymbol }
    guard isProvince(keys.number(0..<2)) else { return .unknownProvince }
    guard
      isBirthDate(
        year: keys.number(6..<10), month: keys.number(10..<12), day: keys.number(12..<14), today)
    else { return .wrongBirthDate }
    let keyed = keys[17] == .star ? UInt8(ascii: "X") : keys[17].ascii
    guard keyed == checkSymbol(ofFirst17: keys) else { return .wrongCheckSymbol }
    return .valid(String(keys.description.dropLast()) + String(UnicodeScalar(keyed)))
  }

  private static func checkOld(_ keys: KeyString, today: CivilDate) -> Check {
    guard isProvince(keys.number(0..<2)) else { return .unknownProvince }
    guard
      isBirthDate(
        year: 1900 + keys.number(6..<8), month: keys.number(8..<10), day: keys.number(10..<12),
        today)
    else { return .wrongBirthDate }
    let text = keys.description
    guard let widened = KeyString(text.prefix(6) + "19" + text.dropFirst(6)) else {
      return .wrongSymbol
    }
    return .oldNumber(
      widened.description + String(UnicodeScalar(checkSymbol(ofFirst17: widened))))
  }

  private static func isBirthDate(year: Int, month: Int, day: Int, _ today: CivilDate) -> Bool {
    guard year >= 1850, let date = CivilDate(year: year, month: month, day: day) else {
      return false
    }
    return date <= today
  }

  private static func checkSymbol(ofFirst17 keys: KeyString) -> UInt8 {
    var sum = 0
    for (index, weight) in weights.enumerated() { sum += weight * (keys[index].digit ?? 0) }
    return checkSymbols[sum % 11]
  }
}
