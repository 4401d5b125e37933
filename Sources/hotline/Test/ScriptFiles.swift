import CallScripting
import Diagnostics
import Foundation

/// The scripts that `hotline test` was asked for, by the menus that they call.
struct ScriptFiles {
  /// Paths of menus, in the order in which they were named first.
  private(set) var menus: [String] = []
  /// Script files by path of their menu.
  private(set) var files: [String: [String]] = [:]

  /// A menu means all scripts in its folder and the folders below; a script file means itself, and the menu beside
  /// it or in the nearest folder above: the one that is named there, where one is.
  init(_ operands: [String]) throws(CommandFailure) {
    // By folder: the menu there, as it is named first.
    var named: [String: String] = [:]
    for operand in operands where !operand.hasSuffix(".calls") {
      let folder = operand.hasSuffix(".menu") ? Self.folder(of: operand) : operand
      let place = Self.place(of: folder)
      if named[place] == nil { named[place] = operand }
    }
    for operand in operands {
      if operand.hasSuffix(".calls") {
        guard FileManager.default.fileExists(atPath: operand) else {
          throw CommandFailure("there is no script '\(operand)'")
        }
        let folder = Self.menuFolder(of: operand)
        let menu = named[Self.place(of: folder)] ?? folder
        named[Self.place(of: folder)] = menu
        add(operand, to: menu)
      } else {
        let menu = try MenuFolder.find(operand)
        let folder = operand.hasSuffix(".menu") ? menu.folder : operand
        let shown = operand.hasSuffix(".menu") ? Self.folder(of: operand) : operand
        add(nil, to: operand)
        for name in try ScriptFolder(folder).files {
          add(shown.hasSuffix("/") ? shown + name : "\(shown)/\(name)", to: operand)
        }
      }
    }
  }

  private mutating func add(_ file: String?, to menu: String) {
    if files[menu] == nil {
      menus.append(menu)
      files[menu] = []
    }
    guard let file else { return }
    let place = Self.place(of: file)
    if !files[menu]!.contains(where: { Self.place(of: $0) == place }) { files[menu]!.append(file) }
  }

  /// The same for all ways in which a path can be written.
  private static func place(of path: String) -> String {
    URL(filePath: path).standardizedFileURL.path
  }

  /// The nearest folder that holds a menu, upwards in the path as it was typed and then in the whole one; the script's own
  /// where none does.
  private static func menuFolder(of script: String) -> String {
    let own = folder(of: script)
    var folder = own
    while !folder.isEmpty {
      if MenuFolder.holdsMenu(folder) { return folder }
      folder = folder.hasSuffix(".") ? Self.folder(of: place(of: folder)) : Self.folder(of: folder)
    }
    return own
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// Reads the scripts of `menu`, each file becoming one of `sources`.
  func read(
    of menu: String, into sources: inout SourceFiles
  ) throws(CommandFailure) -> (scripts: [CallScript], diagnostics: [Diagnostic]) {
    var scripts: [CallScript] = []
    var diagnostics: [Diagnostic] = []
    for path in files[menu] ?? [] {
      let parser = ScriptParser(
        sources.add(name: path, bytes: try GivenFile.bytes(path, called: "the script")))
      scripts += parser.scripts
      diagnostics += parser.diagnostics
    }
    return (scripts, diagnostics)
  }
}
