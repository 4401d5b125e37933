internal import ServiceCalendar
import Telephony

/// Recordings and the messages they become, in memory.
struct MemoryMessages {
  private struct Recording {
    let start: RecordingStart
    var pieces: [UInt32: [UInt8]] = [:]
    /// `nil` while it is open.
    var message: VoiceMessage?
    /// Oldest first.
    var history: [MessageEvent] = []
    var isSoundRemoved = false

    var soundLength: Milliseconds {
      let byteCount = pieces.values.reduce(0) { $0 + $1.count }
      return Milliseconds(UInt32(byteCount / ALawFile.bytesPerMillisecond))
    }

    var samplesInOrder: [[UInt8]] { pieces.sorted { $0.key < $1.key }.map(\.value) }
  }

  /// What staff are to be told of them.
  var outbox = MemoryOutbox()
  private var recordings: [OperationKey: Recording] = [:]
  /// Operations in the order in which their recordings began.
  private var begun: [OperationKey] = []
  private var operationOf: [ReceiptNumber: OperationKey] = [:]

  /// Whether the recording has become a message.
  private func isFinished(_ operation: OperationKey) throws(StorageRefusal) -> Bool {
    guard let isFinished = recordings[operation].map({ $0.message != nil }) else {
      throw .noSuchRecording(operation)
    }
    return isFinished
  }

  mutating func begin(_ start: RecordingStart) throws(StorageRefusal) {
    if recordings[start.operation] == nil {
      recordings[start.operation] = Recording(start: start)
      begun.append(start.operation)
    } else if try isFinished(start.operation) {
      throw .recordingFinished(start.operation)
    }
  }

  mutating func append(
    _ samples: [UInt8], number: UInt32, to operation: OperationKey
  ) throws(StorageRefusal) {
    guard try !isFinished(operation) else { throw .recordingFinished(operation) }
    guard samples.count <= StorageLimits.audioPieceBytesMax,
      number < StorageLimits.audioPieceCountMax
    else { throw .audioTooLong }
    if recordings[operation]!.pieces[number] == nil {
      recordings[operation]!.pieces[number] = samples
    }
  }

  mutating func finish(
    _ operation: OperationKey, length: Milliseconds, endedBy: RecordingEnd?,
    _ receipts: inout MemoryReceipts
  ) throws(StorageRefusal) -> ReceiptNumber {
    guard let recording = recordings[operation] else { throw .noSuchRecording(operation) }
    if let message = recording.message {
      guard endedBy == nil || !message.isCutOff || VoiceMessage.isWhole(message.length, of: length)
      else {
        throw .recordingCutOff(operation)
      }
      return message.receipt
    }
    let receipt = receipts.next(on: recording.start.recordedAt.date)
    let message = VoiceMessage(
      receipt: receipt, start: recording.start, length: length, endedBy: endedBy, state: .new)
    recordings[operation]!.message = message
    operationOf[receipt] = operation
    outbox.add(.left, receipt)
    return receipt
  }

  mutating func finishWhole(
    _ operation: OperationKey, length: Milliseconds, endedBy: RecordingEnd?, sound: Milliseconds,
    of visit: MessageVisit?, _ receipts: inout MemoryReceipts
  ) throws(StorageRefusal) -> ReceiptNumber {
    if recordings[operation] == nil, let other = visit.flatMap({ finished(of: $0) }) {
      return other.receipt
    }
    if let recording = recordings[operation], recording.message == nil,
      recording.soundLength < sound
    {
      if let receipt = try close(operation, &receipts), endedBy == nil { return receipt }
      throw .recordingCutOff(operation)
    }
    return try finish(operation, length: length, endedBy: endedBy, &receipts)
  }

  /// The last finished message of the visit; closes what others than `asker` left open.
  mutating func find(
    of visit: MessageVisit, asker: UInt32, _ receipts: inout MemoryReceipts
  ) throws(StorageRefusal) -> VoiceMessage? {
    let left = begun.filter {
      $0.call == visit.call && $0.segment != asker && recordings[$0]?.message == nil
    }
    for operation in left { _ = try close(operation, &receipts) }
    return finished(of: visit)
  }

