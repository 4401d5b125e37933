internal import Glibc

/// How many files and connections the system lets this process have open.
package enum OpenFileLimit {
  /// Raises the limit to the most that the administrator allows, and returns it.
  @discardableResult
  package static func raise() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }

  /// The number from which on a new descriptor is one of the last few: those are for the store, for programs that the service
  /// starts, and for whoever has to find out.
  package static var lastFew: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
    let count = Int(clamping: limit.rlim_cur)
    return count - min(max(count / 8, 8), 256)
  }
}
