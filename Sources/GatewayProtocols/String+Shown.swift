internal import Telephony

extension String {
  /// What a gateway sent, as a log has it: enough to be recognized, with nothing that would upset the log, and no number that names
  /// anybody.
  var shown: String { MaskedNumber.numbers(in: self).visible(atMost: 60) }

  /// The name of a sound file that is played, by which it is to be found. Answers are named by their receipts; other names may
  /// hold the key of a row, which may be a number that names somebody.
  var shownPrompt: String {
    contains("/receipts/")
      ? visible(atMost: 200) : MaskedNumber.numbers(in: self).visible(atMost: 200)
  }

  /// A path of the service's own making, by which a file is to be found.
  var shownPath: String { visible(atMost: 200) }

  private func visible(atMost count: Int) -> String {
    var text = ""
    for scalar in unicodeScalars.prefix(count) {
      text.unicodeScalars.append(scalar.isUnseen ? "·" : scalar)
    }
    return text.unicodeScalars.count < unicodeScalars.count ? text + "…" : text
  }
}
