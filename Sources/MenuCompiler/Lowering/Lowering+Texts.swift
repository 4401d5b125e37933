import CallFlowModel
import Diagnostics
import MenuLanguage

/// Texts in every language of the hotline.
extension Lowering {
  /// The place of `tag` among the languages; `nil`, with a problem, where it is none of them.
  mutating func language(_ tag: Located<String>) -> Int? {
    if let index = flow.languages.firstIndex(of: tag.value) { return index }
    // Steps for those who speak it are not unreachable, only not reached yet.
    report.isWhole = false
    if settings.brokenLanguages.isEmpty, !flow.languages.isEmpty { unspokenLanguages.append(tag) }
    return nil
  }

  /// A language that the `hotline` block lacks is one mistake, however much is written in it.
  mutating func reportUnspokenLanguages() {
    var places: [String: Set<SourceRange>] = [:]
    for tag in unspokenLanguages { places[tag.value, default: []].insert(tag.range) }
    for tag in unspokenLanguages {
      guard let others = places.removeValue(forKey: tag.value) else { continue }
      let first = others.min { ($0.file.index, $0.start) < ($1.file.index, $1.start) } ?? tag.range
      report.addHole(
        .name(
          .languageNotSpoken(
            tag: tag.value, spoken: flow.languages, furtherCount: others.count - 1)), at: first)
    }
  }

  /// `text` by language; `nil` where it is not there in one. That is a problem only of what is
  /// spoken: staff read the first language too.
  mutating func wordings(_ text: TextSyntax) -> Wordings {
    if text.translations.isEmpty, flow.languages.count == 1 {
      return Wordings(inOneLanguage: text.text.value)
    }
    var wordings = [String?](repeating: nil, count: flow.languages.count)
    var places = [SourceRange?](repeating: nil, count: flow.languages.count)
    if !wordings.isEmpty {
      wordings[0] = text.text.value
      places[0] = text.text.range
    }
    for translation in text.translations {
      guard let index = language(translation.language) else {
        textsInUnspoken.insert(text.text.range)
        continue
      }
      if let first = places[index] {
        guard settings.brokenLanguages.isEmpty else { continue }
        report.add(
          .speech(.translationTwice(language: flow.languages[index], first: first)),
          at: translation.text.range)
        continue
      }
      wordings[index] = translation.text.value
      places[index] = translation.text.range
    }
    return Wordings(wordings)
  }

  /// The same for what is spoken.
  mutating func spokenWordings(_ text: TextSyntax) -> Wordings {
    let wordings = wordings(text)
    reportGaps(wordings, at: text.text.range)
    return wordings
  }

  /// The wordings of a text of the flow, which is spoken. `place`: where it is written for this; others may be written alike.
  mutating func spokenWordings(_ text: TextID, at place: SourceRange) -> Wordings {
    let wordings = textWordings[Int(text.index)]
    reportGaps(wordings, at: place)
    return wordings
  }

  private mutating func reportGaps(_ wordings: Wordings, at range: SourceRange) {
    // What is marked with a language that the hotline does not speak is most likely what would be missing in one that it does.
    guard settings.brokenLanguages.isEmpty, !textsInUnspoken.contains(range) else { return }
    for index in wordings.indices where wordings[index] == nil {
      report.addMissing(
        .speech(
          .translationMissing(text: wordings[0] ?? "", language: flow.languages[index])), at: range)
    }
  }

  /// A text of the flow; where a language is missing, the first one stands in.
  mutating func text(_ text: TextSyntax) -> TextID {
    let wordings = wordings(text)
    if let place = texts[wordings] { return place }
    let place = TextID(textWordings.count)
    textWordings.append(wordings)
    flow.texts += wordings.map { $0 ?? text.text.value }
    texts[wordings] = place
    return place
  }
}
