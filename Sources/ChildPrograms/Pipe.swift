internal import CSpawn
internal import Glibc

/// A file that is open until this goes, or until ``close()``.
struct Descriptor: ~Copyable {
  /// Negative once it is closed.
  private(set) var number: Int32

  init(_ number: Int32) { self.number = number }

  mutating func close() {
    if number >= 0 { _ = Glibc.close(number) }
    number = -1
  }

  /// Reading and writing return at once, however little they could do.
  func returnAtOnce() { if number >= 0 { _ = fcntl(number, F_SETFL, O_NONBLOCK) } }

  deinit { if number >= 0 { _ = Glibc.close(number) } }
}

/// Both ends of a pipe that no other program gets.
struct Pipe: ~Copyable {
  var reader: Descriptor
  var writer: Descriptor

  /// Where it is not `needed` both ends are closed from the start.
  init(needed: Bool) throws(ChildProgram.Failure) {
    var ends: [Int32] = [-1, -1]
    if needed, pipe2(&ends, O_CLOEXEC) != 0 { throw .system(lastSystemError()) }
    reader = Descriptor(ends[0])
    writer = Descriptor(ends[1])
  }
}

/// This side's end of a pipe that a program writes to.
struct PipeReader: ~Copyable {
  private(set) var end: Descriptor
  /// Bytes that are kept; more are read and dropped.
  private let byteCountMax: Int
  private(set) var bytes: [UInt8] = []
  private(set) var hasOverflowed = false

  /// What a pipe holds at most.
  static let blockSize = 1 << 16

  init(_ end: consuming Descriptor, byteCountMax: Int) {
    end.returnAtOnce()
    self.end = end
    self.byteCountMax = byteCountMax
  }

  /// Reads what is there by now, by way of `block`.
  mutating func read(_ block: inout [UInt8]) {
    guard end.number >= 0 else { return }
    let count = Glibc.read(end.number, &block, block.count)
    if count > 0 {
      let room = byteCountMax - bytes.count
      bytes.append(contentsOf: block[..<min(count, room)])
      if count > room { hasOverflowed = true }
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      end.close()
    }
  }
}

/// This side's end of a pipe that a program reads from.
struct PipeWriter: ~Copyable {
  private(set) var end: Descriptor
  private var bytes: ArraySlice<UInt8>

  init(_ end: consuming Descriptor, of bytes: [UInt8]) {
    end.returnAtOnce()
    self.end = end
    self.bytes = bytes[...]
  }

  /// Writes what there is room for; closes it behind the last byte, or when the program has stopped to read.
  mutating func write() {
    guard end.number >= 0 else { return }
    let count = bytes.withUnsafeBytes { Glibc.write(end.number, $0.baseAddress, $0.count) }
    if count > 0 {
      bytes = bytes.dropFirst(count)
    } else if errno != EINTR && errno != EAGAIN {
      bytes = []
    }
    if bytes.isEmpty { end.close() }
  }
}

/// What the system says of the call that has just failed.
func lastSystemError() -> String { String(cString: strerror(errno)) }
