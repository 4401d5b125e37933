import Foundation

/// Reads standard input line by line, in large blocks.
///
/// A line ends at LF or CR LF; a last line without an end counts. Bytes that are no UTF-8 become
/// U+FFFD, and a byte order mark is none.
struct LineReader: ~Copyable {
  /// Called before this waits for more: whoever writes lines may be waiting for an answer to the last.
  var willWait: () -> Void = {}
  /// Why the input ended before its end; `nil` where it did not.
  private(set) var failure: Int32?
  private var block: [UInt8] = []
  private var position = 0
  private var ended = false
  private var isAtStart = true
  private static let blockSize = 1 << 16

  mutating func next() -> String? {
    var searched = position
    while true {
      if let end = block[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        let trimmed = end > position && block[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
        return String(decoding: block[position..<trimmed], as: UTF8.self)
      }
      searched = block.count - position
      guard !ended, readMore() else {
        ended = true
        guard position < block.count else { return nil }
        defer { position = block.count }
        return String(decoding: block[position...], as: UTF8.self)
      }
    }
  }

  /// Drops what was read, and adds a block; false at the end of the input.
  private mutating func readMore() -> Bool {
    willWait()
    block.removeFirst(position)
    position = 0
    let start = block.count
    block.append(contentsOf: repeatElement(0, count: Self.blockSize))
    var count: Int
    repeat {
      count = block.withUnsafeMutableBytes { bytes in
        read(STDIN_FILENO, bytes.baseAddress! + start, Self.blockSize)
      }
    } while count < 0 && errno == EINTR
    if count < 0 { failure = errno }
    block.removeLast(Self.blockSize - max(0, count))
    if isAtStart, count > 0 {
      isAtStart = false
      if block.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }
    return count > 0
  }
}
