import CallFlowModel
import Diagnostics
import MenuLanguage
import SpokenForms
import Telephony

/// From what the files declare to the tables of a ``CallFlow``.
///
/// Steps are numbered when their instance is first entered, and compiled one instance after the
/// other; so a target is a number at once, and nothing here calls itself without bound. What kinds
/// of step, keys, speech and values become stands in the extensions.
struct Lowering {
  /// Steps of a menu with all copies of its dialogues.
  static let stepCountMax = 250_000
  /// Values have numbers of 16 bits.
  static let valueCountMax = 65_000

  let menu: Declarations
  let settings: HotlineSettings
  private var filesBeside: MenuFilesBeside
  /// Those of them that were told to be missing.
  private var filesMissed: Set<String> = []
  var flow: CallFlow
  var report: ProblemReport
  var instances: [Instance] = []
  var instanceOf: [InstanceKey: Int] = [:]
  /// By the name of instances, without what tells those apart that share it.
  var instanceNames: [String: SharedName] = [:]
  /// By dialogue.
  let dialogueTraits: [DialogueTraits]
  /// Dialogues of which not all branches were compiled, for one above them always holds.
  var dialoguesCutShort: Set<Int> = []
  /// Those that a step of their dialogue asks for.
  var parametersUsed: Set<ParameterPlace> = []
  /// By step of the flow.
  var origins: [StepOrigin] = []
  /// By step of the flow: its options, a run of the flow's.
  var optionRuns: [Range<Int>] = []

  var prompts = PromptTable()
  var constants: [CallValue: Int] = [:]
  var styles: [SpokenStyle: Int] = [:]
  var texts: [Wordings: TextID] = [:]
  /// By text of the flow: what is written.
  var textWordings: [Wordings] = []
  var names = NameIndex()
  /// `nil` where there are no defaults.
  var usualAsking: UsualAsking?
  /// By default option: its stable name.
  var defaultNames: [String] = []
  var patterns: [[PatternElement]: Int] = [:]
  var values: [ValueKey: ValueID] = [:]
  var valueUses: [ValueUse] = []
  /// Whether a step asks a table that has a secret without it.
  var leavesSecretOut = false
  /// Steps that speak a receipt, and where; of an announcement that does, no step.
  var receiptUses: [(step: StepID?, language: Int, range: SourceRange)] = []
  /// The columns that somebody asks of the row of a step.
  var wantedColumns: [StepID: [FetchedColumn]] = [:]
  var lookups: [PendingLookup] = []
  var browses: [PendingBrowse] = []
  var continuing: [PendingContinuing] = []
  /// For how many days the places of callers count in the rows of a browse step.
  var placeDays: [StepID: UInt8] = [:]
  /// How many steps have been looked at for the keys that wait in them, once for each step before that names one.
  var keyLooks = 0
  var outcomeTests: [PendingOutcome] = []
  /// By condition of the flow.
  var conditionPlaces: [SourceRange] = []
  /// Where opening hours stand: what ``HoursLine/line`` counts.
  var hoursPlaces: [SourceRange] = []
  /// By hours: their title in every language.
  var hoursTitles: [[String]] = []
  var calendarFile: SourceFileID?
  /// The lengths of prompts without words.
  var silences: [PromptID: Milliseconds] = [:]
  var knownOptionPrompts: OptionPrompts?
  /// By option of the flow: the recording that says what it is for; `nil` where no menu speaks of it by itself.
  var optionLabels: [PromptID?] = []
  var summary: MenuSummary?
  /// By language: its own phrases.
  let phrases: [LanguagePhrases]
  /// By language and key: the words of the key; `nil` where it has none.
  let keyWords: [[[SpokenWord]?]]
  /// Where something is marked with a language that the hotline does not speak.
  var unspokenLanguages: [Located<String>] = []
  /// The places of texts of which a translation is.
  var textsInUnspoken: Set<SourceRange> = []
  /// The steps that say the announcements.
  var announcingSteps: [StepID] = []
  /// The languages in which some step does.
  var announcedLanguages: Set<Int> = []
  var enteredDialogues: Set<Int> = []
  /// By kind: the places of what some step has asked for by its name.
  var askedFor: [NamedKind: Set<Int>] = [:]

  struct ValueKey: Hashable {
    let step: StepID
    /// -1 for an entry.
    let column: Int
  }

  /// The first instance that has a name, and how many have it.
  struct SharedName {
    let arguments: [Argument?]
    let entry: SourceRange
    var count: Int
  }

  /// A step that needs a value to be there.
  struct ValueUse {
    let value: ValueID
    /// `nil`: an announcement, which is said in each of the ``announcingSteps``.
    let user: StepID?
    let setter: StepID
    let range: SourceRange
  }

