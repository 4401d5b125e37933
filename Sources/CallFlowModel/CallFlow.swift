package import ServiceCalendar
package import SpokenForms
package import Telephony

/// A menu, compiled: the state machine of its calls as plain tables, with small integers where names were.
///
///     steps ─┬─ speech ──▶ speeches ──▶ pieces ──▶ prompts, words, values
///            ├─ asking ──▶ askings ──▶ keyNodes ──▶ options ──▶ steps
///            └─ detail ──▶ plays, entries, lookups, browses, recordings, faxes, transfers, choices
///
/// Compiler and engine meet only here. Sub-dialogues are unrolled, defaults are merged into every step that
/// they hold in, and menus that speak themselves have a speech like any other.
package struct CallFlow: Sendable {
  /// `12333`: the word behind `hotline`.
  package var name: String
  package var title: TextID?
  /// What callers dial to reach it.
  package var numbers: [String]
  /// A digest of the sources: two menus that behave alike may differ in it, two that differ in it never
  /// pass for one another.
  package var version: UInt64 { didSet { versionText = String(version, radix: 16) } }
  /// ``version`` as records name it, in hexadecimal digits.
  package private(set) var versionText: String
  /// IANA name of the time zone of its hours.
  package var timeZone: String
  /// Language tags, the first one being the caller's unless chosen.
  package var languages: [String]
  /// How each language speaks numbers: its words, and the style of ``styles`` that holds unless a piece says
  /// otherwise.
  package var spokenLanguages: [SpokenLanguage]
  package var start: StepID
  /// A call ends when it has lasted this long.
  package var callTimeMax: Milliseconds
  /// A call ends when it has taken this many steps.
  package var callStepsMax: UInt32

  package var steps: [Step] = []
  /// By step: its name as authors and reports write it, `main`, `area(萧山区).seats`.
  package var stepNames: [String] = []
  /// By step: its title in the first language, for authors; `nil` where it has none.
  package var stepTitles: [String?] = []
  package var askings: [Asking] = []
  /// Element 0 is never used.
  package var keyNodes: [KeyNode] = [KeyNode()]
  package var options: [FlowOption] = []
  package var plays: [PlayDetail] = []
  package var entries: [EnterDetail] = []
  package var lookups: [LookupDetail] = []
  package var browses: [BrowseDetail] = []
  package var recordings: [RecordDetail] = []
  package var faxes: [FaxDetail] = []
  package var transfers: [TransferDetail] = []
  package var choices: [ChooseDetail] = []
  package var branches: [Branch] = []
  package var conditions: [RowCondition] = []
  package var fetchedColumns: [FetchedColumn] = []
  /// Each a run of ``patternElements``.
  package var patterns: [TableRange] = []
  package var patternElements: [PatternElement] = []

  /// By speech and language: a run of ``pieces``. Speech s in language l stands at
  /// `s * languages.count + l`.
  package var speeches: [TableRange] = []
  package var pieces: [SpeechPiece] = []
  /// By speech and language, whether something is said there and it is the same in every call; see
  /// ``prepare()``.
  package private(set) var fixedSpeeches: [Bool] = []
  /// By step, whether a choice may ask how it was left last; empty before ``prepare()``.
  package private(set) var stepsAskedAbout: [Bool] = []
  /// How many of them there are.
  package private(set) var stepsAskedAboutCount = 0
  /// What calls must hold where; `nil` before ``prepare()``.
  package private(set) var valuesAhead: ValuesAhead?
  /// Which cell a value of a table is.
  private(set) var textPlaces: [ValueID: TextPlace] = [:]

  struct TextPlace: Sendable {
    let table: UInt16
    let column: UInt16
  }
  package var prompts: [Prompt] = []
  package var styles: [SpokenStyle] = []
  /// By text and language, as ``speeches``.
  package var texts: [String] = []
  package var phrases: Phrases

  package var values: [ValueDeclaration] = []
  package var constants: [CallValue] = []
  package var tables: [TableDeclaration] = []
  package var documents: [FaxDocument] = []
  package var faxNumbers = FaxNumberRules()
  package var queues: [SeatQueue] = []
  package var hours: [ServiceHours] = []
  /// Holidays and make-up working days; `nil` where the menu names no calendar.
  package var calendar: WorkCalendar?
  package var announcements: [Announcement] = []
  /// Option names, numbers and prefixes.
  package var names: [String] = []

  /// What every language says in every menu.
  package struct Phrases: Sendable, BitwiseCopyable {
    /// Said at the last row when the next one is asked for.
    package var lastRow: SpeechID
    /// Said at the first row when the previous one is asked for.
    package var firstRow: SpeechID
    /// Said for each row that has a key, behind the row: 「请按」 and the key.
    package var rowKey: SpeechID
    /// Said while an answer takes a while, where the step has no words of its own for that.
    package var oneMoment: SpeechID

    package init(lastRow: SpeechID, firstRow: SpeechID, rowKey: SpeechID, oneMoment: SpeechID) {
      self.lastRow = lastRow
      self.firstRow = firstRow
      self.rowKey = rowKey
      self.oneMoment = oneMoment
    }
  }

  package init(
    name: String, numbers: [String], version: UInt64, timeZone: String, languages: [String],
    spokenLanguages: [SpokenLanguage], start: StepID, phrases: Phrases,
    callTimeMax: Milliseconds = .seconds(1800), callStepsMax: UInt32 = 1000
  ) {
    self.name = name
    self.numbers = numbers
    self.version = version
    versionText = String(version, radix: 16)
    self.timeZone = timeZone
    self.languages = languages
    self.spokenLanguages = spokenLanguages
    self.start = start
    self.phrases = phrases
    self.callTimeMax = callTimeMax
    self.callStepsMax = callStepsMax
  }
}

