import CallEngine
import CallFlowModel
import SpokenForms

/// Writes down what was said, and finds texts in it.
struct SpeechWriting: Sendable {
  /// What prompts named by data say.
  let rows: RowTexts
  /// The same of rows that a script gives beside the menu's data.
  var given = RowTexts()

  /// As one reads it: Chinese without spaces, English with.
  func text(
    of items: some Sequence<SpeechItem>, named: (UInt32) -> String, in language: LanguageID,
    of flow: CallFlow
  ) -> String {
    let spoken = flow.spokenLanguages[Int(language.index)]
    let lexicon = spoken.lexicon
    var text = ""
    func add(_ part: String) {
      guard !part.isEmpty else { return }
      if spoken.separatesWords, let last = text.last, !last.isWhitespace,
        part.first.map({ !$0.isPunctuation }) ?? false
      {
        text += " "
      }
      text += part
    }
    for item in items {
      switch item {
      case .prompt(let id):
        let prompt = flow.prompts[Int(id.index)]
        add(prompt.texts[Int(language.index)] ?? prompt.texts.lazy.compactMap(\.self).first ?? "")
      case .word(let word): if word != spoken.pause { add(lexicon[word].text) }
      case .named(let index): add(self.text(named: named(index)))
      case .recording: add("[…]")
      case .speech: preconditionFailure("scripts hear each item by itself")
      }
    }
    return text
  }

  /// What the prompt of that name says, or its name where nobody knows.
  func text(named name: String) -> String {
    given.texts[name] ?? rows.texts[name] ?? "[\(name)]"
  }

  /// How long the prompt of that name takes.
  func milliseconds(ofNamed name: String) -> UInt32 {
    given.sounds.contains(name) || rows.sounds.contains(name)
      ? SpeechDurations.soundMilliseconds : SpeechDurations.milliseconds(of: text(named: name))
  }
}

/// A text as it is compared: without blanks, punctuation and capitals, a digit and its word being the same.
///
/// 「信息查询请按1」 and 「信息查询，请按一」 sound alike, and so they are.
struct FoldedText: Equatable, Sendable {
  private let letters: [UInt8]

  init(_ text: String) {
    var letters: [UInt8] = []
    var word: [UInt8] = []
    func endWord() {
      if let digit = Self.digitWords.firstIndex(of: word) {
        letters.append(UInt8(ascii: "0") + UInt8(digit))
      } else {
        letters.append(contentsOf: word)
      }
      word.removeAll(keepingCapacity: true)
    }
    for scalar in text.lowercased().unicodeScalars {
      if let digit = Self.digit(scalar) {
        endWord()
        letters.append(UInt8(ascii: "0") + digit)
      } else if ("a"..."z").contains(scalar) {
        word.append(UInt8(scalar.value))
      } else {
        endWord()
        guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
          continue
        }
        letters.append(contentsOf: String(Character(scalar)).utf8)
      }
    }
    endWord()
    self.letters = letters
  }

  func contains(_ part: FoldedText) -> Bool {
    guard !part.letters.isEmpty else { return true }
    guard part.letters.count <= letters.count else { return false }
    return (0...(letters.count - part.letters.count)).contains { start in
      letters[start...].starts(with: part.letters)
    }
  }

  private static let digitWords = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
  ].map { Array($0.utf8) }

  private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
    switch scalar {
    case "0"..."9": UInt8(scalar.value - 0x30)
    case "零", "〇": 0
    case "一", "幺": 1
    case "二": 2
    case "三": 3
    case "四": 4
    case "五": 5
    case "六": 6
    case "七": 7
    case "八": 8
    case "九": 9
    default: nil
    }
  }
}