  init(
    menu: Declarations, settings: HotlineSettings, dialogueTraits: [DialogueTraits],
    filesBeside: MenuFilesBeside, report: ProblemReport
  ) {
    self.menu = menu
    self.settings = settings
    self.dialogueTraits = dialogueTraits
    self.filesBeside = filesBeside
    self.report = report
    unspokenLanguages = settings.unspokenLanguages
    phrases = settings.spokenLanguages.map { LanguagePhrases(of: $0) }
    keyWords = settings.spokenLanguages.map { language in
      DTMFKey.allCases.map { key in
        var keys = KeyString()
        _ = keys.append(key)
        return LanguagePhrases.words(of: keys, in: language)
      }
    }
    let nothing = SpeechID(0)
    flow = CallFlow(
      name: settings.name, numbers: settings.numbers, version: 0, timeZone: settings.timeZone,
      languages: settings.languages, spokenLanguages: settings.spokenLanguages, start: StepID(0),
      phrases: CallFlow.Phrases(
        lastRow: nothing, firstRow: nothing, rowKey: nothing, oneMoment: nothing),
      callTimeMax: settings.callTime, callStepsMax: settings.callSteps)
    flow.faxNumbers = settings.faxNumbers
  }

  /// The step of `place` as it was written.
  func syntax(_ place: StepPlace) -> StepSyntax { step(at: place.index, of: place.instance) }

  func syntax(of step: StepID) -> StepSyntax {
    let origin = origins[Int(step.index)]
    return self.step(at: origin.index, of: origin.instance)
  }

  func step(at index: Int, of instance: Int) -> StepSyntax {
    guard let dialogue = instances[instance].dialogue else { return menu.steps[index] }
    return menu.dialogueSteps[dialogue][index]
  }

  /// The steps of an instance, in the order of the file.
  func steps(of instance: Int) -> NameTable<StepSyntax> {
    instances[instance].dialogue.map { menu.dialogueSteps[$0] } ?? menu.steps
  }

  /// Compiles every step that can be entered.
  mutating func run() {
    reserveRoom()
    flow.title = menu.hotline?.title.map { text($0) }
    addQueues()
    addHours()
    checkDefaults()
    addTablePhrases()
    addInstance(
      dialogue: nil, arguments: [], textPlaces: [], returnsTo: nil, names: ("", "", ""))
    addAnnouncements()
    if menu.steps.items.count > Self.stepCountMax {
      report.addHole(
        .dialogue(.tooManySteps(max: Self.stepCountMax)),
        at: menu.steps[Self.stepCountMax].name.range)
    }
    if let hotline = menu.hotline {
      switch target(hotline.start, nil, instance: 0) {
      case .step(let start): flow.start = start
      case .back, .again, .nextRows, .previousRows, .hangUp:
        // A step that could not be found is a problem already.
        if report.isWhole { report.addHole(.hotline(.startNowhere), at: hotline.start.range) }
      }
    }
    var next = 0
    while next < instances.count {
      for index in steps(of: next).items.indices {
        lower(
          StepPlace(id: StepID(instances[next].firstStep + index), instance: next, index: index))
      }
      next += 1
    }
    finishPlayedRows()
    finishQueries()
    finishOutcomeTests()
    reportUnspokenLanguages()
    flow.prompts = prompts.prompts
  }

  /// Room for what every step has one of.
  private mutating func reserveRoom() {
    let count = menu.steps.items.count
    var optionCount = 0
    var spokenCount = 0
    let usualCount = menu.defaults?.options.count ?? 0
    for step in menu.steps.items {
      guard case .menu(let menu) = step.body else { continue }
      optionCount += menu.options.count + usualCount
      if step.speech.says.isEmpty { spokenCount += menu.options.count }
    }
    // "For", the option, "press", a key, and a gap.
    flow.pieces.reserveCapacity(spokenCount * 5 * flow.languages.count)
    prompts.reserveCapacity(spokenCount)
    flow.options.reserveCapacity(optionCount)
    optionLabels.reserveCapacity(optionCount)
    flow.steps.reserveCapacity(count)
    flow.stepNames.reserveCapacity(count)
    flow.stepTitles.reserveCapacity(count)
    optionRuns.reserveCapacity(count)
    origins.reserveCapacity(count)
    flow.askings.reserveCapacity(count)
    flow.keyNodes.reserveCapacity(count)
    flow.speeches.reserveCapacity(count * flow.languages.count)
  }

  /// Adds an option of the step that is compiled.
  mutating func addOption(named name: String, to target: Target) {
    flow.options.append(FlowOption(name: self.name(name), target: target))
    optionLabels.append(nil)
  }

  /// Numbers the steps of a new instance.
  mutating func addInstance(
    dialogue: Int?, arguments: [Argument?], textPlaces: [SourceRange?], returnsTo: Target?,
    names: (steps: String, prompts: String, arguments: String)
  ) {
    let instance = instances.count
    instances.append(
      Instance(
        dialogue: dialogue, arguments: arguments, textPlaces: textPlaces, returnsTo: returnsTo,
        firstStep: flow.steps.count, namePrefix: names.steps, promptPrefix: names.prompts,
        argumentPrefix: names.arguments))
    for (index, step) in steps(of: instance).items.enumerated() {
      let id = addStep(
        named: names.steps + step.name.value,
        StepOrigin(instance: instance, index: index, part: .written))
      if let title = step.title { flow.stepTitles[Int(id.index)] = wordings(title).first ?? nil }
    }
  }

