import Storage
import Telephony

extension ReceiptNumber {
  /// As staff write it on a command line.
  init(argument text: String) throws(CommandFailure) {
    guard let receipt = ReceiptForm(text)?.receipt else {
      throw CommandFailure(
        "'\(text)' is no receipt number", hint: "its check digit does not fit; is a digit wrong?")
    }
    self = receipt
  }
}
