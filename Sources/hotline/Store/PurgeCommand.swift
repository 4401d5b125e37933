import Diagnostics
import ServiceCalendar
import Storage
import StorageSQLite

/// `hotline purge`: what has been kept for long enough goes.
enum PurgeCommand: Command {
  static let name = "purge"
  static let summary = "Remove calls, messages or faxes that have been kept for long enough"
  static let operands: [Operand] = []
  static let age = Flag("older-than", "DAYS", "only what is older than so many days, as 90d")
  static let calls = Flag("calls", "records of calls, with their way through the menu")
  static let messages = Flag("messages", "messages that were answered or dropped, with their sound")
  static let faxes = Flag("faxes", "fax jobs that were sent or given up")
  static let dryRun = Flag("dry-run", "only count what would go")
  static let flags = [StoreFile.flag, age, calls, messages, faxes, dryRun]
  static let details = """
    What is unfinished stays, however old: messages that nobody has answered, faxes still to be
    sent. A message's age is counted from the day it was left. Receipt numbers are never given
    again. A service may use the store meanwhile: \(StorePurge.batchSize) go at a time. The file keeps its size and
    fills the room anew.

      hotline purge --store hotline.db --older-than 90d --calls --dry-run
      hotline purge --store hotline.db --older-than 730d --messages --faxes
    """

  private static let kinds: [(flag: Flag, kind: StorePurge.Kind)] = [
    (calls, .calls), (messages, .messages), (faxes, .faxes),
  ]

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let day = try firstDayKept(invocation)
    let asked = kinds.filter { invocation.has($0.flag) }
    if asked.isEmpty {
      throw CommandFailure(
        "what is to go?", hint: "name one or more of --calls, --messages and --faxes")
    }
    let path = try StoreFile.existingPath(invocation)
    do throws(StorageFailure) {
      let purge = try StorePurge(of: path)
      for (flag, kind) in asked {
        var count = 0
        if invocation.has(dryRun) {
          count = try purge.count(kind, before: day)
        } else {
          while let removed = try purge.removeBatch(kind, before: day) { count += removed }
        }
        invocation.output.line(
          "\(flag.name.padded(toWidth: 8))  \(count) from before \(day) "
            + (invocation.has(dryRun) ? "would go" : "removed"))
        invocation.output.flush()
      }
      return .success
    } catch {
      throw CommandFailure("\(error)", hint: error.hint)
    }
  }

  /// Whole days by the wall clock of this machine: with 1d, yesterday and today stay.
  private static func firstDayKept(_ invocation: Invocation) throws(CommandFailure) -> CivilDate {
    guard let text = invocation[age] else {
      throw CommandFailure("--older-than is missing", hint: "write --older-than 90d")
    }
    guard text.hasSuffix("d"), let days = Int(text.dropLast()), (1...36_500).contains(days),
      let day = CivilDate.today.adding(days: -days)
    else {
      throw CommandFailure("'\(text)' is no age", hint: "write days, 1d to 36500d, as 90d")
    }
    return day
  }
}
