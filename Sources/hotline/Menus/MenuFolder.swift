import CallFlowModel
import Diagnostics
import Foundation
import MenuCompiler
import ServiceCalendar

/// A menu on the disk: its root file, and the folder that everything else of it lies in.
struct MenuFolder: Sendable {
  /// As it was typed, without a slash at the end.
  let typed: String
  /// The folder, such as `menus/12333`; "." for the one we are in.
  let path: String
  /// The root file's name in it: `12333.menu`.
  let root: String

  /// Finds the menu that `typed` means: a root file, or a folder with a root file of the folder's name.
  init(_ typed: String) throws(CommandFailure) {
    var typed = typed
    while typed.count > 1, typed.hasSuffix("/") { typed.removeLast() }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: typed, isDirectory: &isFolder) else {
      throw CommandFailure(
        "there is no menu '\(typed)'", hint: "name a .menu file, or the folder of one")
    }
    self.typed = typed
    let url = URL(filePath: typed).standardizedFileURL
    if isFolder.boolValue {
      path = typed
      root = url.lastPathComponent + ".menu"
      guard FileManager.default.fileExists(atPath: "\(typed)/\(root)") else {
        throw CommandFailure(
          "the folder '\(typed)' has no file '\(root)'",
          hint: "a menu's root file has the name of its folder; or name the file itself")
      }
    } else {
      let folder = typed.lastIndex(of: "/").map { String(typed[..<$0]) }
      path = folder.map { $0.isEmpty ? "/" : $0 } ?? "."
      root = url.lastPathComponent
    }
  }

  /// What stands before a file's name where it is shown.
  private var shownFolder: String { path == "." && !typed.hasPrefix("./") ? "" : path + "/" }

  /// The files of the menu, as the compiler reads them.
  var sources: MenuSources {
    let folder = path
    return MenuSources(root: root, shownFolder: shownFolder) { name in
      let file = "\(folder)/\(name)"
      guard FileManager.default.fileExists(atPath: file) else { return .missing }
      do {
        return .bytes(Array(try Data(contentsOf: URL(filePath: file))))
      } catch {
        return .unreadable(reason: error.localizedDescription)
      }
    }
  }

  /// The folder and every folder inside it.
  var allFolders: [String] {
    var folders = [path]
    let entries = FileManager.default.enumerator(
      at: URL(filePath: path), includingPropertiesForKeys: [.isDirectoryKey],
      options: [.skipsHiddenFiles])
    while let entry = entries?.nextObject() as? URL {
      if (try? entry.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true {
        folders.append(entry.path)
      }
    }
    return folders
  }
}
