import CallFlowModel
import Diagnostics
import Foundation
import MenuCompiler
import ServiceCalendar

/// `hotline hours`: whether an office is open, and which line says so.
enum HoursCommand: Command {
  static let name = "hours"
  static let summary = "Whether an office is open at a time, and the line that decides"
  static let at = Flag(
    "at", "TIME", "on the clock of the menu, as \"2011-03-07 08:29\"; default: now")
  static let flags = [at]
  static let operands = [
    Operand("MENU", .one, "a menu's folder, or its file"),
    Operand("AREA", .one, "the hours' name or title"),
  ]
  static let details = """
    Prints `open` or `closed`, and then the line of the menu or of the calendar that decided.

      hotline hours menus/12333 萧山区
      hotline hours menus/12333 萧山区 --at "2011-03-07 08:29"
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let asked = try invocation[at].map { text throws(CommandFailure) in
      guard let time = CivilDateTime(text) else {
        throw CommandFailure("'\(text)' is not a time", hint: "write it as \"2011-03-07 08:29\"")
      }
      return time
    }
    let path = invocation.operands[0]
    // The hours of a date are the same whatever today is.
    let menu = try MenuFolder.find(path).compile(today: nil)
    guard let flow = menu.flow else {
      invocation.tell(menu.diagnostics, of: menu.files)
      throw CommandFailure("'\(path)' has problems", hint: "`hotline check \(path)` lists them")
    }
    let wanted = invocation.operands[1]
    let titled = flow.hours.indices.filter { menu.hoursTitles[$0].contains(wanted) }
    let named = flow.hours.firstIndex { $0.name == wanted }
    if named == nil, titled.count > 1 {
      let names = titled.map { flow.hours[$0].name }.joined(separator: ", ")
      throw CommandFailure(
        "\(titled.count) hours have the title '\(wanted)'", hint: "name one of \(names)")
    }
    guard let index = named ?? titled.first else {
      guard !flow.hours.isEmpty else {
        throw CommandFailure(
          "'\(path)' has no hours",
          hint: "a menu says when an office is open by `hours NAME { mon-fri 08:30-17:00 }`")
      }
      let known = flow.hours.map(\.name) + menu.hoursTitles.flatMap(\.self)
      let near = nearestName(to: wanted, among: known)
      throw CommandFailure(
        "no hours are called '\(wanted)'",
        hint: near.map { "did you mean '\($0)'?" }
          ?? "there are \(flow.hours.map(\.name).joined(separator: ", "))")
    }
    let time = asked ?? LocalClock.now(in: TimeZone(identifier: flow.timeZone) ?? .gmt)
    let decision = flow.hours[index].decide(at: time, calendar: flow.calendar)
    invocation.output.line(decision.isOpen ? "open" : "closed")
    for line in lines(decision.decidedBy, menu) { invocation.output.line(line) }
    if decision.calendarLacksYear, flow.calendar != nil {
      invocation.errors.line(
        "the calendar does not say anything of \(time.date.year): these are the hours of the week")
    }
    return .success
  }

  private static func lines(_ reason: HoursDecision.Reason, _ menu: CompiledMenu) -> [String] {
    switch reason {
    case .exception(let line), .weekly(let line): [menuLine(line, menu)]
    case .holiday(let line): [calendarLine(line, menu)].compactMap(\.self)
    case .makeUpWorkday(let calendar, let line):
      [calendarLine(calendar, menu), line.map { menuLine($0, menu) }].compactMap(\.self)
    case .noLine: ["no line holds on that day"]
    }
  }

  private static func menuLine(_ place: UInt32, _ menu: CompiledMenu) -> String {
    let range = menu.hoursPlaces[Int(place)]
    return line(of: menu.files[range.file], menu.files[range.file].location(of: range.start).line)
  }

  private static func calendarLine(_ number: UInt32, _ menu: CompiledMenu) -> String? {
    menu.calendarFile.map { line(of: menu.files[$0], Int(number)) }
  }

  /// `hours.menu:8: mon-fri 08:30-12:00`
  private static func line(of file: SourceFile, _ number: Int) -> String {
    let bytes = file.bytes[file.bytes(ofLine: number)].drop { $0 == 0x20 || $0 == 0x09 }
    return "\(file.name):\(number): \(String(decoding: bytes, as: UTF8.self))"
  }
}
