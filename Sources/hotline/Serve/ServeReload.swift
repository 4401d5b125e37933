import CallFlowModel
import Diagnostics
import Endpoints
import Foundation
import HotlineServer
import MenuCompiler

extension MenuFolder {
  /// The menu compiled for service, and the flow to serve; `nil` where it has errors. In a test nothing depends on the day that it
  /// is.
  ///
  /// That a calendar has ended is an error, and is told as one, but no reason to answer no call: the hours of the week go on.
  func compiled(isTest: Bool) -> (menu: CompiledMenu, flow: CallFlow?) {
    let menu = compile(today: isTest ? nil : .today)
    if let flow = menu.flow { return (menu, flow) }
    let isOnlyLate = menu.diagnostics.allSatisfy {
      $0.severity == .warning || $0.id == "calendar-ended"
    }
    return (menu, isOnlyLate ? compile(today: nil).flow : nil)
  }

  /// The folder and every folder inside it, as they are now.
  var allFolders: [String] {
    var folders = [folder]
    // Where a link leads to the folder, what is inside is found behind it, and named by the link: it may lead elsewhere later.
    let real = URL(filePath: folder).resolvingSymlinksInPath()
    // Recordings may lie beside menus by the thousand, and to ask for an entry's values looks up its owner's name.
    let entries = FileManager.default.enumerator(
      at: real, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles])
    while let entry = entries?.nextObject() as? URL {
      if entry.hasDirectoryPath { folders.append(folder + entry.path.dropFirst(real.path.count)) }
    }
    return folders
  }
}

/// Compiles the menus again while the service goes on, and reads again what operators have written beside them. What is wrong is
/// told, and what was there before goes on.
struct ServeReload: Sendable {
  let folders: [MenuFolder]
  let isTest: Bool
  let staffClock: StaffClock
  let calendars: CalendarWatch
  let endpoints: Endpoints?
  let notices: Notices?
  /// Which tables of menus the store lacks; nil where it takes no import.
  let unimported: @Sendable ([ServedMenu]) -> UnimportedTables?
  let log: ServiceLog

  /// The file of `--endpoints`, and who goes by it.
  struct Endpoints {
    let path: String
    let lane: EndpointLane
  }

  /// The file of `--notify`, and who goes by it.
  struct Notices {
    let path: String
    let worker: NoticeWorker
  }

  /// The keys of marks as they are now in the file at `path`; nil, with a line in the log, where they cannot be read,
  /// and the keys before go on.
  static func seal(at path: String?, log: ServiceLog) -> MarkSeal? {
    guard let path else { return nil }
    do throws(CommandFailure) {
      if let file = try MarkKeyFile(reading: path) { return file.seal }
      log.log(.error, .markKeysRefused, ["why": "there is no mark key '\(path)'"])
    } catch {
      log.log(.error, .markKeysRefused, ["why": error.message])
    }
    return nil
  }

  /// Problems are printed to where the log goes, behind one another.
  func menus(writer: LogWriter) -> ServiceControl.Reloading {
    if let notices { readAgain(notices) }
    var served: [ServedMenu] = []
    for folder in folders {
      let (compiled, flow) = folder.compiled(isTest: isTest)
      if !compiled.diagnostics.isEmpty {
        writer.write(DiagnosticPrinter(files: compiled.files).print(compiled.diagnostics))
      }
      guard let flow, let menu = ServedMenu(flow, folder: folder.folder) else {
        return .refused
      }
      served.append(menu)
    }
    if let clash = MenusInForce.numberTwice(in: served) {
      writer.write("error: two menus answer the number '\(clash)'")
      return .refused
    }
    // Before the menus are in force, whose tables they are of.
    if let endpoints { readAgain(endpoints, for: served) }
    calendars.replaceMenus(isTest ? [] : served)
    staffClock.replaceMenus(served)
    unimported(served)?.tell(log)
    return .menus(served)
  }

  private func readAgain(_ endpoints: Endpoints, for menus: [ServedMenu]) {
    do throws(CommandFailure) {
      let file = try EndpointsFile(at: endpoints.path, for: menus.flatMap(\.flow.tables))
      if endpoints.lane.replaceSettings(file.settings) {
        log.log(.info, .endpointsInForce, ["tables": "\(file.settings.count)"])
      }
    } catch {
      log.log(.error, .endpointsRefused, ["why": error.message])
    }
  }

  private func readAgain(_ notices: Notices) {
    do throws(CommandFailure) {
      let routes = try NoticeRoutes(reading: notices.path)
      if notices.worker.replaceRoutes(routes) {
        log.log(.info, .notifyInForce, ["lines": "\(routes.routes.count)"])
      }
    } catch {
      log.log(.error, .notifyRefused, ["why": error.message])
    }
  }
}
