internal import Telephony

/// By what name the file of an operation lies in a folder that gateways share.
extension OperationKey {
  /// Without a suffix.
  var fileName: String { "\(call)-\(segment)-\(operation.number)" }

  /// nil for a name that no operation has.
  init?(fileName: some StringProtocol) {
    let parts = fileName.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 32,
      let high = UInt64(parts[0].prefix(16), radix: 16),
      let low = UInt64(parts[0].suffix(16), radix: 16), let segment = UInt32(parts[1]),
      let operation = UInt32(parts[2])
    else { return nil }
    self.init(
      call: CallKey(high: high, low: low), segment: segment, operation: OperationNumber(operation))
    guard self.fileName == fileName else { return nil }
  }
}
