import CallFlowModel
import Diagnostics
import Foundation
import MenuCompiler
import Storage
import StorageSQLite

/// `hotline import`: puts the tables of menus into the store.
enum ImportCommand: Command {
  static let name = "import"
  static let summary = "Put the tables of a menu into the store, each whole or not at all"
  static let operands = [Operand("MENU", .some, "a menu's root file, or its folder")]
  static let keep = Flag(
    "keep", "rows that staff have changed with `hotline catalogue` stay as they are")
  static let replace = Flag(
    "replace",
    "what staff have changed goes, and columns that the menu lacks, and what is another menu's")
  static let flags = [StoreFile.flag, keep, replace]
  static let details = """
    Reads the CSV file of every table that the menus declare. When anything is wrong with one of
    them, all problems are shown, and nothing is imported. Each table is replaced in one
    transaction: callers hear all old rows or all new ones, and whoever stops the command leaves
    the old ones. A large table is written beside the old one before that, so calls go on and
    their messages are saved meanwhile. Tables that are answered over HTTP are passed over.

    Where staff have changed rows since the last import (`hotline catalogue`) and the files lack
    what they wrote, nothing is imported, unless --keep or --replace says what becomes of it.
    `hotline catalogue list TABLE --csv` writes a file that has it all.

    A store has one table of a name. Where the one that is there is another menu's, or has columns
    that the menu's lacks, callers may need it: nothing is imported without --replace. Menus that
    share a table are imported together, and then each of them may bring it.

      hotline import --store hotline.db menus/12333
      hotline import --store hotline.db --keep menus/12333
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    guard StoreFile.path(invocation) != StoreFile.inMemory else {
      throw CommandFailure(
        "a store in memory keeps nothing for a service", hint: "name a file with --store")
    }
    var all: [TableContents] = []
    /// By the name of a table: the names of the menus that bring it.
    var menus: [String: [String]] = [:]
    var endpoints: [TableDeclaration] = []
    var warnings: [DataFinding] = []
    var hasProblems = false
    for operand in invocation.operands {
      let folder = try MenuFolder.find(operand)
      guard let (menu, tables) = tables(of: folder, invocation) else {
        hasProblems = true
        continue
      }
      for problem in tables.problems { invocation.errors.line("\(problem)") }
      if !tables.problems.isEmpty { hasProblems = true }
      warnings += tables.warnings
      endpoints += tables.endpoints.filter { !endpoints.contains($0) }
      for contents in tables.contents {
        if all.contains(where: { $0.schema.name == contents.schema.name && $0 != contents }) {
          throw CommandFailure(
            "two menus have a table '\(contents.schema.name)', and they differ",
            hint: "a store has one table of a name: give one of them another name")
        }
        if !all.contains(contents) { all.append(contents) }
        menus[contents.schema.name, default: []].append(menu)
      }
    }
    if hasProblems {
      invocation.errors.line("nothing was imported")
      return .problemsFound
    }

    for warning in warnings { invocation.errors.line("\(warning)") }
    let store = try StoreFile.open(StoreFile.path(invocation))
    let names = all.map(\.schema.name) + endpoints.map(\.name)
    let width = names.map(\.displayWidth).max() ?? 0
    let edits = try policy(invocation)
    var isRefused = false
    let before = try tables(in: store)
    let owners = all.map { contents in
      let name = contents.schema.name
      return TableOwners(of: name, from: menus[name] ?? [], before: before[name])
    }
    if edits != .dropped {
      for (contents, owners) in zip(all, owners) {
        if owners.areOthers {
          owners.tell(invocation.errors)
        } else if let lost = before[contents.schema.name]
          .flatMap({ LostColumns(of: $0.schema, in: contents.schema) })
        {
          lost.tell(invocation.errors)
        } else {
          continue
        }
        isRefused = true
      }
    }
    for contents in all {
      switch store.commit(.checkTable(contents, edits: edits)) {
      case .refused(let refusal):
        tell(refusal, invocation)
        isRefused = true
      case let outcome: _ = try outcome.whole
      }
    }
    if isRefused {
      invocation.errors.line("nothing was imported")
      return .problemsFound
    }
    for (contents, owners) in zip(all, owners) {
      let progress = ImportProgress(table: contents.schema.name, output: invocation.errors)
      store.tableProgress = { progress.show($0) }
      let outcome = store.commit(.replaceTable(contents, edits: edits, menus: owners.names))
      progress.clear()
      // Somebody has changed it in the meantime, and what was imported before stays.
      if case .refused(let refusal) = outcome, case .rowsEdited = refusal {
        tell(refusal, invocation)
        return .problemsFound
      }
      guard case .tableReplaced(let rows) = try outcome.whole else {
        preconditionFailure("a table was replaced by something else")
      }
      invocation.output.line(
        "\(contents.schema.name.padded(toWidth: width))  \(counted(rows, "row"))")
      // A large table with secrets takes its time: what is done is shown as it is done.
      invocation.output.flush()
    }
    for table in endpoints {
      invocation.output.line(
        "\(table.name.padded(toWidth: width))  nothing to import: \(table.endpoint?.text ?? "") answers it"
      )
    }
    if all.isEmpty, endpoints.isEmpty { invocation.output.line("these menus declare no tables") }
    return .success
  }

  /// Those that the store has, by their names.
  private static func tables(
    in store: SQLiteStore
  ) throws(CommandFailure) -> [String: TableSummary] {
    guard case .tables(let tables) = try store.outcome(of: .listTables) else {
      preconditionFailure("tables were listed by something else")
    }
    return Dictionary(uniqueKeysWithValues: tables.map { ($0.schema.name, $0) })
  }

  private static func tell(_ refusal: StorageRefusal, _ invocation: Invocation) {
    invocation.errors.line("error: \(refusal)")
    guard case .rowsEdited(let table, _, _) = refusal else { return }
    invocation.errors.line(
      "  = hint: bring them into its file with `hotline catalogue list \(table) --csv`, or say"
        + " --keep or --replace")
  }

  private static func policy(_ invocation: Invocation) throws(CommandFailure) -> EditPolicy {
    switch (invocation.has(keep), invocation.has(replace)) {
    case (true, true): throw CommandFailure("--keep or --replace: which of them?")
    case (true, false): return .kept
    case (false, true): return .dropped
    case (false, false): return .refused
    }
  }

  /// With the menu's name. `nil` where the menu itself has errors, which have been shown. Its warnings are `hotline check`'s
  /// to tell.
  private static func tables(
    of folder: MenuFolder, _ invocation: Invocation
  ) -> (menu: String, MenuTables)? {
    // Rows do not depend on the calendar, and one that has ended keeps no data out.
    let menu = folder.compile(today: nil)
    guard let flow = menu.flow else {
      invocation.tell(menu.diagnostics.filter { $0.severity == .error }, of: menu.files)
      return nil
    }
    return (flow.name, MenuTables(of: flow, from: folder.sources, today: .today))
  }
}
