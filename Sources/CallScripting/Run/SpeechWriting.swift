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
    letters.reserveCapacity(text.utf8.count)
    var word: [UInt8] = []
    func endWord() {
      guard !word.isEmpty else { return }
      if (3...5).contains(word.count), let digit = Self.digitWords.firstIndex(of: word) {
        letters.append(UInt8(ascii: "0") + UInt8(digit))
      } else {
        letters.append(contentsOf: word)
      }
      word.removeAll(keepingCapacity: true)
    }
    func add(_ scalar: Unicode.Scalar) {
      if let digit = Self.digit(scalar) {
        endWord()
        letters.append(UInt8(ascii: "0") + digit)
      } else if ("a"..."z").contains(scalar) {
        word.append(UInt8(scalar.value))
      } else {
        endWord()
        if Self.isHeard(scalar) { for byte in UTF8.encode(scalar)! { letters.append(byte) } }
      }
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "A"..."Z": word.append(UInt8(scalar.value) | 0x20)
      // What has no capitals is most of what is said: ASCII beside the letters, and the characters of Chinese.
      case "\0"..."\u{7F}", "\u{3000}"..."\u{9FFF}": add(scalar)
      default: scalar.properties.lowercaseMapping.unicodeScalars.forEach(add)
      }
    }
    endWord()
    self.letters = letters
  }

  func contains(_ part: FoldedText) -> Bool {
    guard !part.letters.isEmpty else { return true }
    guard part.letters.count <= letters.count else { return false }
    let first = part.letters[0]
    for start in 0...letters.count - part.letters.count where letters[start] == first {
      var index = 1
      while index < part.letters.count, letters[start + index] == part.letters[index] { index += 1 }
      if index == part.letters.count { return true }
    }
    return false
  }

  /// Whether it is part of what is said, and no punctuation.
  private static func isHeard(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\0"..."\u{7F}": false  // Letters and digits are taken already.
    case "\u{4E00}"..."\u{9FFF}": true
    default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
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
