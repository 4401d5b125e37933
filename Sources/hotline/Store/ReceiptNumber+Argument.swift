import Storage
import Telephony

extension ReceiptNumber {
  /// As staff write it on a command line.
  init(argument text: String) throws(CommandFailure) {
    // As it is printed and dictated, in groups.
    let digits = text.filter { !$0.isWhitespace }
    guard let receipt = ReceiptForm(digits)?.receipt else {
      let hint =
        if !digits.isASCIIDigits {
          "it has digits only, as 2011070100011"
        } else if !ReceiptForm.lengths.contains(digits.count) {
          "it has \(digits.count) digits, and a receipt number \(ReceiptForm.lengths.lowerBound) or more"
        } else {
          "its check digit does not fit; is a digit wrong?"
        }
      throw CommandFailure("'\(text)' is not a receipt number", hint: hint)
    }
    self = receipt
  }
}
