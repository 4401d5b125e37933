import Glibc
import Storage

/// Tells which of the nodes that share a store live, by a lock for each on a byte of the file `STORE-lock`.
///
/// The system lets go of a node's lock when its process ends, however it ends, and whatever somebody does to the clock.
final class NodeLocks {
  private let path: String
  /// Opened for the first lock.
  private var descriptor: Int32 = -1
  private var held: Set<String> = []

  /// Locks of an open file, not of a process: another store of this process is another holder. Glibc has the names for C
  /// alone.
  private static let (getLock, setLock) = (Int32(36), Int32(37))
  static let setLockWaiting: Int32 = 38

  init(besideStore path: String) { self.path = path + "-lock" }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// From here on the node of that name lives, for as long as this value.
  func hold(_ node: String) throws(StorageFailure) {
    if held.contains(node) { return }
    try openFile()
    var lock = Self.lock(of: node)
    guard fcntl(descriptor, Self.setLock, &lock) == 0 else { throw failure }
    held.insert(node)
  }

  /// Whether the node of that name lives.
  func isHeld(_ node: String) throws(StorageFailure) -> Bool {
    if held.contains(node) { return true }
    try openFile()
    var lock = Self.lock(of: node)
    guard fcntl(descriptor, Self.getLock, &lock) == 0 else { throw failure }
    return lock.l_type != Int16(F_UNLCK)
  }

  private func openFile() throws(StorageFailure) {
    if descriptor >= 0 { return }
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw failure }
  }

  private var failure: StorageFailure {
    .cannotOpen(path: path, reason: String(cString: strerror(errno)))
  }

  /// The byte stands for the name. Two of a handful of names meet in one of 2^62 never.
  private static func lock(of node: String) -> flock {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in node.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return lock(ofByte: off_t(hash >> 2))
  }

  /// What ``ServiceLock/inTurn(besideStore:_:)`` holds: behind the bytes of all nodes.
  static var turn: flock { lock(ofByte: 1 << 62) }

  private static func lock(ofByte place: off_t) -> flock {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = place
    lock.l_len = 1
    return lock
  }
}
