import SpokenForms
import Telephony

/// What menus say by themselves, language by language: around options, entries, messages and rows.
///
/// Each is one recording, under `phrases/`.
struct LanguagePhrases: Sendable {
  /// Before the label of an option; `nil` where the label comes first.
  let optionBegins: String?
  /// Between label and key.
  let press: String
  /// Behind a key that is no digit; `nil` where nothing is.
  let keyEnds: String?
  /// Before an entry that is read back.
  let youEntered: String
  /// The options of a read-back: 1 and 2.
  let confirm: String
  /// The options of a message's review: 1, 2, 3 and `*`.
  let review: String
  /// Behind the last row.
  let lastRow: String
  /// Before the first row.
  let firstRow: String
  /// While the answer of a table takes a while.
  let oneMoment: String
  /// Before a recording that goes on where the caller stopped.
  let goesOn: String
  /// What the key does that begins it from the start: a label, as of an option.
  let fromTheStart: String

  init(of language: SpokenLanguage) {
    switch language {
    case .chinese:
      optionBegins = nil
      press = "请按"
      keyEnds = "键"
      youEntered = "您输入的是"
      confirm = "正确请按1，重新输入请按2。"
      review = "发送请按1，试听请按2，重新录音请按3，取消请按星号键。"
      lastRow = "这是最后一条。"
      firstRow = "这是第一条。"
      oneMoment = "正在查询，请稍候。"
      goesOn = "从上次停下的地方接着听。"
      fromTheStart = "从头听"
    case .americanEnglish, .britishEnglish:
      optionBegins = "For"
      press = "press"
      keyEnds = nil
      youEntered = "You entered"
      confirm = "If that is right, press 1. To enter it again, press 2."
      review =
        "To send your message, press 1. To hear it, press 2. To record it again, press 3."
        + " To drop it, press star."
      lastRow = "There are no more."
      firstRow = "This is the first one."
      oneMoment = "One moment, please."
      goesOn = "This goes on where you stopped."
      fromTheStart = "the beginning"
    }
  }

  /// The words of `keys`, one by one; `nil` where a key has no word.
  static func words(of keys: KeyString, in language: SpokenLanguage) -> [SpokenWord]? {
    var words: [SpokenWord] = []
    for index in 0..<keys.count {
      guard let symbol = SpokenSymbol(ascii: keys[index].ascii) else { return nil }
      // As a number: in Chinese the key is 一, and only in a number that names something 幺.
      if let digit = symbol.digit {
        language.speak(.cardinal(Int64(digit)), into: &words)
      } else {
        language.speak([symbol], as: .digits, into: &words)
      }
    }
    return words
  }
}
