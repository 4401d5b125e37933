/// A prompt's words with marks for a speech synthesiser (SSML), which reads less well than a person.
///
/// - Words in the other script are read by the other voice: `English service请按8`.
/// - Long numbers are names and read digit by digit, 1 as 幺 in Chinese: 12333 is 幺二三三三.
struct SpeechMarkup {
  /// What the synthesiser reads.
  let text: String

  private enum Script { case chinese, latin }

  /// - Parameters:
  ///   - chineseVoice: reads Chinese characters.
  ///   - latinVoice: reads words of two or more Latin letters.
  init(_ text: String, isChinese: Bool, chineseVoice: String, latinVoice: String) {
    let main: Script = isChinese ? .chinese : .latin
    var marked = "<speak>"
    for run in Self.runs(of: text, main: main) {
      let voice =
        switch run.script {
        case .chinese: chineseVoice
        case .latin: latinVoice
        }
      let words = Self.escaped(Self.spelled(run.text, isChinese: run.script == .chinese))
      marked += "<voice name=\"\(voice)\">\(words)</voice>"
    }
    self.text = marked + "</speak>"
  }

  private struct Run {
    let script: Script
    var text: String
  }

  /// Parts of one script each. Digits, blanks and punctuation stay with what is before them.
  private static func runs(of text: String, main: Script) -> [Run] {
    var runs: [Run] = []
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let script =
        isHan(character)
        ? .chinese
        : isWordLetter(at: index, in: characters) ? .latin : runs.last?.script ?? main
      if runs.last?.script == script {
        runs[runs.count - 1].text.append(character)
      } else {
        runs.append(Run(script: script, text: String(character)))
      }
    }
    return runs
  }

  /// One letter alone, like the X of a citizen number, is said by either voice.
  private static func isWordLetter(at index: Int, in characters: [Character]) -> Bool {
    let isLetter = { (place: Int) in
      characters.indices.contains(place) && characters[place].isASCII && characters[place].isLetter
    }
    return isLetter(index) && (isLetter(index - 1) || isLetter(index + 1))
  }

  private static func isHan(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return false }
    return scalar.properties.isIdeographic
  }

  /// Numbers of five and more digits, digit by digit.
  private static func spelled(_ text: String, isChinese: Bool) -> String {
    var result = ""
    var digits = ""
    func flush() {
      if digits.count >= 5 {
        let names = digits.map { $0 == "1" && isChinese ? "幺" : String($0) }
        result += names.joined(separator: " ")
      } else {
        result += digits
      }
      digits = ""
    }
    for character in text {
      if character.isASCII, character.isNumber {
        digits.append(character)
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return result
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
