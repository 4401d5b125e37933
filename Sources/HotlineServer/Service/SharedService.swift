internal import Foundation
internal import Sockets
internal import Storage
internal import Synchronization

/// What all loops of a service share. Nothing of it is touched on the way of a key.
final class SharedService: Sendable {
  let options: ServiceOptions
  let storage: any StorageQueue
  let log: ServiceLog
  let recordings: RecordingFolder?
  /// This process among all that ever ran.
  let name = UUID().uuidString
  /// No connection is taken whose descriptor has this number or a higher one.
  let descriptorsMax = OpenFileLimit.lastFew
  var faxes: FaxFolder? { options.faxes }
  private let callsUp = Atomic<Int>(0)
  private let trunksSoFar = Atomic<Int>(0)
  private let gatewayCallsSoFar = Atomic<Int>(0)
  private let faxTrunks = Atomic<Int>(0)

  init(options: ServiceOptions, storage: any StorageQueue, log: ServiceLog) {
    self.options = options
    self.storage = storage
    self.log = log
    recordings = options.recordings.map { RecordingFolder($0) }
  }

  /// Counts a call that begins; false when there are as many as may be.
  func beginCall() -> Bool {
    if callsUp.add(1, ordering: .relaxed).newValue <= options.callsMax { return true }
    callsUp.subtract(1, ordering: .relaxed)
    return false
  }

  func endCall() { callsUp.subtract(1, ordering: .relaxed) }

  var callCount: Int { callsUp.load(ordering: .relaxed) }

  /// A trunk that sends faxes outside calls has come, or gone.
  func faxTrunkCame() { faxTrunks.add(1, ordering: .relaxed) }
  func faxTrunkWent() { faxTrunks.subtract(1, ordering: .relaxed) }

  var hasFaxTrunks: Bool { faxTrunks.load(ordering: .relaxed) > 0 }

  /// Trunks are numbered for the log.
  func nextTrunkNumber() -> Int { trunksSoFar.add(1, ordering: .relaxed).newValue }

  /// And so are the connections of gateways that make one for each call.
  func nextGatewayCallNumber() -> Int { gatewayCallsSoFar.add(1, ordering: .relaxed).newValue }
}
