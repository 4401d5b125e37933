import CallFlowModel
import CallScripting
import Storage
import Telephony

/// `hotline replay`: recorded calls as call scripts.
enum ReplayCommand: Command {
  static let name = "replay"
  static let summary = "Turn calls that were kept into call scripts"
  static let operands = [Operand("MENU", .some, "a menu that the calls were to")]
  static let call = Flag("call", "ID", "only the call of that name, as the log has it")
  static let flags = [
    StoreFile.flag, call, CallsCommand.from, CallsCommand.on, CallsCommand.outcome,
    CallsCommand.limit,
  ]
  static let details = """
    Each script goes the way of its call through the menu, at its time and about as fast. What
    the caller keyed in is in no record, so numbers are invented that lead the same way; the
    caller's own keeps three digits. Save them in a .calls file beside the menu.

    The status is 0 when every script goes its call's whole way, 1 when one does not, as where
    the menu has changed since, 2 where there is no such call.

      hotline replay --on 2011-07-01 --outcome failed menus/12333 > failed.calls
      hotline replay --call 1330.17 menus/12333
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    var menus: [TestedMenu] = []
    for path in invocation.operands {
      guard let menu = try TestedMenu.load(path, invocation) else { return .couldNotRun }
      menus.append(menu)
    }
    let records = try records(invocation, of: menus)
    guard !records.isEmpty else {
      throw CommandFailure(
        "there is no such call" + (invocation[call] == nil ? " to these menus" : ""),
        hint: "`hotline calls` lists those that were kept")
    }
    var names = ReplayNames()
    var isWhole = true
    var isFirst = true
    for record in records {
      guard let menu = menu(of: record, among: menus) else {
        invocation.errors.line(
          "left out: call \(record.call), to \(record.to), which none of these menus answers")
        isWhole = false
        continue
      }
      var replay = CallReplay(record, named: names.name(of: record), of: menu.menu)
      let script = replay.script()
      invocation.output.write((isFirst ? "" : "\n") + script.text)
      isFirst = false
      guard let difference = script.difference else { continue }
      isWhole = false
      invocation.errors.line("call \(record.call): \(difference.wording)")
    }
    return isWhole ? .success : .problemsFound
  }

  private static func menu(of record: CallRecord, among menus: [TestedMenu]) -> TestedMenu? {
    menus.first { $0.menu.flow.numbers.contains(record.to) }
  }

  /// Those that are asked for, newest first: one by its name whatever it was to, others where one of `menus` answers them.
  private static func records(
    _ invocation: Invocation, of menus: [TestedMenu]
  ) throws(CommandFailure) -> [CallRecord] {
    let filter = try CallsCommand.filter(invocation)
    let wanted = invocation[call]
    func isAskedFor(_ record: CallRecord) -> Bool {
      guard let wanted else { return menu(of: record, among: menus) != nil }
      return (record.earlierCalls + [record.call]).contains { $0.text == wanted }
    }
    var left = try StoreList<CallRecord>.most(CallsCommand.limit, invocation)
    let store = try StoreFile.lookInto(invocation)
    var found: [CallRecord] = []
    var after: Int64?
    repeat {
      let outcome = try store.outcome(
        of: .listCalls(filter, PageRequest(after: after, limit: PageRequest.limitMax)))
      guard case .calls(let page) = outcome else { break }
      for record in page.items where left > 0 && isAskedFor(record) {
        found.append(record)
        left -= 1
      }
      after = page.next
    } while after != nil && left > 0
    return found
  }
}
