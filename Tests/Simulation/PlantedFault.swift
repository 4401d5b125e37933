import Storage
import Telephony

/// Something that is wrong with a world on purpose, to see that a simulation finds it.
package enum PlantedFault: String, CaseIterable, Sendable {
  /// The store says that a message is kept, and keeps it not.
  case lostMessage
  /// The store keeps other sound than it was given.
  case otherSound
  /// The store gives a receipt a second time.
  case receiptTwice
  /// The store takes the record of a call and forgets it.
  case lostRecord
  /// The store says that a fax is queued, and queues it not.
  case lostFax
  /// The queue forgets that a fax has arrived.
  case faxTwice
  /// A node does not hear an answer of the store.
  case lostAnswer
  /// A node is told that another question was answered.
  case otherAnswer
  /// A line of the service does not arrive.
  case lostLine
  /// A gateway goes on with the mark of another call.
  case otherMark
  /// A node goes on with an older mark than the last.
  case olderMark
}

/// The store's part of ``PlantedFault``.
struct FaultyStore {
  let fault: PlantedFault?
  private var count = 0
  private var receiptGiven: ReceiptNumber?

  init(_ fault: PlantedFault?) { self.fault = fault }

  /// What the store answers without doing it; nil where it does what it should.
  mutating func outcome(insteadOf request: StorageRequest) -> StorageOutcome? {
    switch (fault, request) {
    case (.lostMessage, .finishRecording), (.lostMessage, .finishWholeRecording):
      isDue(3) ? .messageKept(ReceiptNumber(9_999_000_000_000 + UInt64(count))) : nil
    case (.lostRecord, .keepCall): isDue(10) ? .done : nil
    case (.lostFax, .orderFax): isDue(1) ? .faxOrdered(ReceiptNumber(9_999_000_000_001)) : nil
    default: nil
    }
  }

  /// What the store does in place of `request`.
  mutating func changed(_ request: StorageRequest) -> StorageRequest {
    guard fault == .otherSound, case .appendAudio(let operation, let number, var sound) = request,
      isDue(3)
    else { return request }
    sound[sound.count - 1] ^= 1
    return .appendAudio(operation, number: number, sound)
  }

  /// What the store answers in place of `outcome`.
  mutating func changed(_ outcome: StorageOutcome) -> StorageOutcome {
    guard fault == .receiptTwice, case .messageKept(let receipt) = outcome else { return outcome }
    defer { receiptGiven = receipt }
    return isDue(3) ? receiptGiven.map { .messageKept($0) } ?? outcome : outcome
  }

  private mutating func isDue(_ every: Int) -> Bool {
    count += 1
    return count.isMultiple(of: every)
  }
}
