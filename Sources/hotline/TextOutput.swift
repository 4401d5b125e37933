import Foundation

/// Standard output or standard error, gathered into large writes.
///
/// A reader that has gone away is no failure, and changes no status: ``isClosed`` turns true, further text is dropped, and
/// a command that lists may stop early. Belongs to one thread.
final class TextOutput {
  /// Whether a person looks at it.
  let isTerminal: Bool
  /// Whether colour is welcome: on a terminal, unless `NO_COLOR` is set (no-color.org) or the
  /// terminal is a dumb one.
  let usesColour: Bool
  /// The reader has gone away.
  private(set) var isClosed = false
  /// The error number of a write that failed for another reason (a full disk); nil while all is
  /// well.
  private(set) var failure: Int32?

  private let descriptor: Int32
  private let flushesEachLine: Bool
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 16

  static func standardOutput() -> TextOutput {
    TextOutput(descriptor: STDOUT_FILENO, flushesEachLine: isatty(STDOUT_FILENO) == 1)
  }

  static func standardError() -> TextOutput {
    TextOutput(descriptor: STDERR_FILENO, flushesEachLine: true)
  }

  private init(descriptor: Int32, flushesEachLine: Bool) {
    self.descriptor = descriptor
    self.flushesEachLine = flushesEachLine
    isTerminal = isatty(descriptor) == 1
    let environment = ProcessInfo.processInfo.environment
    usesColour =
      isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  /// Adds `text` and a line end.
  func line(_ text: String = "") {
    buffer.append(contentsOf: text.utf8)
    buffer.append(UInt8(ascii: "\n"))
    if flushesEachLine || buffer.count >= Self.bufferSize { flush() }
  }

  /// Adds `text` as it is.
  func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if flushesEachLine || buffer.count >= Self.bufferSize { flush() }
  }

  /// Adds `bytes` as they are.
  func write(_ bytes: [UInt8]) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { flush() }
  }

  /// Hands over what has gathered.
  func flush() {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard !isClosed, failure == nil else { return }
    buffer.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = Foundation.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written >= 0 {
          rest = rest.dropFirst(written)
        } else if errno == EPIPE {
          isClosed = true
          return
        } else if errno != EINTR {
          failure = errno
          return
        }
      }
    }
  }
}
