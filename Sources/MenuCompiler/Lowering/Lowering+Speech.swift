import CallFlowModel
import Diagnostics
import MenuLanguage
import SpokenForms
import Telephony

/// What is said: texts become recordings, values become pieces that are spoken when a call is there.
extension Lowering {
  /// A piece, or a text that has no name yet.
  private enum Part {
    case piece(SpeechPiece)
    /// The how-manieth text of what is said.
    case text(Int)
  }

  /// Between two options of a menu, and where a text is nothing but stops.
  private static let gap = Milliseconds(300)

  /// What a step says first; `nil` where it says nothing.
  mutating func speech(of step: StepSyntax, _ place: StepPlace) -> SpeechID? {
    speech(
      step.speech.says, word: "say", named: promptName(step, place), owner: step.name, place,
      instance: place.instance)
  }

  /// What a step says the second time; `nil` where that is what it says first.
  mutating func speechAgain(of step: StepSyntax, _ place: StepPlace) -> SpeechID? {
    speech(
      step.speech.agains, word: "again", named: promptName(step, place) + ".again",
      owner: step.name, place, instance: place.instance)
  }

  func promptName(_ step: StepSyntax, _ place: StepPlace) -> String {
    instances[place.instance].promptPrefix + step.name.value
  }

  /// `says` in every language. The texts of it are called `name`, `name.2` and so on.
  mutating func speech(
    _ says: [SaySyntax], word: String, named name: String, owner: Located<String>,
    _ place: StepPlace?, instance: Int
  ) -> SpeechID? {
    guard !says.isEmpty else { return nil }
    var parts = [[Part]?](repeating: nil, count: flow.languages.count)
    var places = [SaySyntax?](repeating: nil, count: flow.languages.count)
    var texts: [[String?]] = []
    var isInUnspoken = false
    for say in says {
      let language: Int
      if let tag = say.language {
        guard let index = self.language(tag) else {
          isInUnspoken = true
          continue
        }
        language = index
      } else {
        guard !flow.languages.isEmpty else { continue }
        language = 0
      }
      if let first = places[language] {
        // The same words twice are a problem of the file already.
        if (say.language == nil) != (first.language == nil), settings.brokenLanguages.isEmpty {
          report.add(
            .speech(
              .twice(word: word, language: flow.languages[language], first: first.range)),
            at: say.range)
        }
        continue
      }
      places[language] = say
      parts[language] = self.parts(
        of: say, language: language, place, instance: instance, &texts)
    }
    // What is marked with a language that the hotline does not speak is most likely what would be missing in one that it does.
    for (language, parts) in parts.enumerated()
    where parts == nil && settings.brokenLanguages.isEmpty && !isInUnspoken {
      report.addMissing(
        .speech(
          .languageMissing(word: word, step: owner.value, language: flow.languages[language])),
        at: owner.range)
    }
    let recordings = texts.enumerated().map { index, texts -> PromptID? in
      guard texts.contains(where: { $0 != nil }) else { return nil }
      return prompts.prompt(
        named: index == 0 ? name : "\(name).\(index + 1)", texts: Wordings(texts))
    }
    return addSpeech(
      parts.map { parts in
        (parts ?? []).compactMap { part in
          switch part {
          case .piece(let piece): piece
          case .text(let index): recordings[index].map { .prompt($0) }
          }
        }
      })
  }

  private var nextSpeech: SpeechID {
    SpeechID(flow.languages.isEmpty ? 0 : flow.speeches.count / flow.languages.count)
  }

  /// One run of pieces for each language.
  mutating func addSpeech(_ pieces: [[SpeechPiece]]) -> SpeechID {
    let speech = nextSpeech
    for run in pieces {
      flow.speeches.append(TableRange(flow.pieces.count..<flow.pieces.count + run.count))
      flow.pieces += run
    }
    return speech
  }

