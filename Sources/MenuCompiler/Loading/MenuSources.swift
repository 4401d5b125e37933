/// The files of one menu, as the compiler asks for them.
///
/// Paths are relative to the menu's folder and written with `/`. Reading is the caller's: from a
/// disk, from an editor's memory, from a table in a test.
package struct MenuSources: Sendable {
  /// What became of reading a file.
  package enum Reading: Sendable {
    case bytes([UInt8])
    case missing
    /// It is there and cannot be read; the reason as the system words it.
    case unreadable(reason: String)
  }

  /// The file that holds the `hotline` block.
  package let root: String
  /// Put before a path to make the name that messages show: `menus/clinic/`.
  package let shownFolder: String
  package let read: @Sendable (_ path: String) -> Reading
  /// The names of the menu files in the folder of the root, for what may have been forgotten.
  package let menuFiles: @Sendable () -> [String]
  /// How many pages a document is drawn on; `nil` where that is not known before it is drawn.
  package let pageCount: @Sendable (_ path: String) -> Int?

  package init(
    root: String, shownFolder: String = "",
    menuFiles: @escaping @Sendable () -> [String] = { [] },
    pageCount: @escaping @Sendable (_ path: String) -> Int? = { _ in nil },
    read: @escaping @Sendable (_ path: String) -> Reading
  ) {
    self.root = root
    self.shownFolder = shownFolder
    self.menuFiles = menuFiles
    self.pageCount = pageCount
    self.read = read
  }

  /// Files that are all in memory.
  package init(root: String, shownFolder: String = "", files: [String: [UInt8]]) {
    self.init(
      root: root, shownFolder: shownFolder,
      menuFiles: {
        files.keys.filter { $0.hasSuffix(".menu") && !$0.contains("/") }.sorted()
      },
      read: { path in files[path].map { .bytes($0) } ?? .missing })
  }
}

/// A path inside a menu's folder, with `.` and `..` worked out.
struct MenuPath: Hashable {
  /// Without `.`, `..` and empty parts.
  let parts: [String]

  var text: String { parts.joined(separator: "/") }

  init(_ text: String) {
    parts = text.split(separator: "/").map(String.init)
  }

  private init(parts: [String]) { self.parts = parts }

  /// `text`, written in the file at this path; `nil` where it leads out of the folder.
  func resolving(_ text: String) -> MenuPath? {
    guard !text.hasPrefix("/"), !text.isEmpty else { return nil }
    var resolved = Array(parts.dropLast())
    for part in text.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        guard resolved.popLast() != nil else { return nil }
      default: resolved.append(String(part))
      }
    }
    return resolved.isEmpty ? nil : MenuPath(parts: resolved)
  }
}
