private import CPrefetch
import Sockets

/// Who asks a service on a connection of their own, a gateway on a trunk or a caller by FastAGI, and is read when an answer can
/// be there: at the beat after something was said to the service.
///
///     nothing owed ──asks()──▶ owed ──told, by the next beat──▶ nothing owed
///                                └──not yet──▶ overdue: found by the loop, which has a turn at each beat until it is told
///
/// What a service says by itself is found by the loop as well, see ``Beats/rest``. In the closed loop, which has a turn for
/// everything that comes, only the count is kept.
class Asker {
  let clock: LoadClock
  final var connection: Connection!
  /// How many answers the service owes.
  final private(set) var owed = 0
  /// After which of the clock's beats it was said to the service last, which puts it on the list of those that are read at the
  /// next.
  final private var said: UInt32 = 0
  /// Whether it has been read once for what it owes.
  final private var isOverdue = false

  init(by clock: LoadClock) { self.clock = clock }

  /// Something is said that is to be answered.
  final func asks() {
    owed += 1
    says()
  }

  /// Something is said.
  final func says() {
    guard said != clock.beat else { return }
    said = clock.beat
    clock.willRead(self)
  }

  /// One of the answers has come, or will not.
  final func isTold() {
    owed -= 1
    if owed == 0 { isNoLongerOverdue() }
  }

  /// The connection has gone: no answer will come.
  final func owesNothing() {
    owed = 0
    isNoLongerOverdue()
  }

  /// Has the processor fetch it, which will be needed soon.
  final func fetchAhead() { fetch_ahead(Unmanaged.passUnretained(self).toOpaque(), Asker.size) }

  /// As large as those are that handle a connection; a byte more or less is no mistake.
  private static let size = 256

  /// It has been read, and if nothing was said since, what is owed now is a beat late.
  final func wasRead() {
    guard owed > 0, said != clock.beat, !isOverdue else { return }
    isOverdue = true
    clock.awaited += 1
  }

  final private func isNoLongerOverdue() {
    guard isOverdue else { return }
    isOverdue = false
    clock.awaited -= 1
  }
}