  private mutating func parts(
    of say: SaySyntax, language: Int, _ place: StepPlace?, instance: Int,
    _ texts: inout [[String?]]
  ) -> [Part] {
    var parts: [Part] = []
    var textCount = 0
    func add(_ text: String, _ texts: inout [[String?]]) {
      if textCount == texts.count {
        texts.append([String?](repeating: nil, count: flow.languages.count))
      }
      if text.isPause {
        // A full stop behind a value is nothing to record. It has its number all the same, so that others keep theirs.
        parts.append(.piece(.prompt(silence(Self.gap))))
      } else {
        texts[textCount][language] = text
        parts.append(.text(textCount))
      }
      textCount += 1
    }
    for part in say.parts {
      switch part {
      case .text(let text):
        reportBraces(in: text, instance)
        add(text.value, &texts)
      case .form(let form):
        parts += self.form(form, language: language, place, instance: instance).map { .piece($0) }
        if let measure = form.measure { add(measure.value, &texts) }
      case .reference(let reference):
        if let piece = spokenText(reference, place, instance: instance) {
          parts.append(.piece(piece))
        }
      case .pause(let duration):
        checkPause(duration)
        parts.append(.piece(.prompt(silence(duration.value.milliseconds))))
      case .announcements:
        // Announcements that announce each other would never come to an end.
        guard let place else { continue }
        if announcingSteps.last != place.id { announcingSteps.append(place.id) }
        announcedLanguages.insert(language)
        parts.append(.piece(.announcements))
      case .receipt(let range):
        receiptUses.append((place?.id, language, range))
        parts.append(.piece(.receipt))
      }
    }
    return parts
  }

  /// `"Your number is {id}."`: braces that stand inside of the quotes are no value.
  private mutating func reportBraces(in text: Located<String>, _ instance: Int) {
    // A pattern is compiled where it is used: for a text that holds no brace, which nearly all are, not even that.
    guard text.value.utf8.contains(UInt8(ascii: "{")),
      let match = text.value.firstMatch(of: /\{\s*([^{}\s]+)\s*\}/)
    else { return }
    let name = String(match.output.1)
    report.add(
      .speech(.bracesInText(name: name, part: spokenPart(name, instance))), at: text.range)
  }

  mutating func silence(_ length: Milliseconds) -> PromptID {
    let prompt = prompts.prompt(
      named: "silence/\(length)", texts: Wordings(Array(repeating: "", count: flow.languages.count))
    )
    silences[prompt] = length
    return prompt
  }

  /// A phrase of the language's own, by language.
  mutating func phrase(_ name: String, _ words: (LanguagePhrases) -> String?) -> PromptID {
    prompts.prompt(named: "phrases/" + name, texts: Wordings(phrases.map(words)))
  }

  /// What stands between the options of every menu, looked up once.
  private mutating func optionPrompts() -> OptionPrompts {
    if let known = knownOptionPrompts { return known }
    let prompts = (
      begins: phrase("option", \.optionBegins), press: phrase("press", \.press),
      ends: phrase("key", \.keyEnds), gap: silence(Self.gap)
    )
    knownOptionPrompts = prompts
    return prompts
  }

  typealias OptionPrompts = (begins: PromptID, press: PromptID, ends: PromptID, gap: PromptID)

  /// 「信息查询请按1」: what `options` of the `written` ones lead to and their keys, goal first. `nil` where none has a text.
  mutating func optionSpeech(
    _ options: [SpokenOption], of written: [OptionSyntax], named name: String, _ place: StepPlace
  ) -> SpeechID? {
    let prefix = name + "."
    for option in options {
      guard let text = written[option.place].text else { continue }
      optionLabels[option.option] = prompts.prompt(
        named: prefix + option.name, texts: spokenWordings(text).withoutFinalStops)
      reportUnspeakable(written[option.place])
    }
    return speech(of: options, written)
  }

  private mutating func reportUnspeakable(_ option: OptionSyntax) {
    let keys = KeyString(option.head)
    for language in flow.languages.indices where words(of: keys, in: language) == nil {
      report.add(
        .key(.unspeakable(key: keys.description, language: flow.languages[language])),
        at: option.keysRange)
    }
  }

