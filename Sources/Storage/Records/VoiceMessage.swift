package import ServiceCalendar
package import Telephony

/// What is known of a message before its first sound: it is stored with it, so that nothing is missing
/// when a recording is cut off.
package struct RecordingStart: Equatable, Sendable {
  /// The `record` operation.
  package let operation: OperationKey
  /// The call's visit of the step that takes the message; see ``MessageVisit``.
  package let visit: UInt32
  /// The caller's number; `nil` where the caller hides it.
  package let caller: String?
  /// Who is to answer it, in the words of the menu.
  package let department: String
  package let recordedAt: CivilDateTime
  /// The day by which it is to be answered; `nil` where the menu promises none or the calendar lacks the year.
  package let dueDate: CivilDate?

  package init(
    operation: OperationKey, visit: UInt32, caller: String?, department: String,
    recordedAt: CivilDateTime, dueDate: CivilDate?
  ) {
    self.operation = operation
    self.visit = visit
    self.caller = caller
    self.department = department
    self.recordedAt = recordedAt
    self.dueDate = dueDate
  }
}

/// A call at a step that takes a message. A part of the call that goes on in it after a cut asks whether the part before has kept
/// one, and then takes none. Where the part before was only about to keep it, the caller is asked again, and the visit has two.
package struct MessageVisit: Hashable, Sendable {
  package let call: CallKey
  /// Counts the steps of the call; every mark of the visit has the same.
  package let number: UInt32
  package let department: String

  package init(call: CallKey, number: UInt32, department: String) {
    self.call = call
    self.number = number
    self.department = department
  }
}

extension RecordingStart {
  package var messageVisit: MessageVisit {
    MessageVisit(call: operation.call, number: visit, department: department)
  }
}

/// A message that a caller left. Its sound is asked for by ``StorageRequest/readAudio(_:)``.
package struct VoiceMessage: Equatable, Sendable {
  package let receipt: ReceiptNumber
  package let start: RecordingStart
  package let length: Milliseconds
  /// What ended the recording; `nil`: nothing did, the trunk broke or the node died, and it is cut off.
  package let endedBy: RecordingEnd?
  package var state: State
  /// Who is to answer it, by name; `nil` while it is assigned to nobody.
  package var assignee: String?

  package var isCutOff: Bool { endedBy == nil }

  /// Whether it is all that its caller wanted to say: who hung up, or was cut off, may have been in the middle.
  package var isFinished: Bool { endedBy != nil && endedBy != .hangup }

  /// Whether a recording that was kept with `kept` of its sound is all of one that its gateway says was `told` long.
  /// A gateway may count the packet (20 ms) in which the recording ended, and send none.
  package static func isWhole(_ kept: Milliseconds, of told: Milliseconds) -> Bool {
    kept >= wholeLength(of: told)
  }

  /// The least that must be there of a recording that its gateway says was `told` long.
  package static func wholeLength(of told: Milliseconds) -> Milliseconds {
    Milliseconds(told.count - min(20, told.count))
  }

  package init(
    receipt: ReceiptNumber, start: RecordingStart, length: Milliseconds, endedBy: RecordingEnd?,
    state: State, assignee: String? = nil
  ) {
    self.receipt = receipt
    self.start = start
    self.length = length
    self.endedBy = endedBy
    self.state = state
    self.assignee = assignee
  }
}
