import Diagnostics
import ServiceCalendar
import Storage
import StorageSQLite

/// `hotline purge`: what has been kept for long enough goes.
enum PurgeCommand: Command {
  static let name = "purge"
  static let summary = "Remove what has been kept for long enough, each kind after its own time"
  static let operands: [Operand] = []
  static let calls = Flag("calls", "DAYS", "records of calls, with their way through the menu")
  static let sound = Flag("sound", "DAYS", "the sound of messages that were answered or closed")
  static let messages = Flag(
    "messages", "DAYS", "messages that were answered, closed or dropped, with sound and history")
  static let faxes = Flag("faxes", "DAYS", "fax jobs that were sent or given up")
  static let notices = Flag(
    "notices", "DAYS", "notices to departments that were delivered or given up")
  static let counts = Flag(
    "counts", "DAYS", "counts of a day's faxes and wrong secrets, by number and person")
  static let places = Flag("places", "DAYS", "where callers stopped in recordings, by number")
  static let dryRun = Flag("dry-run", "only count what would go")
  static let flags = [
    StoreFile.flag, calls, sound, messages, faxes, notices, counts, places, dryRun,
  ]
  static let details = """
    Ages are whole days by the service's clock: with 1d, yesterday and today stay. A message's age
    is counted from the day it was left. What is unfinished stays, however old: messages that nobody
    has answered, faxes still to be sent. Receipt numbers are never given again. A service may use
    the store meanwhile: \(StorePurge.batchSize) go at a time. What goes is overwritten; the file keeps its size and
    fills the room anew.

      hotline purge --store hotline.db --calls 90d --dry-run
      hotline purge --store hotline.db --calls 90d --sound 180d --messages 730d --counts 7d
    """

  private static let kinds: [(flag: Flag, kind: StorePurge.Kind)] = [
    (calls, .calls), (sound, .sound), (messages, .messages), (faxes, .faxes), (notices, .notices),
    (counts, .counts), (places, .places),
  ]

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    var asked: [(name: String, kind: StorePurge.Kind, day: CivilDate)] = []
    for (flag, kind) in kinds where invocation.has(flag) {
      asked.append((flag.name, kind, try firstDayKept(flag, invocation)))
    }
    if asked.isEmpty {
      throw CommandFailure(
        "what is to go?", hint: "name kinds and their ages, such as --calls 90d --messages 730d")
    }
    let path = try StoreFile.existingPath(invocation)
    let width = kinds.map { $0.flag.name.count }.max() ?? 0
    do throws(StorageFailure) {
      let purge = try StorePurge(of: path, onlyCounts: invocation.has(dryRun))
      for (name, kind, day) in asked {
        var count = 0
        if invocation.has(dryRun) {
          count = try purge.count(kind, before: day)
        } else {
          while let removed = try purge.removeBatch(kind, before: day) { count += removed }
        }
        invocation.output.line(
          "\(name.padded(toWidth: width))  \(count) from before \(day) "
            + (invocation.has(dryRun) ? "would go" : "removed"))
        invocation.output.flush()
      }
      if !invocation.has(dryRun) {
        try purge.overwriteFreePages()
        try purge.finish()
      }
      return .success
    } catch {
      throw CommandFailure("\(error)", hint: error.hint)
    }
  }

  private static func firstDayKept(
    _ flag: Flag, _ invocation: Invocation
  ) throws(CommandFailure) -> CivilDate {
    let text = invocation[flag] ?? ""
    guard text.hasSuffix("d"), let days = Int(text.dropLast()), (1...36_500).contains(days),
      let day = try LocalClock.now(invocation).date.adding(days: -days)
    else {
      throw CommandFailure(
        "'\(text)' is not an age", hint: "write days, 1d to 36500d, as --\(flag.name) 90d")
    }
    return day
  }
}
