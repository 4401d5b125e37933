import SpokenForms

/// A prompt's words with marks for a speech synthesiser (SSML), which reads less well than a person.
///
/// - Words in the other script are read by the other voice: `English service请按8`.
/// - Values in digits are in words already, as ``SpokenLanguage/readingAloud(_:)`` has them: 12333 is 幺二三三三.
struct SpeechMarkup {
  /// What the synthesiser reads.
  let text: String
  /// The same without the marks.
  let words: String

  private enum Script { case chinese, latin }

  /// - Parameters:
  ///   - language: the text's own.
  ///   - chineseVoice: reads Chinese characters.
  ///   - latinVoice: reads words of two or more Latin letters.
  init(_ text: String, language: SpokenLanguage, chineseVoice: String, latinVoice: String) {
    let english = language == .chinese ? .americanEnglish : language
    var marked = "<speak>"
    var words = ""
    for run in Self.runs(of: text, main: language == .chinese ? .chinese : .latin) {
      let (voice, spoken) =
        switch run.script {
        case .chinese: (chineseVoice, SpokenLanguage.chinese.readingAloud(run.text))
        case .latin: (latinVoice, english.readingAloud(run.text))
        }
      marked += "<voice name=\"\(voice)\">\(Self.escaped(spoken))</voice>"
      words += spoken
    }
    self.text = marked + "</speak>"
    self.words = words
  }

  private struct Run {
    let script: Script
    var text: String
  }

  /// Parts of one script each. Digits, blanks and punctuation stay with what is before them; but digits of a Chinese text
  /// are Chinese behind an abbreviation, `QQ12345`, and where Chinese goes on behind them, `Visa 5元`.
  private static func runs(of text: String, main: Script) -> [Run] {
    var runs: [Run] = []
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let script: Script =
        if isHan(character) {
          .chinese
        } else if main == .chinese, isOfUnit(at: index, in: characters) {
          .chinese
        } else if isWordLetter(at: index, in: characters) {
          .latin
        } else if main == .chinese, character.isNumber, isOfMainScript(at: index, in: characters) {
          .chinese
        } else {
          runs.last?.script ?? main
        }
      if runs.last?.script == script {
        runs[runs.count - 1].text.append(character)
      } else {
        runs.append(Run(script: script, text: String(character)))
      }
    }
    return runs
  }

  private static func isOfMainScript(at index: Int, in characters: [Character]) -> Bool {
    let next = characters[index...].first { !$0.isNumber && !".,:%- ".contains($0) }
    if let next, isHan(next) { return true }
    let word = characters[..<index].reversed().drop { $0 == " " }.prefix { $0.isLetter }
    return !word.isEmpty && word.allSatisfy { $0.isUppercase }
  }

  /// One letter alone, like the X of a citizen number, is said by either voice.
  private static func isWordLetter(at index: Int, in characters: [Character]) -> Bool {
    let isLetter = { (place: Int) in
      characters.indices.contains(place) && characters[place].isASCII && characters[place].isLetter
    }
    return isLetter(index) && (isLetter(index - 1) || isLetter(index + 1))
  }

  /// The kg of 110kg.
  private static func isOfUnit(at index: Int, in characters: [Character]) -> Bool {
    let isLetter = { (character: Character) in character.isASCII && character.isLetter }
    let before = characters[..<index].reversed().prefix(while: isLetter)
    let number = characters[..<(index - before.count)].last { $0 != " " }
    guard isLetter(characters[index]), let number, number.isNumber else { return false }
    return SpokenLanguage.isSignOfUnit(
      String(before.reversed() + characters[index...].prefix(while: isLetter)))
  }

  private static func isHan(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return false }
    return scalar.properties.isIdeographic
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
    return result
  }
}
