import CallFlowModel
import Diagnostics
import MenuLanguage
import Telephony

/// What a menu with words of its own says of its options.
extension Lowering {
  /// A menu with words of its own does not speak its options too.
  mutating func checkHeard(_ options: [OptionSyntax], _ syntax: StepSyntax) {
    for again in syntax.speech.agains { checkMatch(options, again, syntax) }
    for say in syntax.speech.says where !say.namesItsKeys { checkMatch(options, say, syntax) }
    for say in syntax.speech.says where say.namesItsKeys {
      let words = say.words
      let named = NamedKeys.mentioned(in: words)
        .union(spokenTexts([say]).flatMap { NamedKeys.all(in: $0.value) })
        .union(NamedKeys.all(in: words))
      let unheard = options.filter { option in
        !named.contains(option.keys.value)
          && !(menu.defaults?.options.contains { $0.keys.value == option.keys.value } ?? false)
      }
      guard let first = unheard.first else {
        checkMatch(options, say, syntax)
        continue
      }
      report.add(
        .optionsUnheard(
          keys: unheard.map(\.keys.value.description), label: label(of: first, in: say),
          language: flow.languages.count > 1 ? say.language?.value ?? flow.languages.first : nil),
        at: first.keys.range, inStep: syntax.range)
      return
    }
  }

  /// 「政策录音请按3」 where 3 is another option, and this one is 2.
  private mutating func checkMatch(
    _ options: [OptionSyntax], _ say: SaySyntax, _ syntax: StepSyntax
  ) {
    for (text, words) in say.wholeClauses {
      // "For a note, press 2": what is meant may stand in the clause before.
      var meantBefore: [OptionSyntax] = []
      for clause in words.split(whereSeparator: Self.endsClause) {
        let named = NamedKeys.all(in: String(clause))
        var meant = options.filter { label(of: $0, in: say).map { clause.contains($0) } ?? false }
        if meant.isEmpty, NamedKeys.isAll(of: clause) { meant = meantBefore }
        meantBefore = named.isEmpty ? meant : []
        guard named.count == 1, meant.count == 1, let label = label(of: meant[0], in: say),
          named[0] != meant[0].keys.value,
          // "Press 1 for a doctor or 2 for a nurse" names one key as such, and another behind it.
          NamedKeys.mentioned(in: String(clause)).count < 2
        else { continue }
        report.add(
          .otherKeySaid(
            label: label, said: named[0].description, keys: meant[0].keys.value.description,
            place: meant[0].keys.range), at: text.range, inStep: syntax.range)
      }
    }
  }

  fileprivate static func endsClause(_ sign: Character) -> Bool { "，。；,.;".contains(sign) }

  /// The label of `option` in the language of `say`; `nil` where it has none.
  private func label(of option: OptionSyntax, in say: SaySyntax) -> String? {
    guard let tag = say.language?.value, tag != flow.languages.first else {
      return option.text?.text.value
    }
    return option.text?.translations.first { $0.language.value == tag }?.text.value
  }
}

extension SaySyntax {
  /// Its texts, without the clauses that a text of a row or of a dialogue begins or goes on with: what is meant there may stand
  /// in that.
  fileprivate var wholeClauses: [(text: Located<String>, words: Substring)] {
    parts.indices.compactMap { index in
      guard case .text(let text) = parts[index] else { return nil }
      var words = text.value[...]
      if index > 0, case .reference = parts[index - 1] {
        words = words.drop { !Lowering.endsClause($0) }
      }
      if index + 1 < parts.count, case .reference = parts[index + 1] {
        while let last = words.last, !Lowering.endsClause(last) { words.removeLast() }
      }
      return (text, words)
    }
  }

  /// What it says without a value: `"For events, press" digits 1` too.
  fileprivate var words: String {
    parts.compactMap { part -> String? in
      switch part {
      case .text(let text): return text.value
      case .form(let form):
        switch form.value {
        case .word(let word), .string(let word): return word.value
        case .reference: return nil
        }
      case .reference, .pause, .announcements, .receipt: return nil
      }
    }.joined(separator: " ")
  }

  /// Whether all that it says of keys stands in it: what a dialogue is given may name any key.
  fileprivate var namesItsKeys: Bool {
    !parts.isEmpty && parts.allSatisfy { if case .reference = $0 { false } else { true } }
  }
}
