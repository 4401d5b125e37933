import Diagnostics
import Foundation
import ServiceCalendar
import Storage
import StorageSQLite
import Telephony

/// One message on the desk of somebody who works on it.
struct MessageDesk {
  private let invocation: Invocation
  private let store: SQLiteStore
  private let message: VoiceMessage

  private var receipt: ReceiptNumber { message.receipt }

  /// The longest name of a member of staff, in bytes.
  private static let nameBytesMax = 100

  /// `isRead`: nothing will be done with it.
  init(
    _ receipt: ReceiptNumber, _ invocation: Invocation, isRead: Bool
  ) throws(CommandFailure) {
    self.invocation = invocation
    store = try isRead ? StoreFile.lookInto(invocation) : StoreFile.openExisting(invocation)
    message = try Self.message(receipt, in: store)
  }

  private static func message(
    _ receipt: ReceiptNumber, in store: SQLiteStore
  ) throws(CommandFailure) -> VoiceMessage {
    guard case .message(let message?) = try store.outcome(of: .findMessage(receipt)) else {
      throw CommandFailure("\(StorageRefusal.noSuchMessage(receipt))")
    }
    return message
  }

  /// Prints the message with all that was done with it.
  func show() throws(CommandFailure) {
    guard
      case .messageHistory(let history) = try store.outcome(of: .readMessageHistory(receipt))
    else { preconditionFailure("a history was answered by something else") }
    if invocation.has(MessagesCommand.json) {
      var data = MessageData(message)
      data.history = history.map { MessageData.Step($0) }
      invocation.output.line(data.jsonLine)
      return
    }
    invocation.output.line(message.line(caller: message.start.caller ?? "hidden"))
    for event in history {
      invocation.output.line(
        ListLine([
          " ", event.at.toTheMinute, event.step.word.padded(toWidth: 8),
          event.by.padded(toWidth: event.step.detail == nil ? 0 : 12), event.step.detail ?? "",
        ]).text)
    }
  }

  /// A file that it is redirected to is the shell's to replace.
  private static let standardOutput = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]

  /// Writes its sound, and then notes that it was heard.
  func play(to path: String?) throws(CommandFailure) {
    let event = try event(.heard)
    try refusal(of: .heard)
    guard case .audio(let bytes) = try store.outcome(of: .readAudio(message.start.operation)) else {
      throw CommandFailure("the message has no sound")
    }
    if let path, !Self.standardOutput.contains(path) {
      if StoreFile.isOwn(path, ofStore: StoreFile.path(invocation)) {
        throw CommandFailure("'\(path)' is the store itself", hint: "name another file")
      }
      try NewFile.write(bytes, to: path, invocation, MessagesCommand.replace)
    } else {
      guard !invocation.output.isTerminal else {
        throw CommandFailure(
          "a terminal plays no sound", hint: "name a file, or pipe it: `… play \(receipt) | aplay`")
      }
      invocation.output.write(bytes)
      invocation.output.flush()
      if invocation.output.isClosed || invocation.output.failure != nil { return }
    }
    try take(event)
  }

  /// Takes a step and prints how the message stands.
  func step(_ step: MessageStep) throws(CommandFailure) {
    try take(try event(step))
    try showLine()
  }

  /// Deletes its sound. One that is answered or closed stays so, which its line alone does not tell.
  func drop() throws(CommandFailure) {
    try step(.dropped)
    guard !message.state.isOpen, message.state != .dropped else { return }
    invocation.output.line("its sound is gone for ever; it stays \(message.state.word)")
  }

  /// Makes the sound of the answer first: a caller never hears that there is one without hearing it.
  func answer(_ text: String?, recording: String?) throws(CommandFailure) {
    guard text != nil || recording != nil else {
      throw CommandFailure(
        "what is the answer?", hint: "write --text \"…\", or --audio FILE, or both")
    }
    let words = text ?? AnswerSound.recordedOnly
    let event = try event(.answered(words))
    try refusal(of: event.step)
    let sound = try AnswerSound(of: receipt, invocation)
    if let recording {
      try sound.copy(recording, saying: words)
    } else {
      try sound.speak(words)
    }
    try take(event)
    try showLine()
    guard message.start.caller != nil else {
      invocation.output.line(
        "its caller hid their number, and cannot hear it by telephone: a person has to look it up")
      return
    }
    invocation.output.line(
      "an Asterisk or a FreeSWITCH plays it after `hotline prompts install --store "
        + "\(StoreFile.path(invocation)) …` has put it there")
  }

  private func event(_ step: MessageStep) throws(CommandFailure) -> MessageEvent {
    let environment = ProcessInfo.processInfo.environment
    let login =
      ["USER", "LOGNAME"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let name = (invocation[MessagesCommand.by] ?? login).trimmingCharacters(
      in: .whitespacesAndNewlines)
    guard !name.isEmpty, name.utf8.count <= Self.nameBytesMax else {
      throw CommandFailure(
        name.isEmpty ? "who does it?" : "a name has \(Self.nameBytesMax) bytes at most",
        hint: "write --by NAME")
    }
    return MessageEvent(step, by: name, at: try LocalClock.now(invocation))
  }

  /// Throws why the step cannot be taken, before anything is made for it.
  private func refusal(of step: MessageStep) throws(CommandFailure) {
    do throws(MessageStepRefusal) {
      _ = try message.state.after(step)
    } catch {
      let refusal = StorageRefusal.messageStep(receipt, error)
      throw CommandFailure("\(refusal)", hint: refusal.hint)
    }
  }

  private func take(_ event: MessageEvent) throws(CommandFailure) {
    _ = try store.outcome(of: .stepMessage(receipt, event))
  }

  private func showLine() throws(CommandFailure) {
    let message = try Self.message(receipt, in: store)
    invocation.output.line(message.line(caller: message.maskedCaller))
  }
}
