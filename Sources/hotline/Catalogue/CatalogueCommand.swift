import CallEngine
import CallFlowModel
import CallKeeping
import Diagnostics
import MenuCompiler
import ServiceCalendar
import Storage
import StorageSQLite

/// `hotline catalogue`: the rows that callers browse, changed one by one while calls are up.
enum CatalogueCommand: Command {
  static let name = "catalogue"
  static let summary =
    "List, search, add and retire the recordings and documents that callers browse"
  static let operands = [
    Operand("ACTION", .optional, "list, find, add or retire; default: list"),
    Operand(
      "TABLE", .optional, "the table, as the menu names it; may be left out where there is one"),
    Operand("VALUE", .any, "the words to find; column=value to add; the key of the row to retire"),
  ]
  static let until = Flag(
    "until", "DATE", "retire: the last day on which it is heard; default: today")
  static let limit = Flag(
    "limit", "N", "list and find: how many at most; default: 20 found, all listed")
  static let heard = Flag("heard", "list: only what callers hear today")
  static let csv = Flag("csv", "list: as a file for `hotline import`")
  static let json = Flag("json", "list and find: a line of JSON for each row")
  static let prompts = Flag(
    "prompts", "FOLDER", "add: where the recordings are; default: prompts/")
  static let menu = Flag(
    "menu", "MENU", "add: the menu, for what callers hear of a row, and for its document")
  static let flags = [StoreFile.flag, until, limit, heard, csv, json, prompts, menu]
  static let details = """
    A catalogue is a table that callers browse, whose rows have a key, and which holds no secrets.
    A service that uses the store answers from what is changed at once, without a new start.
    Citizen numbers show their first and their last symbol; only --csv has them whole.

    actions:
      list     the rows, with the days on which they are heard
      find     rows whose texts hold all the words; one Chinese character is enough
      add      a new row: its key must be new, every value fit its column. The titles that
               callers spell are spelled for them
      retire   the row stays, and is not heard after that day

      hotline catalogue list recordings --heard
      hotline catalogue find recordings 工伤 认定
      hotline catalogue add recordings number=407 topic=labour title=高温津贴 body=每月二百元。
      hotline catalogue retire recordings 407 --until 2011-09-30

    What a new row says is to be recorded: `add` tells under which names, and warns where a
    recording that the row names is not there, or where callers would hear nothing of the row.
    `hotline prompts --store FILE` lists it all. A document that a row names must be declared
    in the menu, and some step ask for its topic, which --menu looks up; it also tells exactly what
    is spoken of rows. Without it, `add` says that nothing was looked up.
    """

