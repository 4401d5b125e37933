import CallFlowModel
import Diagnostics
import Foundation
import HotlineServer
import MenuCompiler
import ServiceCalendar

extension MenuFolder {
  /// The menu compiled for service. In a test nothing depends on the day that it is.
  func compiled(isTest: Bool) -> CompiledMenu { compile(today: isTest ? nil : .today) }

  /// The folder and every folder inside it.
  var allFolders: [String] {
    var folders = [folder]
    let entries = FileManager.default.enumerator(
      at: URL(filePath: folder), includingPropertiesForKeys: [.isDirectoryKey],
      options: [.skipsHiddenFiles])
    while let entry = entries?.nextObject() as? URL {
      if (try? entry.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true {
        folders.append(entry.path)
      }
    }
    return folders
  }
}

/// Compiles the menus again while the service goes on.
struct ServeReload {
  let folders: [MenuFolder]
  let isTest: Bool

  /// The keys of marks as they are now in the file at `path`; nil, with a line in the log, where they cannot be read,
  /// and the keys before go on.
  static func seal(at path: String?, log: ServiceLog) -> MarkSeal? {
    guard let path else { return nil }
    do throws(CommandFailure) {
      if let file = try MarkKeyFile(reading: path) { return file.seal }
      log.log(.error, "mark-keys-refused", ["why": "there is no mark key '\(path)'"])
    } catch {
      log.log(.error, "mark-keys-refused", ["why": error.message])
    }
    return nil
  }

  /// Problems are printed to where the log goes, behind one another.
  func menus(log: ServiceLog, writer: LogWriter) -> ServiceControl.Reloading {
    var served: [ServedMenu] = []
    for folder in folders {
      let compiled = folder.compiled(isTest: isTest)
      if !compiled.diagnostics.isEmpty {
        writer.write(DiagnosticPrinter(files: compiled.files).print(compiled.diagnostics))
      }
      guard let flow = compiled.flow, let menu = ServedMenu(flow, folder: folder.folder) else {
        return .refused
      }
      served.append(menu)
    }
    if let clash = MenusInForce.numberTwice(in: served) {
      writer.write("error: two menus answer the number '\(clash)'")
      return .refused
    }
    return .menus(served)
  }
}
