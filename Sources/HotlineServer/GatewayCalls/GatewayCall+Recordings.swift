internal import CallEngine
internal import CallKeeping
internal import GatewayProtocols
internal import Sockets
internal import Storage
internal import Telephony

/// The way of a recording from the gateway's file into the store.
extension GatewayCall {
  var recordings: [FileRecording] {
    get { served?.pointee.files ?? [] }
    set { served?.pointee.files = newValue }
  }

  func record(
    _ operation: OperationNumber, atMost: Milliseconds, silence: Milliseconds, endKey: DTMFKey
  ) {
    guard let folder = service.shared.recordings else {
      log(
        .warning, .recordingNotPossible, "name a folder that the gateway can write: --recordings"
      )
      return driver.fail(operation)
    }
    let file = folder.file(
      of: RecordingName(served!.pointee.identity.key(of: operation)))
    recordings.append(
      FileRecording(operation: operation, file: file, atMost: atMost, silence: silence))
    driver.perform(
      .record(
        operation,
        GatewayRecording(
          file: file, suffix: RecordingFolder.suffix, atMost: atMost, silence: silence,
          endKey: endKey, tone: .gateway)))
  }

  /// How long the recording under way is, as its gateway has told; nil until it has. No clock can say it: the gateway writes on
  /// until it closes the file, and what it has not closed is as long as its sound.
  var heard: Milliseconds? {
    guard let recording = recordings.last, recording.state == .open else { return Milliseconds(0) }
    return recording.length
  }

  /// The gateway has closed the file of `operation`, if it is a recording's. `length` is nil where the outcome tells it.
  func recordingEnded(_ operation: OperationNumber, after length: Milliseconds? = nil) {
    guard let index = place(of: operation) else { return }
    recordings[index].isWhole = true
    recordings[index].length = length
  }

  /// The gateway can no longer be heard, or not be trusted: it may go on with what it has not told to be closed.
  func recordingsMayGrow() {
    for index in recordings.indices
    where recordings[index].state == .open && !recordings[index].isWhole {
      recordings[index].mayGrow = true
    }
  }

  /// The engine has said what is to become of the recording.
  func keepRecording(_ operation: OperationNumber, _ asked: CallRequest?, isLengthKnown: Bool) {
    guard let index = place(of: operation) else {
      // There never was a file; what the store has begun ends.
      if asked != nil { ask(.dropRecording(served!.pointee.identity.key(of: operation)), nil) }
      return
    }
    recordings[index].asked = asked
    recordings[index].isLengthKnown = isLengthKnown
  }

  private func place(of operation: OperationNumber) -> Int? {
    recordings.firstIndex { $0.operation == operation }
  }

  /// Whether everything that was recorded is with the store, or never will be.
  var hasKeptRecordings: Bool {
    guard let served, served.pointee.hasFiles else { return true }
    return recordings.allSatisfy(\.isSettled)
  }

  /// Goes on with recordings that are whole and wanted.
  func settleRecordings() {
    guard let served, served.pointee.hasFiles, let folder = service.shared.recordings
    else { return }
    for index in recordings.indices {
      let recording = recordings[index]
      guard recording.state == .open, recording.isWhole, let asked = recording.asked else {
        continue
      }
      if case .dropRecording = asked.request {
        drop(index, from: folder)
        continue
      }
      recordings[index].state = .reading
      let (mailbox, place, number) = (service.mailbox, place, number)
      folder.read(recording.file) { contents in
        mailbox.post(
          .recordingRead(place: place, gatewayCall: number, recording.operation, contents))
      }
    }
  }

  func recordingRead(_ operation: OperationNumber, _ contents: RecordingFolder.Contents) {
    guard let folder = service.shared.recordings, let index = place(of: operation),
      recordings[index].state == .reading
    else { return }
    keep(index, contents, from: folder)
    work()
    removeIfDone()
  }

  /// Whether a moment is enough for what it records to be whole and kept: a FreeSWITCH ends it when it is told to hang up, an
  /// Asterisk when the caller does.
  var endsRecordingsSoon: Bool {
    driver.medium.endsRecordings && served?.pointee.hasFiles ?? false
  }

  /// The loop stops now: what is there is kept, though the gateway may not have written all of it.
  func keepRecordingsAtOnce() {
    guard let folder = service.shared.recordings else { return }
    for index in recordings.indices where !recordings[index].isSettled {
      let recording = recordings[index]
      if recording.state == .saving { continue }
      if !recording.isWhole { recordings[index].mayGrow = true }
      keep(index, folder.contents(of: recording.file), from: folder)
    }
  }

