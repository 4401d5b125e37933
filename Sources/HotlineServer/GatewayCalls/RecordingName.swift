internal import Telephony

/// By what name a sound lies in the folder of recordings.
package struct RecordingName: Hashable, Sendable {
  private static let againMark = "-again"

  /// Who recorded it; of a copy, in which part of the call it is heard.
  let key: OperationKey
  /// Whether the service has written it, so that an earlier part's message can be heard: a copy of what the store has.
  var isHeardAgain = false

  init(_ key: OperationKey) { self.key = key }

  /// A copy of what `operation` has recorded, for the part of the call that is `segment`.
  init(hearingAgain operation: OperationNumber, in segment: UInt32, of call: CallKey) {
    key = OperationKey(call: call, segment: segment, operation: operation)
    isHeardAgain = true
  }

  /// nil for a file that is no recording. `fileName` has no suffix.
  init?(fileName: some StringProtocol) {
    isHeardAgain = fileName.hasSuffix(Self.againMark)
    guard
      let key = OperationKey(
        fileName: fileName.dropLast(isHeardAgain ? Self.againMark.count : 0))
    else { return nil }
    self.key = key
  }

  /// Without a suffix.
  var fileName: String { key.fileName + (isHeardAgain ? Self.againMark : "") }
}
