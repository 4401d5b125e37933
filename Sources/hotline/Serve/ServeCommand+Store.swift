import HotlineServer
import Storage
import StorageSQLite

// The store that is served from, and what it begins with.
extension ServeCommand {
  static func openStore(
    for menus: [(folder: MenuFolder, menu: ServedMenu)], log: ServiceLog, _ invocation: Invocation,
    whenAlone: () -> Void
  ) throws(CommandFailure) -> any StorageQueue {
    let path = StoreFile.path(invocation)
    if path == StoreFile.inMemory {
      return StorageLane(try memoryStore(for: menus, invocation), name: StoreFile.inMemory)
    }
    do throws(StorageFailure) {
      let lanes = try StorageLanes(sqliteAt: path, at: WallClock.now.unixTime)
      if lanes.wasAlone { whenAlone() }
      for receipt in lanes.rescued { log.log(.info, .rescued, ["receipt": "\(receipt)"]) }
      for job in lanes.faxesGivenUp { log.faxGivenUp(job) }
      if let failure = StaffClock.keepTimeZone(of: menus.map(\.menu), in: lanes) { throw failure }
      return lanes
    } catch {
      throw CommandFailure("\(error)", hint: error.hint)
    }
  }

  /// Nobody can import into it, so it begins with the tables of the menus.
  private static func memoryStore(
    for menus: [(folder: MenuFolder, menu: ServedMenu)], _ invocation: Invocation
  ) throws(CommandFailure) -> sending MemoryStore {
    let store = MemoryStore()
    for (folder, menu) in menus {
      let tables = MenuTables(of: menu.flow, from: folder.sources, today: .today)
      guard tables.problems.isEmpty else {
        for problem in tables.problems { invocation.errors.line("\(problem)") }
        throw CommandFailure("tables have problems; nothing is served")
      }
      for contents in tables.contents { _ = store.commit(.replaceTable(contents)) }
    }
    return store
  }
}
