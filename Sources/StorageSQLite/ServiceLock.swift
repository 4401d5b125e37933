import Glibc
import Storage

/// Tells whether another service has the same store open, by a lock on the file `STORE-lock`.
///
/// Every service holds the lock with the others. Who can have it alone for a moment knows that all recordings that are
/// open were left by the dead. The system lets go of it when the process ends, however it ends.
struct ServiceLock: ~Copyable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Takes the lock together with the services that have it, and before that runs `whenAlone` if there is none. No other service
  /// gets it meanwhile.
  static func take(
    besideStore path: String, whenAlone: () throws(StorageFailure) -> Void
  ) throws(StorageFailure) -> ServiceLock {
    let descriptor = open(path + "-lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw cannotLock(path) }
    let lock = ServiceLock(descriptor)
    try inTurn(besideStore: path) { () throws(StorageFailure) in
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { try whenAlone() }
      // Waits only while a copy is put in the place of the store, or a service of an earlier version is where we just were.
      while flock(descriptor, LOCK_SH) != 0 {
        guard errno == EINTR else { throw cannotLock(path) }
      }
    }
    return lock
  }

  private static func cannotLock(_ path: String) -> StorageFailure {
    .cannotOpen(path: path + "-lock", reason: String(cString: strerror(errno)))
  }

  /// Runs `body` while no service has the store, and none can begin; throws ``StorageFailure/inUse(path:)`` where one has it.
  static func whileAlone<Result>(
    besideStore path: String, _ body: () throws(StorageFailure) -> Result
  ) throws(StorageFailure) -> Result {
    let descriptor = open(path + "-lock", O_RDWR | O_CLOEXEC)
    // Where no service has ever been, it is not this one's to make.
    if descriptor < 0, errno == ENOENT { return try body() }
    guard descriptor >= 0 else { throw cannotLock(path) }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .inUse(path: path) }
    return try body()
  }

  /// Runs `body` while nobody else takes the lock, or brings the store forward; waits for whoever does. So who finds the lock
  /// taken knows that a service has it, and no command that had it for a moment.
  static func inTurn(
    besideStore path: String, _ body: () throws(StorageFailure) -> Void
  ) throws(StorageFailure) {
    let descriptor = open(path + "-lock", O_RDWR | O_CLOEXEC)
    if descriptor < 0, errno == ENOENT { return try body() }
    guard descriptor >= 0 else { throw cannotLock(path) }
    defer { close(descriptor) }
    var turn = NodeLocks.turn
    while fcntl(descriptor, NodeLocks.setLockWaiting, &turn) != 0 {
      guard errno == EINTR else { throw cannotLock(path) }
    }
    try body()
  }

  deinit { close(descriptor) }
}
