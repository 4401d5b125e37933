import Foundation
import MenuCompiler
import ServiceCalendar

/// A menu on disk: a folder, or a single file.
///
/// In a folder the root is the file that is called as the folder, `12333/12333.menu`; else the only
/// file with a `hotline` block. What is wrong inside is the compiler's to say; here only what keeps
/// it from being asked.
struct MenuFolder: Sendable {
  /// What belongs to the menu lies in it; whoever waits for changes watches it.
  let folder: String
  /// The root's name in the folder.
  let root: String
  /// Put before names in messages, so that they are paths as the user would type them.
  private let shownFolder: String

  /// The menu at `path`.
  static func find(_ path: String) throws(CommandFailure) -> MenuFolder {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw CommandFailure("there is no menu at '\(path)'")
    }
    if isDirectory.boolValue { return try MenuFolder(folder: path) }
    guard path.hasSuffix(".menu") else {
      throw CommandFailure(
        "'\(path)' is not a menu", hint: "a menu is a folder, or a file that ends in .menu")
    }
    let url = URL(fileURLWithPath: path)
    let name = url.lastPathComponent
    return MenuFolder(
      folder: url.deletingLastPathComponent().path, root: name,
      shownFolder: String(path.dropLast(name.count)))
  }

  private init(folder: String, root: String, shownFolder: String) {
    self.folder = folder
    self.root = root
    self.shownFolder = shownFolder
  }

  private init(folder path: String) throws(CommandFailure) {
    let prefix = path.hasSuffix("/") ? path : path + "/"
    folder = path
    shownFolder = prefix
    try Self.requireReadable(path)
    let menus = Self.menuFiles(in: path)
    let own = URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent + ".menu"
    if menus.contains(own) {
      root = own
      return
    }
    guard !menus.isEmpty else {
      throw CommandFailure("'\(path)' holds no menu", hint: "menus are files that end in .menu")
    }
    let roots = Self.roots(among: menus, in: path)
    guard roots.count == 1 else {
      throw CommandFailure(
        roots.isEmpty
          ? "no file in '\(path)' has a `hotline` block"
          : "several files in '\(path)' have a `hotline` block: \(roots.joined(separator: ", "))",
        hint: "name the file, or call it '\(own)'")
    }
    root = roots[0]
  }

  /// Whether a menu lies in the folder, and not only parts of one that lies elsewhere.
  static func holdsMenu(_ folder: String) -> Bool {
    !roots(among: menuFiles(in: folder), in: folder).isEmpty
  }

  static func requireReadable(_ folder: String) throws(CommandFailure) {
    guard access(folder, R_OK | X_OK) == 0 else {
      throw CommandFailure(
        "the folder '\(folder)' cannot be read: \(String(cString: strerror(errno)))")
    }
  }

  /// The files that have a `hotline` block.
  private static func roots(among menus: [String], in folder: String) -> [String] {
    menus.filter { name in
      guard case .bytes(let bytes) = read("\(folder)/\(name)") else { return false }
      return MenuCompiler.holdsHotline(bytes)
    }
  }

  private static func menuFiles(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".menu") }.sorted()
  }

  /// What the compiler reads.
  var sources: MenuSources {
    let folder = shownFolder
    return MenuSources(
      root: root, shownFolder: shownFolder,
      menuFiles: { Self.menuFiles(in: folder.isEmpty ? "." : folder) },
      pageCount: { MenuDocuments.pageCount(ofText: folder + $0) },
      read: { Self.read(folder + $0) })
  }

  /// Reads and compiles the menu whole. `leavesRest`: see ``MenuCompiler``.
  func compile(today: CivilDate?, leavesRest: Bool = false) -> CompiledMenu {
    MenuCompiler.compile(
      sources, today: today, knowsTimeZone: Self.knowsTimeZone, leavesRest: leavesRest)
  }

  /// `nil` for a name that no time zone has.
  static func knowsTimeZone(_ name: String) -> Bool {
    // Abbreviations such as EST mean something else in another country.
    (name == "UTC" || name.contains("/")) && TimeZone(identifier: name) != nil
  }

  private static func read(_ path: String) -> MenuSources.Reading {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else {
      return errno == ENOENT || errno == ENOTDIR
        ? .missing : .unreadable(reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      return .unreadable(reason: String(cString: strerror(errno)))
    }
    // A pipe or a device may have no end.
    guard facts.st_mode & S_IFMT == S_IFREG else { return .unreadable(reason: "it is not a file") }
    var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        Foundation.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { return .unreadable(reason: String(cString: strerror(errno))) }
      if got == 0 { break }
      count += got
    }
    return .bytes(count == bytes.count ? bytes : Array(bytes[..<count]))
  }
}