  /// The same of options whose labels are known.
  mutating func speech(of options: [SpokenOption], _ written: [OptionSyntax]) -> SpeechID? {
    guard !options.isEmpty else { return nil }
    let (begins, press, ends, gap) = optionPrompts()
    let speech = nextSpeech
    for language in flow.languages.indices {
      let start = flow.pieces.count
      for option in options {
        let keys = KeyString(written[option.place].head)
        if flow.pieces.count > start { flow.pieces.append(.prompt(gap)) }
        if phrases[language].optionBegins != nil { flow.pieces.append(.prompt(begins)) }
        flow.pieces.append(.prompt(optionLabels[option.option]!))
        flow.pieces.append(.prompt(press))
        for word in words(of: keys, in: language) ?? [] { flow.pieces.append(.word(word)) }
        let last = keys[keys.count - 1]
        if last.digit == nil, phrases[language].keyEnds != nil {
          flow.pieces.append(.prompt(ends))
        }
      }
      flow.speeches.append(TableRange(start..<flow.pieces.count))
    }
    return speech
  }

  /// The words of `keys`, one by one; `nil` where a key has no word.
  private func words(of keys: KeyString, in language: Int) -> [SpokenWord]? {
    if keys.count == 1 { return keyWords[language][Int(keys[0].rawValue)] }
    return LanguagePhrases.words(of: keys, in: flow.spokenLanguages[language])
  }

  /// What the compiled menu says wherever tables are asked and rows are gone through.
  mutating func addTablePhrases() {
    let last = phrase("last-row", \.lastRow)
    let first = phrase("first-row", \.firstRow)
    let press = phrase("press", \.press)
    let moment = phrase("one-moment", \.oneMoment)
    let languages = flow.languages.indices
    flow.phrases = CallFlow.Phrases(
      lastRow: addSpeech(languages.map { _ in [.prompt(last)] }),
      firstRow: addSpeech(languages.map { _ in [.prompt(first)] }),
      rowKey: addSpeech(languages.map { _ in [.prompt(press), .rowKey] }),
      oneMoment: addSpeech(languages.map { _ in [.prompt(moment)] }))
  }

  mutating func addAnnouncements() {
    for syntax in menu.announcements.items {
      guard
        let speech = self.speech(
          syntax.says, word: "say", named: "announcements/" + syntax.name.value,
          owner: syntax.name, nil, instance: 0)
      else { continue }
      flow.announcements.append(
        Announcement(from: syntax.from?.value, until: syntax.until.value, speech: speech))
    }
  }
}

extension String {
  /// Whether a voice only rests at it: stops, brackets, quotes and blanks. `%` and `£` are spoken.
  fileprivate var isPause: Bool { allSatisfy(\.isRest) }
}

extension Character {
  fileprivate var isRest: Bool {
    if isWhitespace || ".。,，;；、:：!！?？…\"'＂＇".contains(self) { return true }
    return switch unicodeScalars.first?.properties.generalCategory {
    case .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation: true
    default: false
    }
  }
}

/// An option that a menu speaks of.
struct SpokenOption {
  /// Its place among the options of the flow.
  let option: Int
  /// Its place among those of the step, as they were written.
  let place: Int
  let name: String
}

extension Wordings {
  /// Without the signs at their ends: 「请按1」 and "press 1" go on behind a label.
  fileprivate var withoutFinalStops: Wordings {
    guard contains(where: { $0?.unicodeScalars.last?.isStop ?? false }) else { return self }
    return Wordings(
      map { text in
        guard var text else { return nil }
        while let last = text.unicodeScalars.last, last.isStop { text.unicodeScalars.removeLast() }
        return text
      })
  }
}

extension Unicode.Scalar {
  fileprivate var isStop: Bool {
    switch self {
    case ".", "。", ",", "，", ";", "；", "、": true
    default: false
    }
  }
}
