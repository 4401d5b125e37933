import Diagnostics
import Foundation
import ServiceCalendar
import Storage
import StorageSQLite
import Telephony

/// `hotline messages`: what callers left, newest first; one of them to hear, or to put in hand.
enum MessagesCommand: Command {
  static let name = "messages"
  static let summary = "List messages, save the sound of one, or note how far its answer is"
  static let operands = [
    Operand("RECEIPT", .optional, "the receipt number of one message; else all are listed")
  ]
  static let department = Flag("department", "NAME", "only messages for this department")
  static let state = Flag(
    "state", "WORD", "only messages in this state", choices: VoiceMessage.State.allCases.map(\.word)
  )
  static let limit = Flag("limit", "N", "how many at most; 20 unless given")
  static let audio = Flag("audio", "FILE", "write the sound of that message there, as WAV")
  static let mark = Flag(
    "mark", "WORD", "put that message into this state; dropped deletes its sound for ever",
    choices: VoiceMessage.State.allCases.map(\.word))
  static let flags = [StoreFile.flag, department, state, limit, audio, mark]
  static let details = """
    Callers' numbers show three digits in front and four at the end; that of one message is whole.

      hotline messages --department 劳动保障监察支队 --state new
      hotline messages 2011070100011 --audio message.wav
      hotline messages 2011070100011 --mark answered
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    if let text = invocation.operands.first { return try show(text, invocation) }
    for flag in [audio, mark] where invocation.has(flag) {
      throw CommandFailure("--\(flag.name) of which message?", hint: "name its receipt number")
    }
    let filter = MessageFilter(
      department: invocation[department],
      state: invocation[state].flatMap { VoiceMessage.State(word: $0) })
    var left = try invocation.number(limit, in: 1...1_000_000) ?? 20
    let store = try StoreFile.openExisting(invocation)
    var after: Int64?
    repeat {
      let request = PageRequest(after: after, limit: min(left, PageRequest.limitMax))
      guard case .messages(let page) = try store.outcome(of: .listMessages(filter, request)) else {
        break
      }
      for message in page.items {
        let caller = message.start.caller.map { MaskedNumber.phone($0) } ?? "hidden"
        invocation.output.line(line(of: message, caller: caller))
      }
      left -= page.items.count
      after = page.next
    } while after != nil && left > 0 && !invocation.output.isClosed
    return .success
  }

  private static func show(
    _ text: String, _ invocation: Invocation
  ) throws(CommandFailure) -> ExitStatus {
    guard let receipt = ReceiptForm(text)?.receipt else {
      throw CommandFailure(
        "'\(text)' is no receipt number", hint: "its check digit does not fit; is a digit wrong?")
    }
    let store = try StoreFile.openExisting(invocation)
    if let state = invocation[mark].flatMap({ VoiceMessage.State(word: $0) }) {
      _ = try store.outcome(of: .setMessageState(receipt, state))
    }
    guard case .message(let message?) = try store.outcome(of: .findMessage(receipt)) else {
      throw CommandFailure("no message has the receipt \(receipt)")
    }
    if let path = invocation[audio] {
      let outcome = try store.outcome(of: .readAudio(message.start.operation))
      guard case .audio(let bytes) = outcome else {
        throw CommandFailure("the message has no sound")
      }
      do {
        try Data(bytes).write(to: URL(filePath: path))
      } catch {
        throw CommandFailure("'\(path)' cannot be written: \(error.localizedDescription)")
      }
    }
    invocation.output.line(line(of: message, caller: message.start.caller ?? "hidden"))
    return .success
  }

  /// `2011070100011  2011-07-01 20:15  8s  new  due 2011-07-06  139****2345  劳动保障监察支队`
  static func line(of message: VoiceMessage, caller: String) -> String {
    [
      message.receipt.description.padded(toWidth: 13),
      message.start.recordedAt.description.prefix(16).description,
      ("\(message.length.count / 1000)s" + (message.isCutOff ? " cut off" : "")).padded(toWidth: 5),
      message.state.word.padded(toWidth: 8),
      (message.start.dueDate.map { "due \($0)" } ?? "no date").padded(toWidth: 14),
      caller.padded(toWidth: 12),
      message.start.department,
    ].joined(separator: "  ").trimmingSpaces
  }
}
