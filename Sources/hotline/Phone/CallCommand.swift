import CallFlowModel
import CallScripting
import Foundation
import GatewayProtocols

/// `hotline call`: a telephone in the terminal.
enum CallCommand: Command {
  static let name = "call"
  static let summary = "Ring a running service from this terminal"
  static let to = Flag("to", "NUMBER", "the number to call; default: the menu's first")
  static let from = Flag("from", "NUMBER", "your number; default: hidden")
  static let menu = Flag("menu", "MENU", "the menu that is served: shows what its prompts say")
  static let language = Flag("lang", "TAG", "the language to begin in")
  static let quick = Flag("quick", "prompts take no time")
  static let flags = [to, from, menu, language, quick]
  static let operands = [
    Operand("HOST:PORT", .optional, "the service; default: \(ServiceAddress.standard)")
  ]
  static let details = """
    On a terminal each key counts at once: 0-9 * #, s speaks for a second into a recording, r
    releases the person you talk with, h hangs up. From a pipe each line is an action, one of these
    letters, keys, or words:

      printf '1\\nwait 3s\\n1\\nh\\n' | hotline call --menu menus/12333

      1 330100191203040210     keys, as with: press 1
      speak 8s                 wait 2s                  release                  hang up

    Where the service is killed and started again within a minute, the call goes on.
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let address = try ServiceAddress(invocation.operands.first ?? "")
    var texts: [String: String] = [:]
    var number = invocation[to]
    if let path = invocation[menu] {
      guard let tested = try TestedMenu.load(path, invocation) else { return .problemsFound }
      texts = tested.menu.promptTexts
      number = number ?? tested.menu.flow.numbers.first
    }
    guard let number else {
      throw CommandFailure(
        "which number is to be called?", hint: "name it with --to, or its menu with --menu")
    }
    let phone = Phone(call: "phone-\(getpid())", texts: texts, isQuick: invocation.has(quick))
    var session: PhoneSession
    do throws(GatewayTrunk.Fault) {
      session = try PhoneSession(
        phone,
        to: .init(
          service: address, number: number, from: invocation[from], language: invocation[language]),
        invocation.output)
    } catch {
      throw CommandFailure(
        "the service at \(address.description) cannot be called: \(error.words)",
        hint: "is `hotline serve` running there?")
    }
    do throws(GatewayTrunk.Fault) {
      return try session.run() ? .success : .problemsFound
    } catch {
      throw CommandFailure("the service at \(address.description) is gone: \(error.words)")
    }
  }
}