  enum Action: String, CaseIterable { case list, find, add, retire }

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    var operands = invocation.operands[...]
    let action = operands.first.flatMap { Action(rawValue: $0) } ?? .list
    if operands.first == action.rawValue { operands.removeFirst() }
    try checkFlags(of: action, invocation)
    let store =
      switch action {
      case .list, .find: try StoreFile.lookInto(invocation)
      case .add, .retire: try StoreFile.openExisting(invocation)
      }
    let table = try table(operands.first, in: store)
    if operands.first == table.name { operands.removeFirst() }
    let words = Array(operands)
    switch action {
    case .list:
      if let word = words.first {
        throw CommandFailure(
          "what is '\(word)'?",
          hint: nearestAction(to: word).map { "did you mean '\($0)'?" }
            ?? "to find rows: hotline catalogue find \(table.name) \(word)")
      }
      return try list(table, in: store, invocation)
    case .find: return try find(words, in: table, store, invocation)
    case .add: return try add(words, to: table, store, invocation)
    case .retire: return try retire(words, in: table, store, invocation)
    }
  }

  /// The action that was meant.
  private static func nearestAction(to word: String) -> String? {
    nearestName(to: word, among: Action.allCases.map(\.rawValue))
  }

  /// What belongs to another action is a mistake.
  private static func checkFlags(
    of action: Action, _ invocation: Invocation
  ) throws(CommandFailure) {
    let fitting: [(flag: Flag, actions: [Action])] = [
      (until, [.retire]), (limit, [.list, .find]), (heard, [.list]), (csv, [.list]),
      (json, [.list, .find]), (prompts, [.add]), (menu, [.add]),
    ]
    for (flag, actions) in fitting where invocation.has(flag) && !actions.contains(action) {
      throw CommandFailure(
        "--\(flag.name) does not apply to \(action.rawValue)",
        hint: "\(flag.usage): \(flag.help)")
    }
    if invocation.has(csv), invocation.has(json) {
      throw CommandFailure("--csv or --json: which of them?")
    }
  }

  /// The catalogue of that name, or the only one there is.
  private static func table(
    _ name: String?, in store: SQLiteStore
  ) throws(CommandFailure) -> TableSchema {
    guard case .tables(let all) = try store.outcome(of: .listTables) else {
      throw CommandFailure("the store has no tables")
    }
    if let named = all.first(where: { $0.schema.name == name })?.schema {
      guard named.isCatalogue else {
        throw CommandFailure(
          "\(StorageRefusal.noCatalogue(named.name))",
          hint: "its rows are changed in its file, and imported with `hotline import`")
      }
      return named
    }
    let catalogues = all.map(\.schema).filter(\.isCatalogue)
    if let only = catalogues.first, catalogues.count == 1 { return only }
    let names = catalogues.map(\.name)
    let near = name.flatMap { nearestName(to: $0, among: names) ?? nearestAction(to: $0) }
    throw CommandFailure(
      name.map { "there is no catalogue '\($0)'" } ?? "which catalogue?",
      hint: near.map { "did you mean '\($0)'?" }
        ?? (names.isEmpty
          ? "the store has none: has the menu been imported?"
          : "there is \(names.joined(separator: ", "))"))
  }

  // MARK: Changing

  private static func add(
    _ words: [String], to table: TableSchema, _ store: SQLiteStore, _ invocation: Invocation
  ) throws(CommandFailure) -> ExitStatus {
    let reading = CatalogueRow(words, of: table, today: try LocalClock.now(invocation).date)
    guard let cells = reading.cells else {
      for problem in reading.problems {
        invocation.errors.line("error: \(problem.message)")
        if let hint = problem.hint { invocation.errors.line("  = hint: \(hint)") }
      }
      invocation.errors.line("nothing was added")
      return .problemsFound
    }
    let flow = try invocation[menu].map { path throws(CommandFailure) in try self.flow(of: path) }
    if let flow {
      let undeclared = undeclaredDocuments(in: cells, of: table, flow)
      for line in undeclared { invocation.errors.line(line) }
      if !undeclared.isEmpty {
        invocation.errors.line("nothing was added")
        return .problemsFound
      }
    }
    switch store.commit(.addRow(NewRow(cells, of: table))) {
    case .refused(let refusal):
      invocation.errors.line("error: \(refusal)")
      if case .keyTwice = refusal {
        invocation.errors.line("  = hint: give the new row another key, or retire that one")
      }
      return .problemsFound
    case let outcome: _ = try outcome.whole
    }
    warn(of: cells, in: table, flow, invocation)
    let row = TableRow(schema: table, cells: cells)
    invocation.output.line("added to \(table.name): \(table.shownKey(of: cells))")
    for (place, column) in table.columns.enumerated() {
      guard case .text(let text) = cells[place] else {
        if column.isSpelled {
          invocation.errors.line(
            "warning: '\(column.name)' is empty: callers hear nothing in its place, and cannot spell it"
          )
        }
        continue
      }
      switch column.type {
      case .text where !column.isKey && !column.isCompared:
        invocation.output.line("to record where it is spoken: \(row.promptName(at: place))")
      case .audio: tellOfRecording(text, invocation)
      case .text, .digits, .number, .money, .date, .time, .phone, .citizenID: continue
      }
    }
    if flow == nil { tellOfMenu(cells, of: table, invocation) }
    return .success
  }

  /// Without the menu nobody knows which words of a row must stand in it.
  private static func tellOfMenu(
    _ cells: [TableValue], of table: TableSchema, _ invocation: Invocation
  ) {
    let columns = zip(table.columns, cells).filter { column, cell in
      column.type == .text && !column.isKey && !column.isSpelled && cell != .absent
    }.map { "'\($0.0.name)'" }
    guard !columns.isEmpty else { return }
    invocation.output.line(
      "not looked up: whether the menu has the documents and topics that \(columns.joined(separator: ", ")) may name; --menu MENU does"
    )
  }

  private static func flow(of path: String) throws(CommandFailure) -> CallFlow {
    guard let flow = try MenuFolder.find(path).compile(today: nil).flow else {
      throw CommandFailure("the menu '\(path)' has problems", hint: "`hotline check` tells which")
    }
    return flow
  }

  /// The row may be meant so: more of it may come before its first day.
  private static func warn(
    of cells: [TableValue], in table: TableSchema, _ flow: CallFlow?, _ invocation: Invocation
  ) {
    let place = flow?.tables.firstIndex {
      $0.name == table.name && $0.columns.map(\.name) == table.columns.map(\.name)
    }
    let unheard =
      if let flow, let place {
        flow.unheard(cells, of: table, at: place)
      } else {
        table.unheard(cells)
      }
    for row in unheard {
      invocation.errors.line("warning: \(row.message)")
      if let hint = row.hint { invocation.errors.line("  = hint: \(hint)") }
    }
  }

  /// What to tell of the documents that a row names and the menu does not declare.
  private static func undeclaredDocuments(
    in cells: [TableValue], of table: TableSchema, _ flow: CallFlow
  ) -> [String] {
    let documents = flow.documents.map(\.name)
    return flow.documentColumns(ofTable: table.name).flatMap { column -> [String] in
      guard let place = table.index(of: column), case .text(let name) = cells[place],
        !documents.contains(name)
      else { return [] }
      let near = nearestName(to: name, among: documents)
      return [
        "error: the menu declares no document '\(name)', which '\(column)' names",
        "  = hint: "
          + (near.map { "did you mean '\($0)'?" }
            ?? "its documents are \(documents.joined(separator: ", "))"),
      ]
    }
  }

  /// Callers hear nothing where there is no such file: whoever adds the row has to know it now.
  private static func tellOfRecording(_ name: String, _ invocation: Invocation) {
    let folder = invocation[prompts] ?? "prompts"
    let languages = PromptFolder(path: folder).languages
    if languages.isEmpty {
      if invocation.has(prompts) {
        invocation.errors.line("warning: '\(folder)' has no folder of a language")
      }
      invocation.output.line("to record: \(name)")
    }
    // A recording that a row names says words of its own.
    var recorded = RecordedTexts()
    for language in languages {
      let path = "\(folder)/\(language)/\(name).wav"
      switch PromptFolder(path: folder).state(
        of: SpokenPrompt(language: language, name: name, content: .ownWords), &recorded)
      {
      case .missing:
        invocation.errors.line(
          "warning: there is no recording '\(path)': callers hear nothing there until there is")
        invocation.output.line("to record: \(language)/\(name)")
      case .unplayable(let flaw, byPerson: _):
        invocation.errors.line("warning: '\(path)' \(flaw.words)")
      case .recorded, .synthesised, .outdated: invocation.output.line("recorded: \(path)")
      }
    }
  }

  private static func retire(
    _ words: [String], in table: TableSchema, _ store: SQLiteStore, _ invocation: Invocation
  ) throws(CommandFailure) -> ExitStatus {
    let keys = table.columns.filter(\.isKey)
    guard words.count == keys.count else {
      throw CommandFailure(
        "which row?",
        hint:
          "name it by \(keys.map(\.name).joined(separator: ", ")): hotline catalogue retire \(table.name) …"
      )
    }
    let now = try LocalClock.now(invocation)
    var key: [TableValue] = []
    for (column, word) in zip(keys, words) {
      do throws(CellProblem) {
        key.append(try column.value(of: word) { CitizenNumber.isValid($0, today: now.date) })
      } catch {
        throw CommandFailure("'\(word)' is not of type \(column.type.word), as '\(column.name)' is")
      }
    }
    var day = now.date
    if let date = try invocation.date(until) { day = date }
    switch try store.outcome(of: .retireRow(table: table.name, key: key, until: day)) {
    case .notFound:
      invocation.errors.line(
        "error: table '\(table.name)' has no row \(words.joined(separator: " "))")
      return .problemsFound
    default:
      let row = words.joined(separator: " ")
      if let first = try firstDay(of: key, in: table, store, today: now.date), first > day {
        invocation.output.line(
          "\(row) is never heard: it would begin on \(first), and its last day is \(day)")
      } else {
        invocation.output.line("\(row) is heard until \(day), that day included")
      }
      return .success
    }
  }

  /// On which a row is heard for the first time; `nil` where it is from ever.
  private static func firstDay(
    of key: [TableValue], in table: TableSchema, _ store: SQLiteStore, today: CivilDate
  ) throws(CommandFailure) -> CivilDate? {
    let conditions = zip(table.columns.filter(\.isKey), key).map {
      ColumnCondition(column: $0.name, .equals($1))
    }
    let question = LookupQuestion(
      table: table.name, conditions: conditions, caller: nil, today: today)
    guard let place = table.index(of: DateBound.from),
      case .found(let row) = try store.outcome(of: .lookUp(question)),
      case .date(let first) = row.cells[place]
    else { return nil }
    return first
  }
}
