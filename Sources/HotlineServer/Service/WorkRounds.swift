internal import Dispatch
internal import Foundation
internal import Synchronization

/// Work that waits in the store and is done beside the loops, which never wait for it.
///
/// A thread of its own looks for work every second, and whenever some is done; each piece of it is done on a thread of the
/// system's.
package final class WorkRounds: Sendable {
  private let name: String
  private let state = Mutex(State())
  private let pause = Pause()
  private let ended = Pause()

  private struct State {
    var isStopping = false
    var underWay = 0
  }

  /// How long what is under way may hold up the end of the service, in seconds.
  private static let farewellMax = 5

  /// `name`: of the thread.
  package init(named name: String) { self.name = name }

  /// Calls `look` until it is stopped, always on the thread of its own.
  package func start(_ look: @escaping @Sendable () -> Void) {
    let thread = Thread { [self] in
      while !isStopping {
        look()
        pause.wait(seconds: 1)
      }
      while underWay > 0 { pause.wait(seconds: 1) }
      ended.wake()
    }
    thread.name = name
    thread.start()
  }

  package var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Pieces that have begun and not ended.
  package var underWay: Int { state.withLock { $0.underWay } }

  /// Does `work`, and looks again when that is done.
  package func begin(_ work: @escaping @Sendable () -> Void) {
    state.withLock { $0.underWay += 1 }
    DispatchQueue.global().async { [self] in
      work()
      state.withLock { $0.underWay -= 1 }
      pause.wake()
    }
  }

  /// Looks for nothing more.
  package func stop() {
    state.withLock { $0.isStopping = true }
    pause.wake()
  }

  /// Waits for what is under way, but not for long.
  package func waitUntilEnded() { ended.wait(seconds: Self.farewellMax) }
}
