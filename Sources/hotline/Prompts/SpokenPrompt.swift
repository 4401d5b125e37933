import CallFlowModel
import CallKeeping
import SpokenForms
import Storage
import Telephony

/// One recording that callers of a menu may hear.
struct SpokenPrompt: Hashable {
  enum Content: Hashable {
    case words(String)
    case silence(Milliseconds)
    /// A recording that a row of a table names, or an answer that was only recorded: its words are nowhere else.
    case ownWords
  }

  /// The language's tag: the folder of its file.
  let language: String
  /// Without the language: `welcome`, `digits/3`.
  let name: String
  let content: Content
  /// Whether a row of a table says it, and its name is made of the row's key.
  var isOfRow = false

  /// `zh/digits/3`, as the trunk names it.
  var path: String { "\(language)/\(name)" }

  /// Whether it answers a message, in whichever language that was done.
  var isAnswer: Bool { name.hasPrefix("\(ReceiptTable.name)/") && name.hasSuffix(".answer") }

  /// What is said; "" for silence, and where nobody knows.
  var text: String {
    switch content {
    case .words(let text): text
    case .silence, .ownWords: ""
    }
  }
}

extension SpokenPrompt.Content {
  /// What the recording of a text cell says.
  fileprivate init(ofCell text: String) {
    self = text == AnswerSound.recordedOnly ? .ownWords : .words(text)
  }
}

extension SpokenPrompt {
  /// What a list has beside its name.
  var shownText: String {
    content == .ownWords ? "(a recording of its own)" : text
  }
}

extension CallFlow {
  /// The silence between two groups of digits.
  private static let groupPause = Milliseconds(250)

  /// Every recording of this menu, language by language: what its steps say, the words of the values that they speak, and
  /// the text cells of `rows` that some step speaks, and the recordings that they name.
  func spokenPrompts(rows: [TableRow]) -> [SpokenPrompt] {
    var found: [SpokenPrompt] = []
    for (place, language) in languages.enumerated() {
      func add(_ name: String, _ content: SpokenPrompt.Content) {
        found.append(SpokenPrompt(language: language, name: name, content: content))
      }
      let parts = SpokenParts(of: self, in: LanguageID(place))
      for (index, prompt) in prompts.enumerated() where parts.prompts.contains(PromptID(index)) {
        guard let text = prompt.texts[place] else { continue }
        if !text.isEmpty {
          add(prompt.name, .words(text))
        } else if let length = Milliseconds(ofSilence: prompt.name) {
          add(prompt.name, .silence(length))
        }
      }
      let spoken = spokenLanguages[place]
      for word in spoken.lexicon.words where parts.words.contains(word) {
        let entry = spoken.lexicon[word]
        add(entry.prompt, word == spoken.pause ? .silence(Self.groupPause) : .words(entry.text))
      }
      let columns = spokenColumns(in: LanguageID(place))
      for row in rows {
        for column in row.schema.columns.indices
        where columns.contains(SpokenColumn(table: row.schema.name, column: column)) {
          guard case .text(let text) = row.cells[column] else { continue }
          if row.schema.columns[column].type == .audio {
            add(text, .ownWords)
          } else {
            found.append(
              SpokenPrompt(
                language: language, name: row.promptName(at: column),
                content: SpokenPrompt.Content(ofCell: text), isOfRow: true))
          }
        }
      }
    }
    return found
  }
}

extension Milliseconds {
  /// The length in the name of a silence, `silence/500ms`, as the compiler gives it; nil for other names.
  fileprivate init?(ofSilence name: String) {
    guard name.hasPrefix("silence/") else { return nil }
    let written = name.dropFirst("silence/".count)
    let digits = written.prefix { $0.isASCII && $0.isNumber }
    guard let count = UInt32(digits) else { return nil }
    switch written.dropFirst(digits.count) {
    case "ms": self.init(count)
    case "s": self = .seconds(count)
    case "m": self = .seconds(count * 60)
    default: return nil
    }
  }
}
