package import Telephony

/// What came of a ``StorageRequest``. Where it changed anything, the change is on disk.
package enum StorageOutcome: Equatable, Sendable {
  case done
  // Rare, and larger than all others, which come by the hundred and go from hand to hand.
  /// The call, its segments joined; `nil` when none has that key.
  indirect case call(CallRecord?)
  case calls(Page<CallRecord>)
  case messageKept(ReceiptNumber)
  /// The recording of that operation is a finished message.
  case messageFound(OperationKey, ReceiptNumber)
  case messagesKept([ReceiptNumber])
  /// `nil` when none has that receipt.
  indirect case message(VoiceMessage?)
  case messages(Page<VoiceMessage>)
  /// All that was done with a message, oldest first; empty where nothing was, or none has that receipt.
  case messageHistory([MessageEvent])
  case notices(Page<Notice>)
  /// A whole WAV file, 8 kHz mono A-law.
  case audio([UInt8])
  case faxes(Page<FaxJob>)
  case faxesClaimed(ClaimedFaxes)
  /// Of the queue; empty as a rule.
  case faxesGivenUp([FaxJob])
  case faxOrdered(ReceiptNumber)
  /// `nil` when none in the queue has that receipt.
  indirect case fax(FaxJob?)
  /// The count as it now stands.
  case counted(Int)
  /// The count stays where it was, at the limit or above it.
  case limitReached(Int)
  case tableReplaced(rowCount: Int)
  case tables([TableSummary])
  /// The first row that fits.
  case found(TableRow)
  case notFound
  /// The secret is not that of the row; or no such row is there, which nobody is to learn. It has been counted.
  case secretWrong
  /// The secret is the row's own, and an initial one: nothing of the row comes out, and nothing was counted.
  case secretInitial
  /// Too many wrong secrets today, for this person or from this caller: nothing was compared.
  case secretLocked
  /// The rows asked for, fewer where there are not so many, and how many fit in all.
  case browsed([TableRow], total: Int)
  /// The endpoint of the table gave no answer that can be used. It was logged where that was found out.
  case unanswered
  /// The request makes no sense to this store; nothing was changed.
  case refused(StorageRefusal)
  /// The store could not do it; nothing was changed.
  case failed(StorageFailure)
}

/// A table, how much is in it, and whose it is.
package struct TableSummary: Equatable, Sendable {
  package let schema: TableSchema
  package let rowCount: Int
  /// The names of its menus; none where nobody has said.
  package let menus: [String]

  package init(schema: TableSchema, rowCount: Int, menus: [String] = []) {
    self.schema = schema
    self.rowCount = rowCount
    self.menus = menus
  }
}

/// Why a request makes no sense, as facts.
package enum StorageRefusal: Error, Equatable, Sendable {
  /// No recording was begun by that operation, or it or its message was dropped.
  case noSuchRecording(OperationKey)
  /// The recording is a message already: it takes no sound and cannot be dropped as a recording.
  case recordingFinished(OperationKey)
  /// Only the beginning of it was kept, when its process stopped in the middle.
  case recordingCutOff(OperationKey)
  /// The message outlived its sound, which was kept for as long as the owner wants, or which staff dropped.
  case soundRemoved(OperationKey)
  /// Longer, or further on, than ``StorageLimits`` allow.
  case audioTooLong
  case noSuchMessage(ReceiptNumber)
  /// The message is in a state from which the step cannot be taken.
  case messageStep(ReceiptNumber, MessageStepRefusal)
  /// Somebody else has the notice, or it is not due, or there is none.
  case noticeTaken(Int64)
  /// It has another state than what is asked makes sense in.
  case faxIs(FaxJob.State)
  case noSuchTable(String)
  case noSuchColumn(table: String, column: String)
  /// A value does not fit its column, or a secret is searched by or ordered by.
  case unfitValue(table: String, column: String)
  /// A row of an import does not fit its schema, or two rows have one key. Rows count from 1.
  case unfitRow(table: String, row: Int)
  case tooManyRows(table: String, rowCount: Int)
  /// The table is the store's own; nobody imports it or browses in it.
  case builtInTable(String)
  /// Staff have changed these rows since the last import, and the new contents have them otherwise or not at all.
  /// `keys` name them; at most ``TableContents/editsShownMax``.
  case rowsEdited(table: String, keys: [String], count: Int)
  /// A row of that key is there already.
  case keyTwice(table: String, key: String)
  /// Its rows come from a file alone: they have no keys, hold secrets, or no caller browses them.
  case noCatalogue(String)
  /// No column says until when a row is heard.
  case noUntilColumn(table: String)
}

extension StorageRefusal {
  /// What to do instead; `nil` where the words say it, or nothing can be done.
  package var hint: String? {
    if case .messageStep(_, let refusal) = self { refusal.hint } else { nil }
  }
}

extension StorageRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noSuchRecording: "no such recording is open"
    case .recordingFinished: "the recording has ended already"
    case .recordingCutOff: "only the beginning of the recording was kept"
    case .soundRemoved: "the sound of the message was removed"
    case .audioTooLong: "the recording is longer than the store takes"
    case .noSuchMessage(let receipt): "no message has the receipt \(receipt)"
    case .messageStep(let receipt, let refusal): "message \(receipt) \(refusal)"
    case .noticeTaken(let id): "notice \(id) is taken, not due, or gone"
    case .faxIs(let state):
      switch state {
      case .waiting: "the fax is still waiting"
      case .sending: "the fax is being sent"
      case .sent: "the fax has been sent"
      case .failed: "the fax was given up"
      case .cancelled: "the fax was cancelled"
      }
    case .noSuchTable(let table): "there is no table '\(table)'; has it been imported?"
    case .noSuchColumn(let table, let column): "table '\(table)' has no column '\(column)'"
    case .unfitValue(let table, let column):
      "the value does not fit column '\(column)' of table '\(table)'"
    case .unfitRow(let table, let row): "row \(row) does not fit table '\(table)'"
    case .rowsEdited(let table, let keys, let count):
      "staff have changed \(count) row\(count == 1 ? "" : "s") of table '\(table)' since it was imported: "
        + keys.joined(separator: ", ") + (count > keys.count ? " …" : "")
    case .keyTwice(let table, let key): "table '\(table)' has a row \(key) already"
    case .noCatalogue(let table):
      "table '\(table)' is not a catalogue: callers browse a catalogue, its rows have a key, and no secrets"
    case .noUntilColumn(let table):
      "table '\(table)' has no column that says until when a row is heard"
    case .tooManyRows(let table, let count):
      "table '\(table)' would have \(count) rows; \(StorageLimits.tableRowCountMax) are allowed"
    case .builtInTable(let table): "the table '\(table)' is built in"
    }
  }
}
