import CallFlowModel
import SpokenForms
import Telephony

/// How long speech takes, estimated: 4.5 syllables a second in Chinese, 2.5 words a second in English.
///
/// An estimate is all that there is before anything has been recorded, and enough to tell a menu that
/// is too long from one that is not.
struct SpokenLength {
  static let syllablesPerSecond = 4.5
  static let wordsPerSecond = 2.5

  /// Seconds that `text` takes. Chinese characters are syllables, runs of other letters are words, and
  /// digits are said one by one.
  static func seconds(of text: String) -> Double {
    var syllables = 0
    var words = 0
    var isInWord = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x3400...0x9FFF, 0x20000...0x3FFFF:
        syllables += 1
        isInWord = false
      case 0x30...0x39:
        syllables += 1
        isInWord = false
      default:
        let isLetter =
          switch scalar.value {
          case 0x41...0x5A, 0x61...0x7A: true
          case 0..<0x80: scalar == "'" && isInWord
          default: scalar.properties.isAlphabetic
          }
        if isLetter, !isInWord { words += 1 }
        isInWord = isLetter
      }
    }
    return Double(syllables) / syllablesPerSecond + Double(words) / wordsPerSecond
  }

  /// Seconds that a value of ordinary size takes in this form.
  static func seconds(of form: SpokenFormKind, in language: SpokenLanguage) -> Double {
    switch language {
    case .chinese: Double(syllables(of: form)) / syllablesPerSecond
    case .americanEnglish, .britishEnglish: Double(words(of: form)) / wordsPerSecond
    }
  }

  private static func syllables(of form: SpokenFormKind) -> Int {
    switch form {
    case .number, .percent: 4
    case .digits: 8
    case .phone, .receipt: 12
    case .citizenID: 18
    case .money: 8
    case .date: 8
    case .time, .duration: 5
    case .ordinal, .count: 2
    case .text: 12
    }
  }

  private static func words(of form: SpokenFormKind) -> Int {
    switch form {
    case .number, .percent: 4
    case .digits: 8
    case .phone, .receipt: 11
    case .citizenID: 18
    case .money: 7
    case .date: 6
    case .time, .duration: 4
    case .ordinal: 1
    case .count: 2
    case .text: 8
    }
  }
}

/// How long every recording of a menu takes, in seconds: each is asked for many times.
struct SpeechLengths: Sendable {
  /// By language and prompt; in one list, for a list in a list is counted each time that it is read.
  private let prompts: [Double]
  private let promptCount: Int
  /// By language and word.
  private let words: [Double]
  /// By language: where its words begin.
  private let firstWords: [Int]
  /// By prompt: whether it is a silence.
  private let isSilence: [Bool]

  /// - Parameter silences: the lengths of prompts without words.
  init(_ flow: CallFlow, silences: [PromptID: Milliseconds]) {
    var isSilence = [Bool](repeating: false, count: flow.prompts.count)
    for prompt in silences.keys { isSilence[Int(prompt.index)] = true }
    self.isSilence = isSilence
    promptCount = flow.prompts.count
    prompts = flow.languages.indices.flatMap { language in
      var lengths = flow.prompts.map { prompt in
        prompt.texts[language].map { SpokenLength.seconds(of: $0) } ?? 0
      }
      for (prompt, length) in silences {
        lengths[Int(prompt.index)] = Double(length.count) / 1000
      }
      return lengths
    }
    var words: [Double] = []
    var firstWords: [Int] = []
    for language in flow.spokenLanguages {
      firstWords.append(words.count)
      words += language.lexicon.entries.map { SpokenLength.seconds(of: $0.text) }
    }
    (self.words, self.firstWords) = (words, firstWords)
  }

  func seconds(of prompt: PromptID, in language: Int) -> Double {
    prompts[language * promptCount + Int(prompt.index)]
  }

  func seconds(of word: SpokenWord, in language: Int) -> Double {
    words[firstWords[language] + Int(word.index)]
  }

  func isSilence(_ prompt: PromptID) -> Bool { isSilence[Int(prompt.index)] }
}

extension CallFlow {
  /// Seconds that one piece takes in `language`.
  func seconds(of piece: SpeechPiece, in language: Int, _ lengths: SpeechLengths) -> Double {
    switch piece {
    case .prompt(let prompt): return lengths.seconds(of: prompt, in: language)
    case .word(let word): return lengths.seconds(of: word, in: language)
    case .value(_, let form, style: _), .constant(_, let form, style: _):
      return SpokenLength.seconds(of: form, in: spokenLanguages[language])
    // Nobody is held up by announcements on an ordinary day.
    case .announcements: return 0
    case .receipt: return SpokenLength.seconds(of: .phone, in: spokenLanguages[language])
    case .recording: return 0
    case .rowKey: return SpokenLength.seconds(of: .count, in: spokenLanguages[language])
    }
  }

  func seconds(of speech: SpeechID, in language: Int, _ lengths: SpeechLengths) -> Double {
    pieceRange(of: speech, in: LanguageID(language)).reduce(0) {
      $0 + seconds(of: pieces[$1], in: language, lengths)
    }
  }
}
