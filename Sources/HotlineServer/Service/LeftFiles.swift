internal import Storage
internal import Synchronization
internal import Telephony

/// Removes what a node that was killed has left in the folders which gateways share, of calls that are over, once a minute.
///
/// Each file is asked after in the store, by its name. What the store does not know, or has not all of, stays: several services
/// may share a folder, and a gateway may still write a recording that was cut off.
final class LeftFiles: Sendable {
  private let recordings: RecordingFolder?
  private let faxes: FaxFolder?
  private let storage: any StorageQueue
  private let log: ServiceLog
  private let rounds = WorkRounds(named: "hotline.leftfiles")
  private let minute = EachMinute()
  /// Recordings that lay there before this node had the store alone: none of their calls is up.
  private let ofTheDead: Set<RecordingName>
  /// Recordings that need no second look.
  private let settled = Mutex<Set<RecordingName>>([])

  init(
    recordings: RecordingFolder?, ofTheDead: [RecordingName], faxes: FaxFolder?,
    storage: any StorageQueue, log: ServiceLog
  ) {
    self.recordings = recordings
    self.ofTheDead = Set(ofTheDead)
    self.faxes = faxes
    self.storage = storage
    self.log = log
    rounds.start { [self] in look() }
  }

  func stop() { rounds.stop() }

  func waitUntilEnded() { rounds.waitUntilEnded() }

  private func look() {
    guard minute.isOver else { return }
    if let recordings {
      for name in recordings.names where mayAsk && !settled.withLock({ $0.contains(name) }) {
        if isLeft(name, in: recordings) { remove(name, from: recordings) }
      }
    }
    if let faxes { for name in faxes.names where mayAsk && isLeft(name) { faxes.remove(name) } }
  }

  /// What nobody waits for can wait.
  private var mayAsk: Bool { !rounds.isStopping && !storage.isBusy }

  /// Whether the store has all that is in a recording's file, its gateway has closed it, and its call is over.
  private func isLeft(_ name: RecordingName, in folder: RecordingFolder) -> Bool {
    // A copy of what the store has.
    if name.isHeardAgain { return ofTheDead.contains(name) || isOver(name.key) }
    guard case .message(let found) = storage.answer(to: .findMessageOfRecording(name.key)) else {
      return false
    }
    guard let message = found else {
      tellLost(name, in: folder)
      return false
    }
    if message.isCutOff {
      settle(name)
      return false
    }
    guard ofTheDead.contains(name) || isOver(name.key) else { return false }
    switch storage.answer(to: .readAudio(name.key)) {
    case .audio(let kept):
      guard case .sound(let sound) = folder.contents(of: folder.file(of: name)) else {
        return false
      }
      if ALawFile.file(of: [sound]) == kept { return true }
      settle(name)
      log.log(
        .error, .recordingLeft,
        ["why": "\(folder.path(of: name)) (it is not what message \(message.receipt) has)"])
      return false
    // The store had all of it, and has let it go: its caller has dropped it, or its time was over.
    case .refused(.soundRemoved): return true
    default: return message.state == .dropped
    }
  }

  /// A node that was killed leaves what a gateway wrote just then, and the caller, if still there, was asked for it again.
  private func tellLost(_ name: RecordingName, in folder: RecordingFolder) {
    guard ofTheDead.contains(name) else { return }
    settle(name)
    log.log(
      .warning, .recordingLeft,
      ["why": "\(folder.path(of: name)) (it lay there at the start, and no message has it)"])
  }

  /// Whether its call has gone on since, or ended.
  private func isOver(_ key: OperationKey) -> Bool {
    guard case .call(let record?) = storage.answer(to: .findCall(key.call)) else { return false }
    return record.segment >= key.segment
  }

  /// One that cannot be removed is told once.
  private func remove(_ name: RecordingName, from folder: RecordingFolder) {
    settle(name)
    let (path, log) = (folder.path(of: name), log)
    folder.remove(folder.file(of: name)) { reason in
      log.log(.error, .recordingLeft, ["why": "\(path) (\(reason))"])
    }
  }

  private func settle(_ name: RecordingName) { settled.withLock { _ = $0.insert(name) } }

  /// Whether the try that it was drawn for has ended.
  private func isLeft(_ name: String) -> Bool {
    guard name.hasSuffix(FaxFolder.suffix) else { return false }
    let stem = name.dropLast(FaxFolder.suffix.count)
    if let key = OperationKey(fileName: stem) {
      guard case .fax(let job?) = storage.answer(to: .findFaxOfCall(key)) else { return false }
      // That its node died is no word of the gateway, which may send on.
      return job.state == .sent || job.state != .sending && isOver(key)
    }
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let receipt = ReceiptForm(String(parts[0]))?.receipt,
      let attempt = UInt16(parts[1]),
      case .fax(let job?) = storage.answer(to: .findFax(receipt)),
      faxes?.name(of: receipt, attempt: attempt, orderedBy: job.order.call) == name
    else { return false }
    return job.state != .sending || job.attempts > attempt
  }
}
