import Foundation

/// The script files in a menu's folder and in the folders below it, wherever symbolic links lead.
///
/// What begins with a point is hidden, and a folder with a menu of its own belongs to that one.
struct ScriptFolder {
  /// Their paths in the folder, in order.
  private(set) var files: [String] = []
  /// Where folders lie that have been looked through: a link may lead back to one.
  private var seen: Set<String> = []

  /// Looks through `folder`. Throws for one that cannot be read: its calls would be missing, and nobody would know.
  init(_ folder: String) throws(CommandFailure) {
    try add(from: folder, as: "")
    files.sort()
  }

  private mutating func add(from folder: String, as prefix: String) throws(CommandFailure) {
    guard seen.insert(URL(filePath: folder).resolvingSymlinksInPath().path).inserted else { return }
    try MenuFolder.requireReadable(folder)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      if name.hasSuffix(".calls") {
        files.append(prefix + name)
      } else if exists, isFolder.boolValue, !MenuFolder.holdsMenu(path) {
        try add(from: path, as: "\(prefix)\(name)/")
      }
    }
  }
}
