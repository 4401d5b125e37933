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
  /// it or in the nearest folder above.
  init(_ operands: [String]) throws(CommandFailure) {
    for operand in operands {
      if operand.hasSuffix(".calls") {
        guard FileManager.default.fileExists(atPath: operand) else {
          throw CommandFailure("there is no script '\(operand)'")
        }
        add(operand, to: Self.menuFolder(of: operand))
      } else {
        let menu = try MenuFolder.find(operand)
        let folder = operand.hasSuffix(".menu") ? menu.folder : operand
        let shown = operand.hasSuffix(".menu") ? Self.folder(of: operand) : operand
        add(nil, to: operand)
        for name in Self.scripts(in: folder) {
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
    if let file, !files[menu]!.contains(file) { files[menu]!.append(file) }
  }

  /// The nearest folder that holds a menu, upwards in the path as it was typed; the script's own where none does.
  private static func menuFolder(of script: String) -> String {
    let own = folder(of: script)
    var folder = own
    while !folder.isEmpty {
      if holdsMenu(folder) { return folder }
      if folder.hasSuffix(".") { break }
      folder = Self.folder(of: folder)
    }
    return own
  }

  private static func holdsMenu(_ folder: String) -> Bool {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return names?.contains { $0.hasSuffix(".menu") } ?? false
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// Paths in the folder, in order.
  private static func scripts(in folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(".calls") && !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
      .sorted()
  }

  /// Reads the scripts of `menu`, each file becoming one of `sources`.
  func read(
    of menu: String, into sources: inout SourceFiles
  ) throws(CommandFailure) -> (scripts: [CallScript], diagnostics: [Diagnostic]) {
    var scripts: [CallScript] = []
    var diagnostics: [Diagnostic] = []
    for path in files[menu] ?? [] {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw CommandFailure("'\(path)' cannot be read")
      }
      let parser = ScriptParser(sources.add(name: path, bytes: Array(data)))
      scripts += parser.scripts
      diagnostics += parser.diagnostics
    }
    return (scripts, diagnostics)
  }
}
