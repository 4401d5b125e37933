package import ServiceCalendar
package import Telephony

/// What a receipt number is made of: the date, a sequence within it, and a check digit.
///
///     20110701 0001 1
///
/// 13 digits; from the 10,000th message of a day on one more. The check digit is Damm's (H. M. Damm, 2004):
/// it finds every wrong digit and every two neighbours that changed places.
package struct ReceiptForm: Hashable, Sendable, BitwiseCopyable {
  package let date: CivilDate
  /// From 1.
  package let sequence: UInt32

  /// The year has four places, so that no two forms share a number.
  package init(date: CivilDate, sequence: UInt32) {
    precondition(sequence > 0, "receipts are counted from 1")
    self.date = date
    self.sequence = sequence
  }

  /// How many digits it has.
  package static let lengths = 13...18

  /// Reads the digits as a caller types them; `nil` when the check digit does not fit, or the day does not exist.
  package init?(_ text: String) {
    let digits = text.utf8.map { $0 &- UInt8(ascii: "0") }
    guard Self.lengths.contains(digits.count), digits.allSatisfy({ $0 < 10 }),
      DammCheck.remainder(of: digits) == 0
    else { return nil }
    let number = { (range: Range<Int>) in digits[range].reduce(0) { $0 * 10 + Int($1) } }
    guard let date = CivilDate(year: number(0..<4), month: number(4..<6), day: number(6..<8)),
      let sequence = UInt32(exactly: number(8..<digits.count - 1)), sequence > 0,
      // One number has one form: no zeros beyond four places.
      digits.count == 13 || digits[8] != 0
    else { return nil }
    self.init(date: date, sequence: sequence)
  }

  /// `text` with the check digit that fits the digits before its last; `nil` where that is no receipt either.
  package static func corrected(_ text: String) -> String? {
    let digits = text.utf8.map { $0 &- UInt8(ascii: "0") }
    guard lengths.contains(digits.count), digits.allSatisfy({ $0 < 10 }) else { return nil }
    let right = text.dropLast() + "\(DammCheck.remainder(of: digits.dropLast()))"
    return ReceiptForm(String(right)) == nil ? nil : String(right)
  }

  package var receipt: ReceiptNumber {
    var places: UInt64 = 10_000
    while UInt64(sequence) >= places { places *= 10 }
    let day = UInt64(date.year) * 10_000 + UInt64(date.month) * 100 + UInt64(date.day)
    let body = day * places + UInt64(sequence)
    return ReceiptNumber(body * 10 + UInt64(DammCheck.remainder(ofDigitsOf: body)))
  }
}

/// Damm's check: a walk through a totally anti-symmetric quasigroup of order 10.
package enum DammCheck {
  /// Row: where the walk stands; column: the digit that comes. The diagonal is 0, so the check digit is the
  /// place where the walk stood.
  private static let quasigroup: [[UInt8]] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
  ]

  /// 0 for digits whose last one is their check digit; of digits without it, the check digit. Digits are 0 to 9.
  package static func remainder(of digits: some Sequence<UInt8>) -> UInt8 {
    digits.reduce(0) { quasigroup[Int($0)][Int($1)] }
  }

  /// The check digit of `number`; zeros in front of it change nothing.
  static func remainder(ofDigitsOf number: UInt64) -> UInt8 {
    var place: UInt64 = 1
    while number / place >= 10 { place *= 10 }
    var remainder: UInt8 = 0
    while place > 0 {
      remainder = quasigroup[Int(remainder)][Int(number / place % 10)]
      place /= 10
    }
    return remainder
  }
}
