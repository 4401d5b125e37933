import Foundation
import Storage
import StorageSQLite
import Telephony

/// `hotline restore`: a copy takes the place of a store.
enum RestoreCommand: Command {
  static let name = "restore"
  static let summary = "Put a copy in the place of a store that no service uses"
  static let operands = [Operand("COPY", .one, "a copy that `hotline backup` has made")]
  static let flags = [StoreFile.flag]
  static let details = """
    The copy is read through first, and one that is damaged is refused. The store that was there stays
    beside the new one as STORE.before-restore, and the receipts that it gave are not given again:
    where it cannot be read any more, those of today go on \(StoreRestore.receiptsLater) numbers later.

      systemctl stop hotline
      hotline restore --store hotline.db hotline-2011-07-01.db
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let copy = invocation.operands[0]
    let store = StoreFile.path(invocation)
    if StoreFile.isOwn(copy, ofStore: store) {
      throw CommandFailure("'\(copy)' is the store itself", hint: "name a copy of it")
    }
    guard FileManager.default.fileExists(atPath: copy) else {
      throw CommandFailure("there is no copy '\(copy)'")
    }
    var status = stat()
    if stat(store, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw CommandFailure("'\(store)' is not a file that can be replaced")
    }
    let findings: [StoreFinding]
    do throws(StorageFailure) {
      findings = try StoreCheck(of: copy).findings
    } catch {
      throw CommandFailure("\(error)", hint: "name another copy")
    }
    for finding in findings { invocation.errors.line("\(copy): \(finding)".onOneLine) }
    if findings.contains(where: { if case .damaged = $0 { true } else { false } }) {
      throw CommandFailure("the copy '\(copy)' is damaged", hint: "name another copy")
    }
    do throws(StorageFailure) {
      let restore = try StoreRestore(of: copy, to: store)
      let outcome = try BackupCommand.withProgress(restore.unfinishedFiles, invocation) {
        tell throws(StorageFailure) in try restore.run(today: .today, progress: tell)
      }
      invocation.output.line("\(store)  \(outcome.bytes) bytes, from \(copy)")
      if let before = outcome.before {
        invocation.output.line(
          "the store that was there is now \(before); remove it when nothing in it is needed")
      }
      if outcome.receiptsLater > 0 {
        invocation.output.line(
          "where receipts stood is not known: today's go on \(outcome.receiptsLater) numbers later")
      }
      return findings.isEmpty ? .success : .problemsFound
    } catch {
      throw CommandFailure("\(error)", hint: error.hint)
    }
  }
}
