import Diagnostics
import Foundation
import MenuLanguage
import SystemErrors

/// `hotline fmt`: menu files as they are best read.
enum FmtCommand: Command {
  static let name = "fmt"
  static let summary = "Format menu files"
  static let check = Flag("check", "change nothing; tell which files would change")
  static let stdin = Flag("stdin", "read one file from standard input, write it to standard output")
  static let flags = [check, stdin]
  static let operands = [
    Operand("FILE", .any, "menu files, or folders, in which every .menu file is formatted")
  ]
  static let details = """
    Blocks are indented by two blanks; keys, texts and arrows stand in columns; comments, line
    breaks and the order of things stay as they are. What has problems is left alone, and its
    problems are printed.

    The status is 0 when all is well, 1 where a file has problems or, with --check, would change.

      hotline fmt menus
      hotline fmt --check menus
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    if invocation.has(stdin) {
      guard invocation.operands.isEmpty else {
        throw CommandFailure("--stdin takes no files", hint: "leave out one of the two")
      }
      return try formatStandardInput(invocation)
    }
    guard !invocation.operands.isEmpty else {
      throw CommandFailure(
        "no file to format", hint: "name files or folders: `hotline fmt menus`")
    }
    var status = ExitStatus.success
    for path in try files(at: invocation.operands) {
      if try format(path, invocation) != .success { status = .problemsFound }
    }
    return status
  }

  private static func formatStandardInput(
    _ invocation: Invocation
  ) throws(CommandFailure) -> ExitStatus {
    let bytes: [UInt8]
    do {
      bytes = Array(try FileHandle.standardInput.readToEnd() ?? Data())
    } catch {
      throw CommandFailure("standard input cannot be read: \(error.reason)")
    }
    guard let formatted = formatted(bytes, named: "standard input", invocation) else {
      return .problemsFound
    }
    if invocation.has(check) {
      return formatted.utf8.elementsEqual(bytes) ? .success : .problemsFound
    }
    invocation.output.write(formatted)
    return .success
  }

  private static func format(
    _ path: String, _ invocation: Invocation
  ) throws(CommandFailure) -> ExitStatus {
    let bytes: [UInt8]
    do {
      bytes = Array(try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw CommandFailure("'\(path)' cannot be read: \(error.reason)")
    }
    guard let formatted = formatted(bytes, named: path, invocation) else { return .problemsFound }
    if formatted.utf8.elementsEqual(bytes) { return .success }
    if invocation.has(check) {
      invocation.errors.line("\(path): not formatted")
      return .problemsFound
    }
    do throws(WholeFile.Failure) {
      try replace(URL(filePath: path).resolvingSymlinksInPath().path, with: Array(formatted.utf8))
    } catch {
      throw CommandFailure("'\(path)' cannot be written: \(error.reason)")
    }
    invocation.output.line("\(path): formatted")
    return .success
  }

  /// For those who could read and write the one before.
  private static func replace(_ path: String, with bytes: [UInt8]) throws(WholeFile.Failure) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw WholeFile.Failure(errno) }
    try WholeFile.write(
      bytes, to: path, mode: status.st_mode & 0o7777, owner: (status.st_uid, status.st_gid))
  }

  /// nil, and its problems printed, where the file has some.
  private static func formatted(
    _ bytes: [UInt8], named name: String, _ invocation: Invocation
  ) -> String? {
    var files = SourceFiles()
    let file = MenuFile(parsing: files.add(name: name, bytes: bytes))
    if let formatted = file.formatted { return formatted }
    let diagnostics = file.diagnostics
    invocation.tell(diagnostics, of: files)
    invocation.errors.line()
    invocation.errors.line("\(name): \(diagnostics.summary ?? ""); left as it is")
    return nil
  }

  /// The files that are named, and every menu file in the folders that are.
  private static func files(at paths: [String]) throws(CommandFailure) -> [String] {
    var files: [String] = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw CommandFailure("there is no '\(path)'")
      }
      guard isFolder.boolValue else {
        guard path.hasSuffix(".menu") else {
          throw CommandFailure(
            "'\(path)' is no menu",
            hint: "menu files end in .menu; of a folder, these are formatted")
        }
        files.append(path)
        continue
      }
      let inside = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
      let prefix = path.hasSuffix("/") ? path : path + "/"
      files += inside.filter { $0.hasSuffix(".menu") }.sorted().map { prefix + $0 }
    }
    return files
  }
}
