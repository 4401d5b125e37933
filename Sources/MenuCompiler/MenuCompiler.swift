import CallFlowModel
import Diagnostics
import MenuLanguage
package import ServiceCalendar

/// From menu files to the state machine of their calls.
///
///     files ─▶ load ─▶ items ─▶ declarations ─▶ lowering ─▶ flow ─▶ checks
///              │                 │              │                   │
///              └─ includes,      └─ names       └─ types, keys,     └─ reach, traps, values
///                 problems          that are       speech,             that are there, lint
///                 of syntax         twice          dialogues
///
/// Every stage reports all it finds and goes on with what there is.
package enum MenuCompiler {
  /// Compiles a menu whole.
  ///
  /// - Parameters:
  ///   - today: for what depends on the date (a calendar that has ended); `nil` leaves that out.
  ///   - knowsTimeZone: whether an IANA name is that of a time zone.
  ///   - leavesRest: the process ends soon: what was made on the way, millions of pieces for a large menu, is left for the
  ///     system to take back, and not given back piece by piece.
  package static func compile(
    _ sources: MenuSources, today: CivilDate?, knowsTimeZone: (String) -> Bool,
    leavesRest: Bool = false
  ) -> CompiledMenu {
    var report = ProblemReport()
    var loader = MenuLoader(sources)
    loader.load(&report)
    // Without its root there is no menu that anything could be missing from.
    guard !loader.files.all.isEmpty else { return CompiledMenu(unread: report, loader.files) }
    if !report.diagnostics.isEmpty {
      report.unreadItems = FaultyItems(loader.items, report.diagnostics)
    }
    let builtIn = loader.builtInItems()
    let menu = Declarations(loader.items, builtIn: builtIn, &report)
    // What a part of a menu names stands in other parts.
    guard menu.hasHotline || report.hasUnreadFile else {
      loader.reportNoHotline(&report)
      return CompiledMenu(unread: report, loader.files)
    }
    var settings = HotlineSettings(menu.hotline, knowsTimeZone: knowsTimeZone, &report)
    settings.reportSilentLanguages(in: menu, &report)
    let traits = DialogueTraits.all(of: menu, &report)
    var lowering = Lowering(
      menu: menu, settings: settings, dialogueTraits: traits, filesBeside: loader.filesBeside,
      report: report)
    lowering.addCalendar(&loader, today: today)
    lowering.addTables(&loader)
    lowering.addDocuments(&loader)
    lowering.run()
    lowering.reportFilesBeside()
    lowering.flow.version = loader.digest.value
    lowering.flow.prepare()
    lowering.checkFlow(today: today, items: loader.items)
    let diagnostics = lowering.report.diagnostics.inOrderOfPlace
    if leavesRest {
      UnsafeMutablePointer<(MenuLoader, Lowering)>.allocate(capacity: 1)
        .initialize(to: (loader, lowering))
    }
    return CompiledMenu(
      flow: diagnostics.errorCount == 0 ? lowering.flow : nil,
      summary: diagnostics.errorCount == 0 ? lowering.summary : nil, diagnostics: diagnostics,
      files: loader.files,
      stepPlaces: lowering.flow.steps.indices.map { lowering.syntax(of: StepID($0)).range },
      conditionPlaces: lowering.conditionPlaces, hoursPlaces: lowering.hoursPlaces,
      hoursTitles: lowering.hoursTitles,
      calendarFile: lowering.calendarFile)
  }
}

extension MenuCompiler {
  /// Whether a file declares a hotline, whole or not: then it is the root of a menu.
  package static func holdsHotline(_ bytes: [UInt8]) -> Bool {
    let source = SourceFile(name: "", bytes: bytes)
    // Where most files have it, it is found without reading them whole.
    if MenuFile.begins(source, with: .hotline) { return true }
    return MenuFile(parsing: source).items.contains(where: \.declaresHotline)
  }
}

extension FileItem {
  /// Whether it is a hotline's block, whole or not.
  var declaresHotline: Bool {
    switch self {
    case .hotline: true
    case .incomplete(let item): item.keyword == .hotline
    case .include, .defaults, .hours, .queue, .table, .document, .announcement, .dialogue, .step:
      false
    }
  }
}

extension CompiledMenu {
  /// A menu of which no more is known than what keeps it from being read.
  fileprivate init(unread report: ProblemReport, _ files: SourceFiles) {
    self.init(
      flow: nil, summary: nil, diagnostics: report.diagnostics.inOrderOfPlace, files: files,
      stepPlaces: [], conditionPlaces: [], hoursPlaces: [], hoursTitles: [], calendarFile: nil)
  }
}
