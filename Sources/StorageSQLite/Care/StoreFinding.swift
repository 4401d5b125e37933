package import Telephony

/// Something that is wrong in a store, as a fact.
package enum StoreFinding: Equatable, Sendable {
  /// SQLite's own check of the file.
  case damaged(String)
  /// Rows of `table` that belong to a row of `parent` which is not there.
  case lostParent(table: String, parent: String, rowCount: Int)
  /// Steps of a call's path without the call.
  case stepsOfNoCall(Int)
  /// Transfers without the call.
  case transfersOfNoCall(Int)
  /// Calls of which no part is there.
  case callsWithoutSegment(Int)
  /// An outcome of calls that this program does not know.
  case unknownOutcome(String, callCount: Int)
  /// A state of faxes that this program does not know.
  case unknownFaxState(String, faxCount: Int)
  /// Rows of the store's own `table` have a word in `column` that this program does not know.
  case unknownWord(String, column: String, table: String, rowCount: Int)
  /// The rows of that table, a menu's, are gone.
  case tableLost(String)
  /// Pieces of sound without the recording.
  case soundOfNoRecording(Int)
  /// A receipt number whose check digit does not fit, or whose day does not exist.
  case receiptMalformed(ReceiptNumber)
  /// A receipt number of another day than the message's, or the fax's.
  case receiptOfAnotherDay(ReceiptNumber)
  /// Given to more than one: to so many messages, and so many faxes of the queue.
  case receiptRepeated(ReceiptNumber, messageCount: Int, faxCount: Int)
  /// The day's sequence stands before it: it would be given a second time.
  case receiptAhead(ReceiptNumber)
  /// The sound lacks the piece of that number, counted from 0, and has later ones, though the message does not say that it
  /// is cut off; or it has none at all.
  case soundLacksPiece(ReceiptNumber, number: Int)
  /// The sound is shorter than the message is said to be.
  case soundShort(ReceiptNumber, Milliseconds, of: Milliseconds)
  /// The caller dropped the message, and its sound is still there.
  case droppedSoundKept(ReceiptNumber)
  /// A state that this program does not know.
  case unknownState(ReceiptNumber, String)
}

extension StoreFinding: CustomStringConvertible {
  /// One line.
  package var description: String {
    switch self {
    case .damaged(let detail): "the file is damaged: \(detail)"
    case .lostParent(let table, let parent, let count):
      "\(count) of '\(table)' belong to a row of '\(parent)' that is not there"
    case .stepsOfNoCall(let count): "\(count) steps belong to no call"
    case .transfersOfNoCall(let count): "\(count) transfers belong to no call"
    case .callsWithoutSegment(let count): "\(count) calls have no part of what happened in them"
    case .unknownOutcome(let word, let count): "\(count) calls have an unknown outcome, '\(word)'"
    case .unknownFaxState(let word, let count): "\(count) faxes have an unknown state, '\(word)'"
    case .unknownWord(let word, let column, let table, let count):
      "\(count) of '\(table)' have an unknown word in '\(column)', '\(word)'"
    case .tableLost(let name): "the rows of the table '\(name)' are gone"
    case .soundOfNoRecording(let count): "\(count) pieces of sound belong to no recording"
    case .receiptMalformed(let receipt): "\(receipt) is not a receipt number: its digits do not fit"
    case .receiptOfAnotherDay(let receipt):
      "what has the receipt \(receipt) was left or ordered on another day"
    case .receiptRepeated(let receipt, let messages, 0):
      "\(messages) messages have the receipt \(receipt)"
    case .receiptRepeated(let receipt, let messages, let faxes):
      "\(messages) message\(messages == 1 ? "" : "s") and \(faxes) fax\(faxes == 1 ? "" : "es") have the receipt \(receipt)"
    case .receiptAhead(let receipt):
      "the receipt \(receipt) would be given again: its day's sequence stands before it"
    case .soundLacksPiece(let receipt, 0): "message \(receipt) lacks the beginning of its sound"
    case .soundLacksPiece(let receipt, let number):
      "message \(receipt) lacks piece \(number) of its sound"
    case .soundShort(let receipt, let length, let whole):
      "message \(receipt) has \(length) of its \(whole) of sound"
    case .droppedSoundKept(let receipt): "message \(receipt) was dropped, and its sound is kept"
    case .unknownState(let receipt, let word): "message \(receipt) has an unknown state, '\(word)'"
    }
  }
}
