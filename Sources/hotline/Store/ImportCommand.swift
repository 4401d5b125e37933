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
    "what would be lost goes: what staff changed, columns, another menu's table, all rows of one")
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

    Where a table has fewer rows than before, that is told. Where one that has rows would have
    none, nothing is imported without --replace: as a rule its file was cut off.

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
    guard let read = try read(invocation) else {
      invocation.errors.line("nothing was imported")
      return .problemsFound
    }
    for warning in read.warnings { invocation.errors.line("\(warning)") }
    let store = try StoreFile.open(StoreFile.path(invocation))
    let edits = try policy(invocation)
    let before = try tables(in: store)
    let imports = read.contents.map { contents in
      let name = contents.schema.name
      return Import(
        contents: contents, before: before[name],
        owners: TableOwners(of: name, from: read.menus[name] ?? [], before: before[name]))
    }
    guard try mayReplace(imports, edits, in: store, invocation) else {
      invocation.errors.line("nothing was imported")
      return .problemsFound
    }
    let names = read.contents.map(\.schema.name) + read.endpoints.map(\.name)
    let width = names.map(\.displayWidth).max() ?? 0
    for table in imports {
      guard let rows = try replace(with: table, edits, in: store, invocation) else {
        return .problemsFound
      }
      invocation.output.line(
        "\(table.contents.schema.name.padded(toWidth: width))  \(counted(rows, "row"))"
          + (table.rowCountBefore > rows ? " (\(table.rowCountBefore) before)" : ""))
      // A large table with secrets takes its time: what is done is shown as it is done.
      invocation.output.flush()
    }
    for table in read.endpoints {
      invocation.output.line(
        "\(table.name.padded(toWidth: width))  nothing to import: \(table.endpoint?.text ?? "") answers it"
      )
    }
    if names.isEmpty { invocation.output.line("these menus declare no tables") }
    return .success
  }

  /// What the menus' tables hold.
  private struct Read {
    var contents: [TableContents] = []
    /// By the name of a table: the names of the menus that bring it.
    var menus: [String: [String]] = [:]
    /// Tables without rows of their own.
    var endpoints: [TableDeclaration] = []
    var warnings: [DataFinding] = []
  }

  /// A table that is to be imported.
  private struct Import {
    let contents: TableContents
    /// The one of its name that the store has; `nil` where it has none.
    let before: TableSummary?
    let owners: TableOwners

    /// 0 where there was no table.
    var rowCountBefore: Int { before?.rowCount ?? 0 }
  }

  /// Reads the tables of all menus; `nil`, with the problems told, where one has any.
  private static func read(_ invocation: Invocation) throws(CommandFailure) -> Read? {
    var read = Read()
    var hasProblems = false
    for operand in invocation.operands {
      let folder = try MenuFolder.find(operand)
      guard let (menu, tables) = tables(of: folder, invocation) else {
        hasProblems = true
        continue
      }
      for problem in tables.problems { invocation.errors.line("\(problem)") }
      if !tables.problems.isEmpty { hasProblems = true }
      read.warnings += tables.warnings
      read.endpoints += tables.endpoints.filter { !read.endpoints.contains($0) }
      for contents in tables.contents {
        let isAnother = { $0.schema.name == contents.schema.name && $0 != contents }
        if read.contents.contains(where: isAnother) {
          throw CommandFailure(
            "two menus have a table '\(contents.schema.name)', and they differ",
            hint: "a store has one table of a name: give one of them another name")
        }
        if !read.contents.contains(contents) { read.contents.append(contents) }
        read.menus[contents.schema.name, default: []].append(menu)
      }
    }
    return hasProblems ? nil : read
  }

  /// Whether nothing in the store would be lost that is still wanted; tells what would be.
  private static func mayReplace(
    _ imports: [Import], _ edits: EditPolicy, in store: SQLiteStore, _ invocation: Invocation
  ) throws(CommandFailure) -> Bool {
    var isRefused = false
    if edits != .dropped {
      for table in imports {
        if table.owners.areOthers {
          table.owners.tell(invocation.errors)
        } else if let lost = table.before
          .flatMap({ LostColumns(of: $0.schema, in: table.contents.schema) })
        {
          lost.tell(invocation.errors)
        } else {
          continue
        }
        isRefused = true
      }
    }
    for table in imports {
      switch store.commit(.checkTable(table.contents, edits: edits)) {
      case .refused(let refusal):
        tell(refusal, invocation)
        isRefused = true
      case .tableReplaced(rowCount: 0) where table.rowCountBefore > 0 && edits != .dropped:
        tellOfLostRows(table, invocation)
        isRefused = true
      case let outcome: _ = try outcome.whole
      }
    }
    return !isRefused
  }

  /// How many rows the table has now; `nil`, and told, where somebody has changed it in the meantime: then what was imported
  /// before stays.
  private static func replace(
    with table: Import, _ edits: EditPolicy, in store: SQLiteStore, _ invocation: Invocation
  ) throws(CommandFailure) -> Int? {
    let progress = ImportProgress(table: table.contents.schema.name, output: invocation.errors)
    store.tableProgress = { progress.show($0) }
    let outcome = store.commit(
      .replaceTable(table.contents, edits: edits, menus: table.owners.names))
    progress.clear()
    if case .refused(let refusal) = outcome, case .rowsEdited = refusal {
      tell(refusal, invocation)
      return nil
    }
    guard case .tableReplaced(let rows) = try outcome.whole else {
      preconditionFailure("a table was replaced by something else")
    }
    return rows
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

  /// A file that was cut off or saved wrong looks like that of a table that is to be empty: only its author can tell.
  private static func tellOfLostRows(_ table: Import, _ invocation: Invocation) {
    let name = table.contents.schema.name
    invocation.errors.line(
      "error: table '\(name)' in the store has \(counted(table.rowCountBefore, "row")), and its file has none: callers would find nothing"
    )
    invocation.errors.line(
      "  = hint: put its rows back into its file; if the table is to be empty, say --replace: rows that staff have written go too"
    )
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
