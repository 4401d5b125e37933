internal import Telephony

extension String {
  /// What a gateway sent, as a log has it: enough to be recognized, with nothing that would upset the log, and no number that names
  /// anybody.
  var shown: String {
    var text = ""
    for scalar in MaskedNumber.numbers(in: self).unicodeScalars.prefix(60) {
      text.unicodeScalars.append(scalar.isUnseen ? "·" : scalar)
    }
    return text.unicodeScalars.count < unicodeScalars.count ? text + "…" : text
  }
}
