package import CallFlowModel
package import Telephony

/// What can happen to a call.
package enum CallEvent: Equatable, Sendable {
  case rang
  /// The call goes on from a mark: the step that was under way starts again from its prompt.
  case resumed
  /// `isFollowed`: more keys have come with it. It waits, and the last of them moves the call, so that nothing is said that one
  /// of them answers.
  case keyPressed(DTMFKey, isFollowed: Bool = false)
  /// The gateway's operation has ended.
  case operationEnded(OperationNumber, OperationOutcome)
  /// ``Call/deadline`` has come. Early or twice does nothing.
  case timeReached
  case callerHungUp(HangupCause)
  /// The node stops: the call ends now.
  case drained
  case lookupEnded(QuestionNumber, LookupOutcome)
  case rowsFetched(QuestionNumber, RowsOutcome)
  /// The recording of that operation is durable.
  case recordingKept(OperationNumber, ReceiptNumber)
  /// The answer to ``CallEffect/findMessage(after:)``: the recording of the first operation has been kept.
  case messageFound(OperationNumber, ReceiptNumber, after: OperationNumber)
  /// The recording is not kept; or, to ``CallEffect/findMessage(after:)``, there is none.
  case recordingLost(OperationNumber)
  /// Nobody can say whether it is: the store fails.
  case recordingUnknown(OperationNumber)
  /// The fax was refused: its number has had enough today.
  case faxRefused(OperationNumber)
  case faxOrderEnded(QuestionNumber, FaxOrderOutcome)
}

/// A question of a call to the store: 1, 2, 3 … within a call, apart from the gateway's operations, whose
/// numbers have no gaps.
package struct QuestionNumber: Hashable, Sendable, BitwiseCopyable {
  package var number: UInt32
  package init(_ number: UInt32) { self.number = number }
}

/// What came of looking up a row.
package enum LookupOutcome: Equatable, Sendable {
  /// The row's cells, in the order of the query's columns.
  case found([CallValue])
  case notFound
  /// The row exists and a secret did not match.
  case wrongSecret
  /// The secret is right, and an initial one: the row stays closed.
  case initialSecret
  /// Too many wrong secrets for this person or this caller today.
  case locked
  case unavailable
}

/// What came of ordering a fax to a number.
package enum FaxOrderOutcome: Equatable, Sendable {
  /// It is in the queue, durably.
  case queued(ReceiptNumber)
  /// Its number has had enough today.
  case limit
  case unavailable
}

/// What came of asking for rows to browse.
package enum RowsOutcome: Equatable, Sendable {
  /// `total` rows match; `rows` are those that were asked for, each with its cells in the order of the
  /// query's columns.
  case rows(total: UInt32, rows: [[CallValue]])
  case unavailable
}
