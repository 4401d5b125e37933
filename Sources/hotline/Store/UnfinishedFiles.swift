import Foundation

/// Files that are worth nothing before they are whole: they go when a signal ends the process before that.
final class UnfinishedFiles {
  /// Their paths and then nil, for a signal's handler, which may touch nothing else.
  nonisolated(unsafe) private static var paths: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  init(_ paths: [String]) {
    let copies = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: paths.count + 1)
    for (index, path) in paths.enumerated() { copies[index] = strdup(path) }
    copies[paths.count] = nil
    Self.paths = copies
    for number in Self.signals {
      let before = signal(number) { number in
        var next = UnfinishedFiles.paths
        while let path = next?.pointee {
          unlink(path)
          next = next?.successor()
        }
        signal(number, SIG_DFL)
        raise(number)
      }
      // Whoever started it does not want it to hear of this one.
      if Self.isIgnored(before) { signal(number, SIG_IGN) }
    }
  }

  private static func isIgnored(_ handler: sighandler_t?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN as sighandler_t?, to: Int.self)
  }

  deinit {
    for number in Self.signals {
      if Self.isIgnored(signal(number, SIG_DFL)) { signal(number, SIG_IGN) }
    }
    var next = Self.paths
    while let path = next?.pointee {
      free(path)
      next = next?.successor()
    }
    Self.paths?.deallocate()
    Self.paths = nil
  }
}
