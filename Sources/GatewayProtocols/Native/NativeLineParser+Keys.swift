package import Telephony

extension NativeLineParser {
  /// Calls `body` with the call id of each line of `bytes` that says that keys were pressed, by its looks, and the first of
  /// them: for who wants to know of it before the lines are read. Nothing is decoded, and a line that is not whole counts too.
  @inline(__always)
  package static func forEachKey(
    in bytes: Span<UInt8>, _ body: (_ call: Span<UInt8>, _ key: DTMFKey?) -> Void
  ) {
    var start = 0
    while start < bytes.count {
      if bytes.word(at: start) & 0xFF_FFFF_FFFF == dtmf {
        let first = start + dtmfLength
        var end = first
        while end < bytes.count, bytes[unchecked: end] > UInt8(ascii: " ") { end += 1 }
        let key = end + 1 < bytes.count ? DTMFKey(ascii: bytes[unchecked: end + 1]) : nil
        body(bytes.extracting(first..<end), key)
        start = end
      }
      guard let end = bytes.lineFeed(from: start) else { return }
      start = end + 1
    }
  }

  private static let dtmfLength = 5
  /// `dtmf` and a space, as ``Swift/Span/word(at:)`` reads them.
  private static let dtmf: UInt64 = 0x20_666D_7464
}
