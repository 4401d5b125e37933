internal import Dispatch
internal import Foundation
internal import Synchronization

/// A value that another thread works out while the one that wants it does something else.
///
///     let times = Meanwhile { CallerTimes(flow) }
///     check(flow)
///     report(times.value)
///
/// The thread is started by the calling one and is as urgent as that is, which threads of a pool would not be: who compiles a menu
/// beside callers gives way to them in this too.
package final class Meanwhile<Value: Sendable>: Sendable {
  private let found = Mutex<Value?>(nil)
  private let isFound = DispatchSemaphore(value: 0)

  /// As much as the first thread of a program usually has.
  private static var stackSize: Int { 8 << 20 }

  /// - Parameter isLong: whether it takes longer than to start a thread, some tens of microseconds; if not, it is worked out
  ///   here and now.
  package init(isLong: Bool = true, _ work: @escaping @Sendable () -> Value) {
    guard isLong else {
      found.withLock { $0 = work() }
      isFound.signal()
      return
    }
    let thread = Thread { [self] in
      let value = work()
      found.withLock { $0 = value }
      isFound.signal()
    }
    thread.stackSize = Self.stackSize
    thread.start()
  }

  /// Waits until it is there.
  package var value: Value {
    isFound.wait()
    defer { isFound.signal() }
    return found.withLock { $0! }
  }
}
