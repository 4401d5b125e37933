import CallFlowModel
import CallKeeping
import SpokenForms
import Storage

/// One recording that callers of a menu may hear.
struct SpokenPrompt: Hashable {
  /// The language's tag: the folder of its file.
  let language: String
  /// Without the language: `welcome`, `digits/3`.
  let name: String
  let text: String

  /// `zh/digits/3`, as the trunk names it.
  var path: String { "\(language)/\(name)" }
}

extension CallFlow {
  /// Every recording of this menu, language by language: what its steps say, the words of values, and the
  /// text cells of `rows` that some step speaks. Silence is not recorded.
  func spokenPrompts(rows: [TableRow]) -> [SpokenPrompt] {
    var found: [SpokenPrompt] = []
    for (place, language) in languages.enumerated() {
      for prompt in prompts {
        if let text = prompt.texts[place], !text.isEmpty {
          found.append(SpokenPrompt(language: language, name: prompt.name, text: text))
        }
      }
      let spoken = spokenLanguages[place]
      for word in spoken.lexicon.words where word != spoken.pause {
        let entry = spoken.lexicon[word]
        found.append(SpokenPrompt(language: language, name: entry.prompt, text: entry.text))
      }
      let columns = spokenColumns(in: LanguageID(place))
      for row in rows {
        for column in row.schema.columns.indices
        where columns.contains(TableColumnName(table: row.schema.name, column: column)) {
          if case .text(let text) = row.cells[column] {
            found.append(
              SpokenPrompt(language: language, name: row.promptName(at: column), text: text))
          }
        }
      }
    }
    return found
  }

  private struct TableColumnName: Hashable {
    let table: String
    let column: Int
  }

  /// Columns whose cells are spoken as texts in `language`.
  private func spokenColumns(in language: LanguageID) -> Set<TableColumnName> {
    var values: Set<ValueID> = []
    for speech in 0..<speeches.count / languages.count {
      for index in pieceRange(of: SpeechID(speech), in: language) {
        if case .value(let value, .text, style: _) = pieces[index] { values.insert(value) }
      }
    }
    var columns: Set<TableColumnName> = []
    for query in lookups.map(\.query) + browses.map(\.query) {
      for fetched in fetchedColumns[query.columns.range] where values.contains(fetched.value) {
        let table = tables[Int(query.table)].name
        columns.insert(TableColumnName(table: table, column: Int(fetched.column)))
      }
    }
    return columns
  }
}
