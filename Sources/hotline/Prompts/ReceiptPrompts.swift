import CallFlowModel
import Storage
import StorageSQLite
import Telephony

// No file has the rows of the table `receipts`, and what menus say of them is recorded all the same.

extension CallFlow {
  /// Rows with each text that the table may hold for this menu, all but the answers, whose words nobody knows before.
  var receiptRows: [TableRow] {
    // As a message names it: a department is one office, whatever language its caller speaks.
    let departments = Set(
      recordings.compactMap { $0.department.map { text($0, in: LanguageID(0)) } })
    let texts: [(column: String, texts: [String])] = [
      ("kind", ReceiptTable.Kind.allCases.map(\.rawValue)),
      ("state", VoiceMessage.State.allCases.map(\.word) + FaxJob.State.allCases.map(\.word)),
      ("department", departments.sorted()),
    ]
    return texts.flatMap { column, texts in
      texts.map { ReceiptTable.row(holding: [(column, $0)]) }
    }
  }
}

extension SQLiteStore {
  /// Rows with the answers that callers may hear, and their receipts, by which their recordings are named.
  func answerRows() throws(CommandFailure) -> [TableRow] {
    var rows: [TableRow] = []
    for state in [VoiceMessage.State.answered, .closed] {
      var after: Int64?
      repeat {
        let request = PageRequest(after: after, limit: PageRequest.limitMax)
        guard
          case .messages(let page) = try outcome(
            of: .listMessages(MessageFilter(state: state), request))
        else { return rows }
        for message in page.items { rows += try answerRow(of: message) }
        after = page.next
      } while after != nil
    }
    return rows
  }

  /// None where it was closed without an answer.
  private func answerRow(of message: VoiceMessage) throws(CommandFailure) -> [TableRow] {
    guard
      case .messageHistory(let history) = try outcome(of: .readMessageHistory(message.receipt)),
      let answer = ReceiptProgress(message, history).answer
    else { return [] }
    return [
      ReceiptTable.row(
        holding: [("number", message.receipt.description), ("answer", answer.text)])
    ]
  }
}
