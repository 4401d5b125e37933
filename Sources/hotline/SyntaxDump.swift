import Diagnostics
import MenuLanguage

/// `hotline check --dump tokens|tree`: a menu's files as the parser sees them, for whoever works on
/// the parser. Files with problems too.
enum SyntaxDump: String {
  case tokens, tree

  func write(_ files: SourceFiles, to output: TextOutput) {
    let menus = files.all.filter { $0.name.hasSuffix(".menu") }
    for file in menus {
      if menus.count > 1 { output.line("// \(file.name)") }
      let tree = MenuFile(parsing: file).tree
      switch self {
      case .tokens: output.write(tree.tokenDump)
      case .tree: output.write(tree.treeDump)
      }
    }
  }
}
