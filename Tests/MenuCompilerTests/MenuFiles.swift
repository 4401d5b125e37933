import Foundation
import MenuCompiler

/// The menus of this repository, read from its folder.
enum MenuFiles {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "menus")

  /// `12333`, `clinic` and whatever else there is.
  static var names: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.contains(".") }.sorted()
  }

  static func sources(_ name: String) -> MenuSources {
    let folder = folder.appending(path: name)
    return MenuSources(root: name + ".menu", shownFolder: "menus/\(name)/") { path in
      (try? Data(contentsOf: folder.appending(path: path))).map { .bytes(Array($0)) } ?? .missing
    }
  }
}