extension CallFlow {
  package subscript(id: StepID) -> Step { steps[Int(id.index)] }

  /// As authors and reports write it: `main`, `area(萧山区).seats`.
  package func name(of step: StepID) -> String { stepNames[Int(step.index)] }

  /// As records and reports call it.
  package func name(of option: OptionID) -> String {
    names[Int(options[Int(option.index)].name)]
  }

  /// The pieces of `speech` in `language`: a run of ``pieces``.
  package func pieceRange(of speech: SpeechID, in language: LanguageID) -> Range<Int> {
    speeches[Int(speech.index) * languages.count + Int(language.index)].range
  }

  /// Whether `speech` is the same in every call. Unknown, and so false, before ``prepare()``.
  package func isFixed(_ speech: SpeechID, in language: LanguageID) -> Bool {
    let place = Int(speech.index) * languages.count + Int(language.index)
    return place < fixedSpeeches.count && fixedSpeeches[place]
  }

  /// Finds out what the engine asks at every key; to be called once everything else is complete.
  package mutating func prepare() {
    stepsAskedAbout = Array(repeating: false, count: steps.count)
    for branch in branches {
      switch branch.condition {
      case .after(let step, _), .afterDropped(let step), .afterOption(let step, _):
        stepsAskedAbout[Int(step.index)] = true
        if let drop = dropStep(of: step) { stepsAskedAbout[Int(drop.index)] = true }
      case .open, .language, .callerHidden, .callerBegins, .compare: break
      }
    }
    stepsAskedAboutCount = stepsAskedAbout.count { $0 }
    valuesAhead = ValuesAhead(self)
    for query in lookups.map(\.query) + browses.map(\.query) {
      for fetched in fetchedColumns[query.columns.range]
      where Int(fetched.column) != FetchedColumn.place {
        textPlaces[fetched.value] = TextPlace(table: query.table, column: fetched.column)
      }
    }
    fixedSpeeches = speeches.map { run in
      !run.isEmpty
        && pieces[run.range].allSatisfy { piece in
          switch piece {
          case .prompt, .word: true
          case .value, .constant, .announcements, .receipt, .recording, .rowKey: false
          }
        }
    }
  }

  /// The step in which a caller drops the message that `step` has taken; `nil` where that cannot be.
  package func dropStep(of step: StepID) -> StepID? {
    let facts = self[step]
    return facts.kind == .record ? recordings[Int(facts.detail)].drop : nil
  }

  /// What the text is in `language`.
  package func text(_ text: TextID, in language: LanguageID) -> String {
    texts[Int(text.index) * languages.count + Int(language.index)]
  }

  /// The language with this tag, or the one whose tag begins it (`en` for `en-GB`); `nil` when the menu has
  /// none such.
  package func language(tagged tag: String) -> LanguageID? {
    // Tags are the same in any case (RFC 5646, 2.1.1).
    let tag = tag.lowercased()
    let tags = languages.map { $0.lowercased() }
    if let exact = tags.firstIndex(of: tag) { return LanguageID(exact) }
    let primary = tag.prefix { $0 != "-" }
    return tags.firstIndex { $0.prefix { $0 != "-" } == primary }.map { LanguageID($0) }
  }
}