  /// The one that was begun last, of those that nobody has dropped.
  private func finished(of visit: MessageVisit) -> VoiceMessage? {
    for operation in begun.reversed() where operation.call == visit.call {
      guard let message = recordings[operation]?.message, message.start.messageVisit == visit,
        message.isFinished, message.state != .dropped
      else { continue }
      return message
    }
    return nil
  }

  /// Makes a message, marked as cut off, of a recording that nobody will go on with; `nil` where there is no sound.
  private mutating func close(
    _ operation: OperationKey, _ receipts: inout MemoryReceipts
  ) throws(StorageRefusal) -> ReceiptNumber? {
    let recording = recordings[operation]!
    guard recording.pieces.contains(where: { !$0.value.isEmpty }) else {
      try drop(operation)
      return nil
    }
    return try finish(operation, length: recording.soundLength, endedBy: nil, &receipts)
  }

  mutating func drop(_ operation: OperationKey) throws(StorageRefusal) {
    guard try !isFinished(operation) else { throw .recordingFinished(operation) }
    recordings[operation] = nil
    begun.removeAll { $0 == operation }
  }

  mutating func keepInterrupted(
    _ receipts: inout MemoryReceipts
  ) throws(StorageRefusal) -> [ReceiptNumber] {
    var kept: [ReceiptNumber] = []
    for operation in begun {
      guard let recording = recordings[operation], recording.message == nil else { continue }
      if let receipt = try close(operation, &receipts) { kept.append(receipt) }
    }
    return kept
  }

  func find(_ receipt: ReceiptNumber) -> VoiceMessage? {
    operationOf[receipt].flatMap { recordings[$0]?.message }
  }

  func find(_ operation: OperationKey) -> VoiceMessage? { recordings[operation]?.message }

  func list(_ filter: MessageFilter, _ page: PageRequest) -> Page<VoiceMessage> {
    var messages = begun.compactMap { recordings[$0]?.message }
    if filter.openAndDue != nil { messages = messages.dueLastFirst }
    return Page(of: messages, page) { filter.shows($0) }
  }

  mutating func step(_ receipt: ReceiptNumber, _ event: MessageEvent) throws(StorageRefusal) {
    guard let operation = operationOf[receipt], let message = find(receipt) else {
      throw .noSuchMessage(receipt)
    }
    let state: VoiceMessage.State
    do throws(MessageStepRefusal) {
      state = try message.state.after(event.step)
    } catch {
      throw .messageStep(receipt, error)
    }
    if event.step == .dropped, recordings[operation]!.isSoundRemoved { return }
    switch event.step {
    case .assigned: outbox.add(.assigned, receipt)
    case .dropped:
      recordings[operation]!.pieces = [:]
      recordings[operation]!.isSoundRemoved = true
      if state == .dropped { outbox.drop(receipt) }
    case .heard, .answered, .closed: break
    }
    recordings[operation]!.message!.state = state
    recordings[operation]!.history.append(event)
    if case .assigned(to: let name) = event.step {
      recordings[operation]!.message!.assignee = name
    }
  }

  /// Receipts of messages that should have been answered before `today`, in the order of their beginning.
  func overdue(on today: CivilDate) -> [ReceiptNumber] {
    begun.compactMap { recordings[$0]?.message }.filter { message in
      message.state.isOpen && message.start.dueDate.map { $0 < today } ?? false
    }.map(\.receipt)
  }

  func history(of receipt: ReceiptNumber) -> [MessageEvent] {
    operationOf[receipt].flatMap { recordings[$0]?.history } ?? []
  }

  func progress(of receipt: ReceiptNumber) -> ReceiptProgress? {
    find(receipt).map { ReceiptProgress($0, history(of: receipt)) }
  }

  func audio(of operation: OperationKey) throws(StorageRefusal) -> [UInt8] {
    guard let recording = recordings[operation], recording.message?.state != .dropped else {
      throw .noSuchRecording(operation)
    }
    if recording.isSoundRemoved { throw .soundRemoved(operation) }
    return ALawFile.file(of: recording.samplesInOrder)
  }
}

extension [VoiceMessage] {
  /// As a ``Page`` is made of a list, from its end: the one that is due first is the last.
  fileprivate var dueLastFirst: [VoiceMessage] {
    enumerated().sorted { left, right in
      (left.element.start.dueDate ?? .last, left.offset)
        > (right.element.start.dueDate ?? .last, right.offset)
    }.map(\.element)
  }
}