  /// A step that hangs up until it is compiled.
  mutating func addStep(named name: String, _ origin: StepOrigin) -> StepID {
    flow.steps.append(Step(kind: .hangUp))
    flow.stepNames.append(name)
    flow.stepTitles.append(nil)
    optionRuns.append(0..<0)
    origins.append(origin)
    return StepID(flow.steps.count - 1)
  }

  /// A step that the compiler adds to the one at `place`.
  mutating func addStep(_ suffix: String, of place: StepPlace, _ part: StepOrigin.Part) -> StepID {
    addStep(
      named: flow.stepNames[Int(place.id.index)] + "." + suffix,
      StepOrigin(instance: place.instance, index: place.index, part: part))
  }

  mutating func lower(_ place: StepPlace) {
    let step = syntax(place)
    checkAllowances(step)
    flow.steps[Int(place.id.index)] =
      switch step.body {
      case .menu(let body): menu(body, step, place)
      case .play(let body): play(body, step, place)
      case .enter(let body): enter(body, step, place)
      case .lookup(let body): lookup(body, step, place)
      case .browse(let body): browse(body, step, place)
      case .record(let body): record(body, step, place)
      case .fax(let body): fax(body, step, place)
      case .transfer(let body): transfer(body, step, place)
      case .choose(let body): choose(body, place)
      case .hangUp: hangUp(step, place)
      case .incomplete(let body): incomplete(body, step, place)
      }
  }

  /// A file that was not included and declares what is missing: then all that is missing from it is one mistake.
  mutating func reportNotIncluded(_ kind: NamedKind, _ name: String, at range: SourceRange) -> Bool
  {
    guard let file = filesBeside.file(declaring: kind, name) else { return false }
    filesMissed.insert(file)
    report.isWhole = false
    report.add(
      .name(.notIncluded(kind, name: name, file: file)), at: range, as: "not included \(file)",
      again: "nor is this known without it")
    return true
  }

  /// Files that were not included though nothing that is missing stands in them: nobody refers to an announcement.
  mutating func reportFilesBeside() {
    guard let hotline = menu.hotline, !report.hasUnreadFile else { return }
    for file in filesBeside.forgotten() where !filesMissed.contains(file) {
      report.add(.file(.notIncluded(path: file)), at: hotline.range)
    }
  }

  private mutating func hangUp(_ step: StepSyntax, _ place: StepPlace) -> Step {
    reportAgain(step)
    reportSilence(step) { .silentHangUp(step: step.name.value, language: $0) }
    return Step(kind: .hangUp, keys: keyMode(step), speech: speech(of: step, place))
  }

  /// What it lacks has been told; what it names is looked up all the same.
  private mutating func incomplete(
    _ body: UnfinishedSyntax, _ step: StepSyntax, _ place: StepPlace
  ) -> Step {
    report.isWhole = false
    for target in body.targets { _ = self.target(target, place) }
    for branch in body.branches {
      _ = target(branch.target, place)
      if case .open(let name) = branch.condition {
        _ = hours(named: name, instance: place.instance)
      }
    }
    if let table = body.table { _ = self.table(named: table) }
    if case .queue(let name)? = body.transfer { _ = queue(named: name, instance: place.instance) }
    if case .name(let name)? = body.document { _ = document(named: name, instance: place.instance) }
    return Step(kind: .hangUp, keys: keyMode(step), speech: speech(of: step, place))
  }

  func keyMode(_ step: StepSyntax) -> KeyMode {
    switch step.speech.keys?.value {
    case .interrupt, nil: .interrupt
    case .queue: .queue
    case .ignore: .ignore
    }
  }

  private mutating func checkAllowances(_ step: StepSyntax) {
    for allow in step.speech.allows {
      if let rule = LintRule(rawValue: allow.rule.value) {
        report.allow(rule, at: allow.rule.range, inStep: step.range)
      } else {
        let near = report.nearest(to: allow.rule.value, among: LintRule.allCases.map(\.rawValue))
        report.add(.lint(.unknownRule(name: allow.rule.value, near: near)), at: allow.rule.range)
      }
    }
  }

  // MARK: - Tables that hold each thing once

  mutating func constant(_ value: CallValue) -> Int {
    if let place = constants[value] { return place }
    flow.constants.append(value)
    constants[value] = flow.constants.count - 1
    return flow.constants.count - 1
  }

  mutating func style(_ style: SpokenStyle) -> UInt16 {
    if let place = styles[style] { return UInt16(place) }
    flow.styles.append(style)
    styles[style] = flow.styles.count - 1
    return UInt16(flow.styles.count - 1)
  }

  mutating func name(_ name: String) -> Int {
    let (place, isNew) = names.insert(name)
    if isNew { flow.names.append(name) }
    return place
  }
}

extension Duration {
  /// Whole milliseconds, within what ``Milliseconds`` holds.
  var milliseconds: Milliseconds {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    guard !overflow else { return Milliseconds(.max) }
    return Milliseconds(UInt32(clamping: whole &+ attoseconds / 1_000_000_000_000_000))
  }
}
