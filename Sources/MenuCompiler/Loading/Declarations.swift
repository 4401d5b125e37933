import Diagnostics
import MenuLanguage

/// Everything that the files of a menu declare, by name.
struct Declarations: Sendable {
  private(set) var hotline: HotlineSyntax?
  /// A `hotline` block is there, whole or not.
  private(set) var hasHotline = false
  private(set) var defaults: DefaultsSyntax?
  private(set) var hours = NameTable<HoursSyntax>()
  private(set) var queues = NameTable<QueueSyntax>()
  /// Those that are built in come first.
  private(set) var tables = NameTable<TableSyntax>()
  private let builtInTableCount: Int
  private(set) var documents = NameTable<DocumentSyntax>()
  private(set) var announcements = NameTable<AnnouncementSyntax>()
  private(set) var dialogues = NameTable<DialogueSyntax>()
  /// Steps outside of dialogues.
  private(set) var steps = NameTable<StepSyntax>()
  /// By dialogue: its steps.
  private(set) var dialogueSteps: [NameTable<StepSyntax>] = []

  init(_ items: [FileItem], builtIn: [FileItem], _ report: inout ProblemReport) {
    builtInTableCount = builtIn.count
    for case .table(let table) in builtIn { _ = tables.add(table, named: table.name.value) }
    for item in items { add(item, &report) }
  }

  private mutating func add(_ item: FileItem, _ report: inout ProblemReport) {
    switch item {
    case .include: return
    case .hotline(let syntax):
      if let first = hotline {
        report.add(.hotline(.twice(first: first.name.range)), at: syntax.name.range)
      } else {
        hotline = syntax
      }
      hasHotline = true
    case .defaults(let syntax):
      if let first = defaults {
        report.add(.hotline(.defaultsTwice(first: first.range)), at: syntax.range)
      } else {
        defaults = syntax
      }
    case .hours(let syntax):
      guard hasRoom(hours, "sets of hours", syntax.name, &report) else { return }
      if let first = hours.add(syntax, named: syntax.name.value) {
        twice(.hours, syntax.name, first: hours[first].name, &report)
      }
    case .queue(let syntax):
      guard hasRoom(queues, "queues", syntax.name, &report) else { return }
      if let first = queues.add(syntax, named: syntax.name.value) {
        twice(.queue, syntax.name, first: queues[first].name, &report)
      }
    case .table(let syntax):
      guard hasRoom(tables, "tables", syntax.name, &report) else { return }
      if syntax.name.value == BuiltInTables.receipts {
        report.add(.table(.builtInName(table: syntax.name.value)), at: syntax.name.range)
      } else if let first = tables.add(syntax, named: syntax.name.value) {
        twice(.table, syntax.name, first: tables[first].name, &report)
      }
    case .document(let syntax):
      guard hasRoom(documents, "documents", syntax.name, &report) else { return }
      if let first = documents.add(syntax, named: syntax.name.value) {
        twice(.document, syntax.name, first: documents[first].name, &report)
      }
    case .announcement(let syntax):
      if let first = announcements.add(syntax, named: syntax.name.value) {
        twice(.announcement, syntax.name, first: announcements[first].name, &report)
      }
    case .dialogue(let syntax):
      if let first = dialogues.add(syntax, named: syntax.name.value) {
        twice(.dialogue, syntax.name, first: dialogues[first].name, &report)
      } else {
        dialogueSteps.append(Self.steps(of: syntax, &report))
      }
    case .step(let syntax) where syntax.name.value.isEmpty: steps.addNameless(syntax)
    case .step(let syntax):
      if let first = steps.add(syntax, named: syntax.name.value) {
        twice(.step, syntax.name, first: steps[first].name, &report)
      }
    case .incomplete(let syntax): addBroken(syntax)
    }
  }

  /// Whether the table at `index` is one that the store keeps by itself.
  func isBuiltIn(tableAt index: Int) -> Bool { index < builtInTableCount }

  private static func steps(
    of dialogue: DialogueSyntax, _ report: inout ProblemReport
  ) -> NameTable<StepSyntax> {
    var steps = NameTable<StepSyntax>()
    for step in dialogue.steps {
      if step.name.value.isEmpty {
        steps.addNameless(step)
      } else if let first = steps.add(step, named: step.name.value) {
        report.add(
          .name(.twice(.step, name: step.name.value, first: steps[first].name.range)),
          at: step.name.range)
      }
    }
    return steps
  }

  private func hasRoom<Item>(
    _ table: NameTable<Item>, _ plural: String, _ name: Located<String>,
    _ report: inout ProblemReport
  ) -> Bool {
    guard table.items.count >= DeclarationLimits.namedThings else { return true }
    report.addHole(
      .name(.tooMany(what: plural, max: DeclarationLimits.namedThings)), at: name.range)
    return false
  }

  private func twice(
    _ kind: NamedKind, _ name: Located<String>, first: Located<String>,
    _ report: inout ProblemReport
  ) {
    report.add(.name(.twice(kind, name: name.value, first: first.range)), at: name.range)
  }

  private mutating func addBroken(_ item: IncompleteSyntax) {
    if item.keyword == .hotline { hasHotline = true }
    let name = item.name?.value
    switch item.keyword {
    case .hours: hours.addBroken(named: name)
    case .queue: queues.addBroken(named: name)
    case .table: tables.addBroken(named: name)
    case .document: documents.addBroken(named: name)
    case .announcement: announcements.addBroken(named: name)
    case .dialogue: dialogues.addBroken(named: name)
    case .include, .hotline, .defaults: break
    }
  }

  /// What else is called `name`, for who looked for the wrong kind.
  func kind(of name: String) -> NamedKind? {
    if steps.has(name) { return .step }
    if dialogues.has(name) { return .dialogue }
    if queues.has(name) { return .queue }
    if hours.has(name) { return .hours }
    if tables.has(name) { return .table }
    if documents.has(name) { return .document }
    return nil
  }
}

extension Declarations {
  /// Whether most steps that say something in `tag` say it without a language too, or so do labels: two at least.
  func speaksTwice(in tag: String) -> Bool {
    var marked = 0
    var twice = 0
    for step in steps.items + dialogueSteps.flatMap(\.items) {
      if step.speech.says.contains(where: { $0.language?.value == tag }) {
        marked += 1
        if step.speech.says.contains(where: { $0.language == nil }) { twice += 1 }
      }
      guard case .menu(let menu) = step.body else { continue }
      for option in menu.options
      where option.text?.translations.contains(where: { $0.language.value == tag }) ?? false {
        marked += 1
        twice += 1
      }
    }
    return twice >= 2 && twice * 2 > marked
  }

  /// The languages that something spoken is marked with.
  var languagesUsed: Set<String> {
    var tags: Set<String> = []
    func add(_ text: TextSyntax?) {
      for translation in text?.translations ?? [] { tags.insert(translation.language.value) }
    }
    func add(_ says: [SaySyntax]) {
      for say in says { if let language = say.language { tags.insert(language.value) } }
    }
    for step in steps.items + dialogueSteps.flatMap(\.items) {
      add(step.speech.says)
      add(step.speech.agains)
      if case .menu(let menu) = step.body { for option in menu.options { add(option.text) } }
    }
    for announcement in announcements.items { add(announcement.says) }
    return tags
  }
}
