import Diagnostics
import Storage
import StorageSQLite
import Telephony

/// `hotline verify`: whether a store, or a copy of one, is whole.
enum VerifyCommand: Command {
  static let name = "verify"
  static let summary = "Read through a store or a copy of one, and tell what is wrong in it"
  static let operands: [Operand] = []
  static let flags = [StoreFile.flag]
  static let details = """
    The file itself, what belongs together in it, the sound of every message, and every receipt
    number: its check digit, its day, and that none is there twice or would be given again.
    Changes nothing; a service may use the store meanwhile. The status is 1 when something is wrong.

      hotline verify --store hotline.db
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let path = try StoreFile.existingPath(invocation)
    let check: StoreCheck
    do throws(StorageFailure) {
      check = try StoreCheck(of: path)
    } catch {
      throw CommandFailure("\(error)", hint: error.hint)
    }
    for finding in check.findings { invocation.errors.line("\(finding)".onOneLine) }
    let open = check.openCount > 0 ? ", \(check.openCount) under way" : ""
    let count = check.findings.count
    invocation.output.line(
      "\(check.callCount) calls, \(check.messageCount) messages\(open): "
        + (count == 0 ? "all is whole" : counted(count, "problem")))
    return count == 0 ? .success : .problemsFound
  }
}
