/// Cuts a byte stream into lines that end with LF or CR LF.
///
///     collecting ──more than 8,192 bytes──▶ skipping ──LF──▶ collecting
///
/// A line that arrives whole is handed on where it lies; only a line that is not whole yet is kept, and no more of
/// it than a line may hold. So a peer that never sends LF cannot make the process grow.
package struct LineFramer: ~Copyable {
  /// The most bytes of a line, its end included.
  package static let lineLengthMax = 8192

  private enum State {
    case collecting
    /// The line was too long, which has been told; its rest is worth nothing.
    case skipping
  }

  private var state = State.collecting
  /// The beginning of a line whose end has not arrived; on the heap only while there is one.
  private var partial: [UInt8] = []

  package init() {}

  /// Bytes that are kept until the rest of their line arrives, at most ``lineLengthMax``.
  var keptBytes: Int { partial.count }

  /// Calls `body` with each line that ends in `bytes`, without its end; with nil, once, for a line that is too long. Empty
  /// lines are left out. `body` returns whether it wants more: after false the rest of `bytes` is dropped.
  package mutating func receive(_ bytes: Span<UInt8>, _ body: (Span<UInt8>?) -> Bool) {
    bytes.withUnsafeBufferPointer { input in
      var start = 0
      while start < input.count {
        let end = input.span.lineFeed(from: start)
        let wanted =
          switch state {
          case .collecting: collect(input, start, end, body)
          case .skipping: skip(end)
          }
        guard wanted, let end else { return }
        start = end + 1
      }
    }
  }

  private mutating func skip(_ end: Int?) -> Bool {
    if end != nil { state = .collecting }
    return true
  }

  private mutating func collect(
    _ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int?,
    _ body: (Span<UInt8>?) -> Bool
  ) -> Bool {
    let piece = UnsafeBufferPointer(rebasing: input[start..<(end ?? input.count)])
    // The line feed counts too; one that has not arrived will.
    guard partial.count + piece.count + 1 <= LineFramer.lineLengthMax else {
      partial = []
      if end == nil { state = .skipping }
      return body(nil)
    }
    guard end != nil else {
      partial.append(contentsOf: piece)
      return true
    }
    if partial.isEmpty { return LineFramer.hand(piece, to: body) }
    partial.append(contentsOf: piece)
    let line = partial
    partial = []
    return line.withUnsafeBufferPointer { LineFramer.hand($0, to: body) }
  }

  private static func hand(
    _ line: UnsafeBufferPointer<UInt8>, to body: (Span<UInt8>?) -> Bool
  ) -> Bool {
    let length = line.last == UInt8(ascii: "\r") ? line.count - 1 : line.count
    if length == 0 { return true }
    return body(UnsafeBufferPointer(rebasing: line[..<length]).span)
  }
}
