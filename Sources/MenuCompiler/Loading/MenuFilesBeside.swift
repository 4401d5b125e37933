import Diagnostics
import MenuLanguage

/// The menu files that lie beside the root of a menu and do not belong to it: what is missing may stand in one of them.
///
/// They are read once something is missing, and not before: nearly every menu is whole.
struct MenuFilesBeside {
  private let sources: MenuSources
  private let known: Set<MenuPath>
  private var read: [File]?

  private struct File {
    let path: MenuPath
    let items: [FileItem]

    /// Whether it is the root of a menu, this one or another.
    var isRoot: Bool { items.contains(where: \.declaresHotline) }

    var includes: [MenuPath] {
      items.compactMap { item in
        if case .include(let include) = item { path.resolving(include.path.value) } else { nil }
      }
    }
  }

  /// Who keeps more in one folder has to look himself.
  private static let filesMax = 100

  /// - Parameter known: the files that belong to the menu.
  init(_ sources: MenuSources, known: some Sequence<MenuPath>) {
    self.sources = sources
    self.known = Set(known)
  }

  private var paths: [MenuPath] {
    sources.menuFiles().prefix(Self.filesMax).map { MenuPath($0) }.filter { !known.contains($0) }
  }

  private mutating func files() -> [File] {
    if let read { return read }
    let files =
      paths
      .compactMap { path in
        if case .bytes(let bytes) = sources.read(path.text) {
          File(
            path: path, items: MenuFile(parsing: SourceFile(name: path.text, bytes: bytes)).items)
        } else {
          nil
        }
      }
    read = files
    return files
  }

  /// The file that declares such a thing, as an `include` in the root names it. The root of another menu is none of this
  /// one's files.
  mutating func file(declaring kind: NamedKind, _ name: String) -> String? {
    files().first { file in
      !file.isRoot && file.items.contains { $0.declares(kind, name) }
    }?.path.text
  }

  /// Those that belong to no menu of the folder.
  mutating func forgotten() -> [String] {
    // Where the others are menus of their own, they need not be read whole to know it.
    let haveParts = paths.contains { path in
      guard case .bytes(let bytes) = sources.read(path.text) else { return false }
      return !MenuFile.begins(SourceFile(name: path.text, bytes: bytes), with: .hotline)
    }
    guard haveParts else { return [] }
    return files().filter { file in
      !file.isRoot && !file.items.isEmpty && root(including: file.path) == nil
    }.map(\.path.text)
  }

  /// The root of the menu that `part` belongs to.
  mutating func root(including part: MenuPath) -> String? {
    let files = files()
    for root in files where root.isRoot {
      var seen: Set<MenuPath> = [root.path]
      var open = root.includes
      while let path = open.popLast() {
        if path == part { return root.path.text }
        guard seen.insert(path).inserted else { continue }
        open += files.first { $0.path == path }?.includes ?? []
      }
    }
    return nil
  }
}

extension FileItem {
  fileprivate func declares(_ kind: NamedKind, _ name: String) -> Bool {
    switch self {
    case .include, .hotline, .defaults: false
    case .hours(let syntax): kind == .hours && syntax.name.value == name
    case .queue(let syntax): kind == .queue && syntax.name.value == name
    case .table(let syntax): kind == .table && syntax.name.value == name
    case .document(let syntax): kind == .document && syntax.name.value == name
    case .announcement(let syntax): kind == .announcement && syntax.name.value == name
    case .dialogue(let syntax): kind == .dialogue && syntax.name.value == name
    case .step(let syntax): kind == .step && syntax.name.value == name
    case .incomplete(let syntax):
      kind.rawValue == syntax.keyword.rawValue && syntax.name?.value == name
    }
  }
}
