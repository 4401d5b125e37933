import ServiceCalendar
import Telephony

/// Recordings and the messages they become, in memory.
struct MemoryMessages {
  private struct Recording {
    let start: RecordingStart
    var pieces: [UInt32: [UInt8]] = [:]
    /// `nil` while it is open.
    var receipt: ReceiptNumber?

    var samplesInOrder: [[UInt8]] {
      pieces.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  private var recordings: [OperationKey: Recording] = [:]
  /// Operations in the order in which their recordings began.
  private var begun: [OperationKey] = []
  private var messages: [VoiceMessage] = []
  private var lastSequence: [CivilDate: UInt32] = [:]

  mutating func begin(_ start: RecordingStart) throws(StorageRefusal) {
    switch recordings[start.operation] {
    case .some(let recording) where recording.receipt != nil:
      throw .recordingFinished(start.operation)
    case .some: break
    case nil:
      recordings[start.operation] = Recording(start: start)
      begun.append(start.operation)
    }
  }

  mutating func append(
    _ samples: [UInt8], number: UInt32, to operation: OperationKey
  ) throws(StorageRefusal) {
    guard let isFinished = recordings[operation].map({ $0.receipt != nil }) else {
      throw .noSuchRecording(operation)
    }
    guard !isFinished else { throw .recordingFinished(operation) }
    guard samples.count <= StorageLimits.audioPieceBytesMax,
      number < StorageLimits.audioPieceCountMax
    else { throw .audioTooLong }
    if recordings[operation]!.pieces[number] == nil {
      recordings[operation]!.pieces[number] = samples
    }
  }

  mutating func finish(
    _ operation: OperationKey, length: Milliseconds, endedBy: RecordingEnd?
  ) throws(StorageRefusal) -> ReceiptNumber {
    guard let recording = recordings[operation] else { throw .noSuchRecording(operation) }
    if let receipt = recording.receipt { return receipt }
    let date = recording.start.recordedAt.date
    lastSequence[date, default: 0] += 1
    let receipt = ReceiptForm(date: date, sequence: lastSequence[date]!).receipt
    recordings[operation]!.receipt = receipt
    messages.append(
      VoiceMessage(
        receipt: receipt, start: recording.start, length: length, endedBy: endedBy, state: .new))
    return receipt
  }

  mutating func drop(_ operation: OperationKey) throws(StorageRefusal) {
    guard let recording = recordings[operation] else { throw .noSuchRecording(operation) }
    guard recording.receipt == nil else { throw .recordingFinished(operation) }
    recordings[operation] = nil
    begun.removeAll { $0 == operation }
  }

  mutating func keepInterrupted() -> [ReceiptNumber] {
    var kept: [ReceiptNumber] = []
    for operation in begun {
      guard let recording = recordings[operation], recording.receipt == nil else { continue }
      let byteCount = recording.pieces.values.reduce(0) { $0 + $1.count }
      do throws(StorageRefusal) {
        if byteCount == 0 {
          try drop(operation)
        } else {
          let length = Milliseconds(UInt32(byteCount / ALawFile.bytesPerMillisecond))
          kept.append(try finish(operation, length: length, endedBy: nil))
        }
      } catch {
        preconditionFailure("an open recording can be dropped and finished")
      }
    }
    return kept
  }

  func find(_ receipt: ReceiptNumber) -> VoiceMessage? {
    messages.first { $0.receipt == receipt }
  }

  func list(_ filter: MessageFilter, _ page: PageRequest) -> Page<VoiceMessage> {
    Page(of: messages, page) { filter.shows($0) }
  }

  mutating func set(
    _ state: VoiceMessage.State, of receipt: ReceiptNumber
  ) throws(StorageRefusal) {
    guard let index = messages.firstIndex(where: { $0.receipt == receipt }) else {
      throw .noSuchMessage(receipt)
    }
    if messages[index].state == .dropped {
      if state == .dropped { return }
      throw .messageDropped(receipt)
    }
    messages[index].state = state
    if state == .dropped { recordings[messages[index].start.operation]!.pieces = [:] }
  }

  func audio(of operation: OperationKey) throws(StorageRefusal) -> [UInt8] {
    guard let recording = recordings[operation],
      !messages.contains(where: { $0.start.operation == operation && $0.state == .dropped })
    else { throw .noSuchRecording(operation) }
    return ALawFile.file(of: recording.samplesInOrder)
  }
}