  private func keep(
    _ index: Int, _ contents: RecordingFolder.Contents, from folder: RecordingFolder
  ) {
    let recording = recordings[index]
    let key = served!.pointee.identity.key(of: recording.operation)
    guard let asked = recording.asked, let question = asked.question else { return }
    let sound: [UInt8]
    switch contents {
    case .sound(let whole): sound = whole
    case .nothing, .empty, .unreadable:
      recordings[index].state = .settled
      if case .unreadable(let reason) = contents {
        log(.error, .recordingLeft, "\(recording.path) (\(reason))")
      } else if recording.mayGrow {
        log(.error, .recordingLeft, "\(recording.path) (nothing was in it yet)")
      } else {
        log(.warning, .recordingNotThere, recording.path)
        if case .empty = contents { remove(recording.file, from: folder) }
      }
      ask(.dropRecording(key), nil)
      correctRecord(after: recording)
      return react(question, .failed(.closed))
    }
    let length = FileRecording.length(of: sound)
    guard recording.isMessage(length) else {
      if recording.soundTold != nil {
        // A disk that was full, or a network that is behind: there may be more of it than anybody gets to hear.
        recordings[index].state = .settled
        log(.error, .recordingLeft, "\(recording.path) (only \(length.count) ms are in it)")
        ask(.dropRecording(key), nil)
      } else {
        drop(index, from: folder)
      }
      correctRecord(after: recording)
      return react(question, .failed(.closed))
    }
    recordings[index].state = .saving
    let size = StorageLimits.audioPieceBytesMax
    var isTaken = true
    for (number, start) in stride(from: 0, to: sound.count, by: size).enumerated() where isTaken {
      let piece = Array(sound[start..<min(start + size, sound.count)])
      isTaken = ask(.appendAudio(key, number: UInt32(number), piece), nil)
    }
    // What may lack its end is cut off, also where its caller has hung up.
    let answer = recording.mayGrow ? CallQuestion.cutRecording(recording.operation) : question
    if isTaken { isTaken = ask(recording.request(for: sound), answer) }
    if !isTaken {
      ask(.dropRecording(key), nil)
      react(question, .failed(.overloaded))
    }
  }

  /// It is too short to be a message. As long as the gateway may write it, more may be said in it than anybody knows.
  private func drop(_ index: Int, from folder: RecordingFolder) {
    let recording = recordings[index]
    recordings[index].state = .settled
    ask(.dropRecording(served!.pointee.identity.key(of: recording.operation)), nil)
    if recording.mayGrow {
      log(.warning, .recordingLeft, "\(recording.path) (too short for a message yet)")
    } else {
      remove(recording.file, from: folder)
    }
  }

  /// Who hung up was taken to have left a message, which is not there or could not be kept: the call's record is written
  /// again.
  private func correctRecord(after recording: FileRecording) {
    guard let end = recording.callEnd, served!.pointee.call.hasLeftMessage else { return }
    served!.pointee.call.leftNoMessage()
    service.keep(record(end.cause, at: end.at))
  }

  func recordingAnswered(_ operation: OperationNumber, _ outcome: StorageOutcome) {
    guard let index = place(of: operation), recordings[index].state == .saving else { return }
    if case .messageKept = outcome {
      recordings[index].state = .saved
    } else if outcome.receiptRequest != nil {
      // It is kept as far as it came: its receipt is asked for. What a network is behind with may come yet.
      recordings[index].mayGrow = true
      callLog.recordingIncomplete(operation, "its file has less sound than was told")
    } else {
      // The sound is nowhere else: somebody has to look after it.
      recordings[index].state = .settled
      log(.error, .recordingLeft, recordings[index].path)
      correctRecord(after: recordings[index])
    }
  }

  /// The store takes no more, so that nobody will say whether it is kept.
  func recordingNotAnswered(_ operation: OperationNumber) {
    guard let index = place(of: operation), recordings[index].state == .saving else { return }
    recordings[index].state = .settled
    log(.error, .recordingLeft, recordings[index].path)
  }

  /// What is committed and can no longer be heard again need not lie there.
  func removeFiles() {
    guard let folder = service.shared.recordings else { return }
    if let again = served?.pointee.soundAgain { remove(again.file, from: folder) }
    for recording in recordings where recording.state == .saved {
      if recording.mayGrow {
        log(.warning, .recordingLeft, recording.path)
      } else {
        remove(recording.file, from: folder)
      }
    }
  }

  /// What a caller has said, and nobody removes, somebody has to know of.
  private func remove(_ file: String, from folder: RecordingFolder) {
    let tell = logger
    folder.remove(file) { reason in
      tell(.error, .recordingLeft, "\(RecordingFolder.path(of: file)) (\(reason))")
    }
  }
}

extension FileRecording {
  fileprivate static func length(of sound: [UInt8]) -> Milliseconds {
    Milliseconds(UInt32(clamping: sound.count / ALawFile.bytesPerMillisecond))
  }

  /// What its file holds at least of a message that its gateway told of and has closed; nil where it has not. Gateways count what
  /// they hear, and some write a little less.
  fileprivate var soundTold: Milliseconds? {
    guard !mayGrow, case .finishRecording(_, let told, let end) = asked?.request, told.count > 0
    else { return nil }
    let missing = 1000 + (end == .silence ? silence.count : 0)
    return Milliseconds(told.count - min(told.count, missing))
  }

  /// Whether `length` of sound is a message: all that was told, or enough for one.
  fileprivate func isMessage(_ length: Milliseconds) -> Bool {
    length >= asked!.soundAtLeast || soundTold.map { length >= $0 } ?? false
  }

  /// What the store is asked: with the sound's own length where nobody has told it, and else for all that was told, or to keep it
  /// as cut off.
  fileprivate func request(for sound: [UInt8]) -> StorageRequest {
    let length = FileRecording.length(of: sound)
    guard case .finishRecording(let key, let told, let end) = asked!.request else {
      return asked!.request
    }
    guard let soundTold else {
      return .finishRecording(key, length: length, endedBy: mayGrow ? nil : end)
    }
    return .finishWholeRecording(
      key, length: isLengthKnown ? min(told, length) : length, endedBy: end, sound: soundTold, nil)
  }
}
