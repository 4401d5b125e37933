import Diagnostics
import MenuLanguage

/// Reads a menu's files: the root, and what it includes, each once.
struct MenuLoader {
  /// A menu of more files is none that anybody can find something in.
  static let fileCountMax = 1000

  private let sources: MenuSources
  private(set) var files = SourceFiles()
  private(set) var digest = SourceDigest()
  /// What the files declare: a file's includes come before it.
  private(set) var items: [FileItem] = []
  private var numbers: [MenuPath: Int] = [:]

  /// A file that is being read: its own items wait until its includes have been.
  private struct Open {
    let path: MenuPath
    let items: [FileItem]
    let includes: [IncludeSyntax]
    var next = 0

    init(path: MenuPath, items: [FileItem]) {
      self.path = path
      var includes: [IncludeSyntax] = []
      for case .include(let include) in items { includes.append(include) }
      self.includes = includes
      self.items = items
    }
  }

  init(_ sources: MenuSources) { self.sources = sources }

  mutating func load(_ report: inout ProblemReport) {
    let root = MenuPath(sources.root)
    var open: [Open] = []
    switch sources.read(sources.root) {
    case .bytes(let bytes): open.append(parse(root, bytes, &report))
    case .missing: report.addHole(.file(.rootMissing(name: shown(root))), at: nil)
    case .unreadable(let reason):
      report.addHole(.file(.rootUnreadable(name: shown(root), reason: reason)), at: nil)
    }
    while let file = open.last {
      guard file.next < file.includes.count else {
        if items.isEmpty { items = file.items } else { items += file.items }
        open.removeLast()
        continue
      }
      open[open.count - 1].next += 1
      if let included = follow(file.includes[file.next], from: open, &report) {
        open.append(included)
      }
    }
  }

  private mutating func follow(
    _ include: IncludeSyntax, from open: [Open], _ report: inout ProblemReport
  ) -> Open? {
    let written = include.path.value
    guard !written.isEmpty else {
      report.isWhole = false
      return nil
    }
    guard let path = open[open.count - 1].path.resolving(written) else {
      report.addHole(.file(.pathOutside(path: written)), at: include.path.range)
      return nil
    }
    if let first = open.firstIndex(where: { $0.path == path }) {
      let chain = open[first...].map(\.path.text)
      report.add(.file(.includeCircle(chain: chain)), at: include.path.range)
      return nil
    }
    // Two files may want the same third one; it counts once.
    guard numbers[path] == nil else { return nil }
    guard files.all.count < Self.fileCountMax else {
      report.addHole(.file(.tooManyFiles(max: Self.fileCountMax)), at: include.path.range)
      return nil
    }
    switch sources.read(path.text) {
    case .bytes(let bytes): return parse(path, bytes, &report)
    case .missing:
      report.addHole(.file(.includeMissing(path: written)), at: include.path.range)
      return nil
    case .unreadable(let reason):
      report.addHole(
        .file(.includeUnreadable(path: written, reason: reason)), at: include.path.range)
      return nil
    }
  }

  private mutating func parse(
    _ path: MenuPath, _ bytes: [UInt8], _ report: inout ProblemReport
  ) -> Open {
    numbers[path] = files.all.count
    let source = files.add(name: shown(path), bytes: bytes)
    digest.add(path.text)
    digest.add(bytes)
    let file = MenuFile(parsing: source)
    report.add(file.diagnostics)
    if file.isUnread { report.hasUnreadFile = true }
    return Open(path: path, items: file.items)
  }

  /// The menu files that lie beside the root and have not been read.
  var filesBeside: MenuFilesBeside { MenuFilesBeside(sources, known: numbers.keys) }

  /// No file has a `hotline` block: what was read is a part of a menu, or the block was forgotten.
  func reportNoHotline(_ report: inout ProblemReport) {
    var beside = filesBeside
    report.addHole(
      .hotline(
        .missing(
          part: shown(MenuPath(sources.root)),
          root: beside.root(including: MenuPath(sources.root)).map { shown(MenuPath($0)) })),
      at: nil)
  }

  /// The tables that the files ask without declaring them.
  mutating func builtInItems() -> [FileItem] {
    guard BuiltInTables.areAsked(by: items) else { return [] }
    let source = files.add(name: "built in", bytes: Array(BuiltInTables.source.utf8))
    return MenuFile(parsing: source).items
  }

  private func shown(_ path: MenuPath) -> String { sources.shownFolder + path.text }

  /// A file that is no menu: a calendar, a table, a document. Its bytes count in the version.
  mutating func data(at path: String) -> MenuSources.Reading {
    let reading = sources.read(path)
    if case .bytes(let bytes) = reading {
      digest.add(path)
      digest.add(bytes)
    }
    return reading
  }

  /// How many pages the document at `path`, which holds `bytes`, is faxed on; at least 1.
  func pageCount(of bytes: [UInt8], at path: String) -> Int {
    sources.pageCount(path) ?? DocumentPages.count(in: bytes, ofFile: path)
  }

  /// Keeps the bytes of a data file, so that problems can point into it.
  mutating func keep(_ path: String, _ bytes: [UInt8]) -> SourceFile {
    files.add(name: sources.shownFolder + path, bytes: bytes)
  }

  /// The path in the folder that `text` means in the file `file`; `nil` where it leads out.
  func path(_ text: String, in file: SourceFileID) -> String? {
    let from = numbers.first { $0.value == Int(file.index) }?.key ?? MenuPath(sources.root)
    return from.resolving(text)?.text
  }
}
