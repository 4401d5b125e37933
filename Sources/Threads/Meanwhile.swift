internal import Dispatch
internal import Foundation
internal import Synchronization

/// A value that another thread works out while the one that wants it does something else.
///
///     let times = Meanwhile { CallerTimes(flow) }
///     check(flow)
///     report(times.value)
///
///     waiting ──the thread comes to it, or who wants it is sooner──▶ begun ──▶ found
///
/// The thread is started by the calling one and is as urgent as that is, which threads of a pool would not be: who compiles a menu
/// beside callers gives way to them in this too. A system that has no thread left says so to nobody: then whoever wants the value
/// works it out.
package final class Meanwhile<Value: Sendable>: Sendable {
  private enum State {
    case waiting(@Sendable () -> Value)
    case begun
    case found(Value)
  }

  private let state: Mutex<State>
  private let isFound = DispatchSemaphore(value: 0)

  /// As much as the first thread of a program usually has.
  private static var stackSize: Int { 8 << 20 }

  /// - Parameter isLong: whether it is worth a thread; if not, it is worked out when it is wanted.
  package init(isLong: Bool = true, _ work: @escaping @Sendable () -> Value) {
    state = Mutex(.waiting(work))
    guard isLong else { return }
    let thread = Thread { [self] in workOut() }
    thread.stackSize = Self.stackSize
    thread.start()
  }

  private func workOut() {
    let work = state.withLock { state -> (@Sendable () -> Value)? in
      guard case .waiting(let work) = state else { return nil }
      state = .begun
      return work
    }
    guard let work else { return }
    let value = work()
    state.withLock { $0 = .found(value) }
    isFound.signal()
  }

  /// Waits until it is there.
  package var value: Value {
    workOut()
    isFound.wait()
    // Whoever asks next does not wait.
    isFound.signal()
    return state.withLock { state in
      guard case .found(let value) = state else { preconditionFailure("told and not found") }
      return value
    }
  }
}
