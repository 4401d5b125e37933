import Foundation
import Storage
import Telephony

/// `hotline messages`: what callers left, and the life of each message until it is closed.
enum MessagesCommand: Command {
  static let name = "messages"
  static let summary = "List what callers left; play, assign, answer and close a message"
  static let operands = [
    Operand(
      "ACTION", .optional, "list, show, play, assign, answer, close or drop; default: list"),
    Operand("RECEIPT", .optional, "the receipt number of the message; of all actions but list"),
    Operand("FILE", .optional, "of play: where its sound goes, as WAV; default: standard output"),
  ]
  static let department = Flag("department", "NAME", "list: only messages for this department")
  static let state = Flag(
    "state", "WORD", "list: only messages in this state",
    choices: VoiceMessage.State.allCases.map(\.word))
  static let overdue = Flag("overdue", "list: only those that should have been answered by now")
  static let dueToday = Flag("due-today", "list: only those that are to be answered today")
  static let limit = Flag("limit", "N", "list: how many at most; default: 20")
  static let json = Flag("json", "list, show: a line of JSON for each message")
  static let to = Flag("to", "NAME", "assign: who is to answer it")
  static let text = Flag("text", "TEXT", "answer: what its caller will hear")
  static let audio = Flag("audio", "FILE", "answer: a recording of it, 8 kHz mono A-law WAV")
  static let because = Flag("because", "TEXT", "close: why a message needs no answer")
  static let replace = Flag("replace", "play: put the sound in place of a file that is there")
  static let by = Flag("by", "NAME", "who does it; default: the login, $USER or $LOGNAME")
  static let today = Flag("today", "DATE", "list: as if it were that day")
  static let flags =
    [
      StoreFile.flag, department, state, overdue, dueToday, limit, json, to, text, audio, because,
      replace, by,
    ]
    + [today, LocalClock.flag, AnswerSound.folder, AnswerSound.language]
  static let details = """
    A message is new until somebody plays it (heard); then it is assigned, answered and closed. Each step
    is kept with who took it and when, and one that does not fit is refused. drop deletes a message's
    sound for ever; one that is answered or closed stays so, and its caller still hears the answer.

    Callers' numbers show three digits in front and four at the end; show, without --json, has the
    whole number.

      hotline messages --department 劳动保障监察支队 --overdue
      hotline messages play 2011070100011 | aplay
      hotline messages assign 2011070100011 --to 王海
      hotline messages answer 2011070100011 --text "工资已经补发。"
      hotline messages close 2011070100011
    """

  private enum Action: String, CaseIterable { case list, show, play, assign, answer, close, drop }

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let word = invocation.operands.first ?? Action.list.rawValue
    guard let action = Action(rawValue: word) else {
      throw CommandFailure(
        "'\(word)' is not an action of messages",
        hint: ReceiptForm(word) == nil
          ? "one of \(Action.allCases.map(\.rawValue).joined(separator: ", "))"
          : "write `hotline messages show \(word)`")
    }
    try check(invocation, action)
    switch action {
    case .list: return try MessageList(invocation).run()
    case .show: try desk(action, invocation).show()
    case .play: try desk(action, invocation).play(to: invocation.operands.dropFirst(2).first)
    case .assign:
      let desk = try desk(action, invocation)
      guard let name = try words(to, invocation) else {
        throw CommandFailure("assign it to whom?", hint: "write --to NAME")
      }
      try desk.step(.assigned(to: name))
    case .answer:
      try desk(action, invocation).answer(
        try words(text, invocation), recording: invocation[audio])
    case .close:
      try desk(action, invocation).step(.closed(because: try words(because, invocation)))
    case .drop: try desk(action, invocation).drop()
    }
    return .success
  }

  /// What is done with the message whose receipt is named.
  private static func desk(
    _ action: Action, _ invocation: Invocation
  ) throws(CommandFailure) -> MessageDesk {
    guard invocation.operands.count > 1 else {
      throw CommandFailure("\(action.rawValue) which message?", hint: "name its receipt number")
    }
    let receipt = try ReceiptNumber(argument: invocation.operands[1])
    return try MessageDesk(receipt, invocation, isRead: action == .show)
  }

  /// Flags of one action are no flags of another: a slip would do something else than was meant.
  private static func check(_ invocation: Invocation, _ action: Action) throws(CommandFailure) {
    let own: [Flag] =
      switch action {
      case .list: [department, state, overdue, dueToday, limit, json, today, LocalClock.flag]
      case .show: [json]
      case .play: [replace, by, LocalClock.flag]
      case .drop: [by, LocalClock.flag]
      case .assign: [to, by, LocalClock.flag]
      case .answer:
        [text, audio, by, LocalClock.flag, AnswerSound.folder, AnswerSound.language]
      case .close: [because, by, LocalClock.flag]
      }
    for flag in flags where invocation.has(flag) && flag.name != StoreFile.flag.name {
      guard own.contains(where: { $0.name == flag.name }) else {
        throw CommandFailure("--\(flag.name) does not apply to \(action.rawValue)")
      }
    }
    try invocation.checkOperands(atMost: action == .play ? 3 : action == .list ? 1 : 2)
  }

  /// The longest text that is kept with a message, in bytes: a page.
  private static let textBytesMax = StorageLimits.cellBytesMax

  /// The text of `flag` without blanks around it; `nil` where it was not given or is empty.
  private static func words(
    _ flag: Flag, _ invocation: Invocation
  ) throws(CommandFailure) -> String? {
    guard let text = invocation[flag]?.trimmingCharacters(in: .whitespacesAndNewlines),
      !text.isEmpty
    else { return nil }
    guard text.utf8.count <= textBytesMax else {
      throw CommandFailure("the text of --\(flag.name) is longer than \(textBytesMax) bytes")
    }
    return text
  }
}
