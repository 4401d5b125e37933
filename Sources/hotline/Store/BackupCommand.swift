import Foundation
import Storage
import StorageSQLite

/// `hotline backup`: a whole copy of a store that is in use.
enum BackupCommand: Command {
  static let name = "backup"
  static let summary = "Copy a store, also while a service uses it"
  static let operands = [Operand("TARGET", .one, "the copy's file, in a folder that is there")]
  static let replace = Flag("replace", "put the copy in place of a file that is there")
  static let flags = [StoreFile.flag, replace]
  static let details = """
    The copy is the store as it was when the command began. It comes under its name when it is
    whole and on disk, never before; it is one file. It holds personal data, as the store does.

      hotline backup --store hotline.db hotline-2011-07-01.db
      hotline verify --store hotline-2011-07-01.db
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let source = try StoreFile.existingPath(invocation)
    let target = invocation.operands[0]
    // A store that is replaced by its copy is lost to the service that uses it.
    if StoreFile.isOwn(target, ofStore: source) {
      throw CommandFailure("'\(target)' is the store itself", hint: "name another file")
    }
    try NewFile.check(target, invocation, replace)
    do throws(StorageFailure) {
      let backup = try StoreBackup(of: source, to: target)
      let bytes = try withProgress(backup.unfinishedFiles, invocation) {
        tell throws(StorageFailure) in try backup.run(progress: tell)
      }
      invocation.output.line("\(target)  \(bytes) bytes")
      return .success
    } catch {
      throw CommandFailure("\(error)", hint: error.hint)
    }
  }

  /// Runs `work`, which tells how many pages it has written; `files` go where a signal ends it before its time.
  static func withProgress<Result>(
    _ files: [String], _ invocation: Invocation,
    _ work: ((_ done: Int, _ total: Int) -> Void) throws(StorageFailure) -> Result
  ) throws(StorageFailure) -> Result {
    let unfinished = UnfinishedFiles(files)
    defer { ProgressLine.clear(invocation.errors) }
    return try withExtendedLifetime(unfinished) { () throws(StorageFailure) in
      try work { done, all in
        ProgressLine(noun: "pages", total: all, output: invocation.errors).update(done: done)
      }
    }
  }
}
