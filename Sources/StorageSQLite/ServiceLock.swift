import Glibc
import Storage

/// Tells whether another service has the same store open, by a lock on the file `STORE-lock`.
///
/// Every service holds the lock with the others. Who can have it alone for a moment knows that all recordings that are
/// open were left by the dead. The system lets go of it when the process ends, however it ends.
struct ServiceLock: ~Copyable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Takes the lock together with the services that have it, and before that runs `whenAlone` if there is none.
  static func take(
    besideStore path: String, whenAlone: () throws(StorageFailure) -> Void
  ) throws(StorageFailure) -> ServiceLock {
    let lockPath = path + "-lock"
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .cannotOpen(path: lockPath, reason: String(cString: strerror(errno)))
    }
    let lock = ServiceLock(descriptor)
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { try whenAlone() }
    // Waits only while another service is where we just were.
    while flock(descriptor, LOCK_SH) != 0 {
      guard errno == EINTR else {
        throw .cannotOpen(path: lockPath, reason: String(cString: strerror(errno)))
      }
    }
    return lock
  }

  /// Runs `body` while no service has the store, and none can begin; throws ``StorageFailure/inUse(path:)`` where one has it.
  static func whileAlone<Result>(
    besideStore path: String, _ body: () throws(StorageFailure) -> Result
  ) throws(StorageFailure) -> Result {
    let descriptor = open(path + "-lock", O_RDWR | O_CLOEXEC)
    // Where no service has ever been, it is not this one's to make.
    if descriptor < 0, errno == ENOENT { return try body() }
    guard descriptor >= 0 else {
      throw .cannotOpen(path: path + "-lock", reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .inUse(path: path) }
    return try body()
  }

  deinit { close(descriptor) }
}
