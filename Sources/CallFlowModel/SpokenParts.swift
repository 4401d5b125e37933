import ServiceCalendar
package import SpokenForms

/// What callers of a menu can hear in one language, but for the cells of tables: whatever is in a speech of it.
package struct SpokenParts: Sendable {
  package private(set) var prompts: Set<PromptID> = []
  package private(set) var words: Set<SpokenWord> = []

  package init(of flow: CallFlow, in language: LanguageID) {
    let spoken = flow.spokenLanguages[Int(language.index)]
    let unheard = flow.unheardPhrases
    var values: Set<SpokenValueKind> = []
    for speech in 0..<flow.speeches.count / max(1, flow.languages.count) {
      let speech = SpeechID(speech)
      guard !unheard.contains(speech) else { continue }
      for piece in flow.pieces[flow.pieceRange(of: speech, in: language)] {
        switch piece {
        case .prompt: break
        case .word(let word): words.insert(word)
        case .value(let value, let form, let style):
          values.insert(
            SpokenValueKind(type: flow.values[Int(value.index)].type, form: form, style: style))
        case .constant(let constant, let form, let style):
          add(
            flow.constants[Int(constant)], form, flow.styles[Int(style)], spoken)
        case .receipt: words.formUnion(spoken.words(ofAny: .digits(.case)))
        case .rowKey:
          let rows = flow.browses.filter { $0.chosen != nil }.map { Int64($0.pageSize) }.max() ?? 0
          for key in 0..<rows { add(.number(key + 1), .digits, [], spoken) }
        // Announcements have speeches of their own.
        case .announcements, .recording: break
        }
      }
    }
    for value in values { add(value, flow, spoken) }
    for speech in 0..<flow.speeches.count / max(1, flow.languages.count) {
      let speech = SpeechID(speech)
      guard !unheard.contains(speech) else { continue }
      // What lacks words in one language is heard there in another.
      for language in flow.languages.indices {
        for piece in flow.pieces[flow.pieceRange(of: speech, in: LanguageID(language))] {
          if case .prompt(let prompt) = piece { prompts.insert(prompt) }
        }
      }
    }
  }

  private struct SpokenValueKind: Hashable {
    let type: ValueType
    let form: SpokenFormKind
    /// A place in ``CallFlow/styles``.
    let style: UInt16
  }

  /// Any value of the type.
  private mutating func add(
    _ value: SpokenValueKind, _ flow: CallFlow, _ spoken: SpokenLanguage
  ) {
    let kind: SpokenKind
    switch value.type {
    // Of a cell; who asks for those looks at the rows.
    case .text, .audio: return
    case .digits, .phone, .citizenID:
      kind = .digits(value.form.digitKind)
      if value.type == .citizenID { add("X", spoken) }
      // Patterns may take these keys; entries of all other types do not.
      if value.type == .digits, !flow.patterns.isEmpty { add("*#", spoken) }
    case .number: kind = value.form.numberKind
    case .money: kind = .money
    case .date: kind = .date
    case .time: kind = .time
    }
    words.formUnion(spoken.words(ofAny: kind, style: flow.styles[Int(value.style)]))
  }

  private mutating func add(_ symbols: String, _ spoken: SpokenLanguage) {
    var found: [SpokenWord] = []
    spoken.speak(symbolsIn: symbols, as: .digits, into: &found)
    words.formUnion(found)
  }

  private mutating func add(
    _ constant: CallValue, _ form: SpokenFormKind, _ style: SpokenStyle, _ spoken: SpokenLanguage
  ) {
    var found: [SpokenWord] = []
    switch constant {
    case .none, .prompt: break
    case .digits(let digits): spoken.speak(symbolsIn: digits, as: form.digitKind, into: &found)
    case .number(let number):
      spoken.speak(form.spokenValue(of: number), style: style, into: &found)
    case .money(let fen): spoken.speak(.money(fen: fen), style: style, into: &found)
    case .date(let date):
      SpokenDate(year: Int(date.year), month: Int(date.month), day: Int(date.day)).map {
        spoken.speak(.date($0), style: style, into: &found)
      }
    case .time(let time):
      SpokenTime(hour: time.hour % 24, minute: time.minute).map {
        spoken.speak(.time($0), style: style, into: &found)
      }
    }
    words.formUnion(found)
  }
}

extension CallFlow {
  /// Those of ``phrases`` that no step of this menu says.
  fileprivate var unheardPhrases: Set<SpeechID> {
    var heard: Set<SpeechID> = []
    for index in steps.indices {
      switch steps[index].kind {
      case .lookup: if steps[index].speech == nil { heard.insert(phrases.oneMoment) }
      case .browse:
        heard.insert(phrases.oneMoment)
        if browses[Int(steps[index].detail)].chosen != nil { heard.insert(phrases.rowKey) }
        for exit in exits(of: StepID(index)) {
          if exit.target == .nextRows { heard.insert(phrases.lastRow) }
          if exit.target == .previousRows { heard.insert(phrases.firstRow) }
        }
      case .menu, .play, .enter, .record, .discard, .fax, .transfer, .choose, .hangUp: break
      }
    }
    return Set([phrases.lastRow, phrases.firstRow, phrases.rowKey, phrases.oneMoment])
      .subtracting(heard)
  }
}

extension SpokenFormKind {
  /// What any number is that is spoken in this form.
  fileprivate var numberKind: SpokenKind {
    switch spokenValue(of: 0) {
    case .cardinal: .cardinal
    case .counted: .counted
    case .ordinal: .ordinal
    case .money: .money
    case .date: .date
    case .time: .time
    case .duration: .duration
    case .decimal: .decimal
    case .percent: .percent
    }
  }
}
