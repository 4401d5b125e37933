import Dispatch
import Storage
import Synchronization

/// Waits for one answer of a store.
final class WaitingAsker: StorageAsker {
  private let outcome = Mutex<StorageOutcome?>(nil)
  private let answered = DispatchSemaphore(value: 0)

  func receive(_ answers: [StorageAnswer]) {
    outcome.withLock { $0 = answers.first?.outcome }
    answered.signal()
  }

  func wait() -> StorageOutcome? {
    answered.wait()
    return outcome.withLock { $0 }
  }
}

/// A store whose answers come only when a test lets them: simulates a slow disk.
final class HeldStore: StorageQueue {
  private struct Waiting {
    let request: StorageRequest
    let ticket: StorageTicket
    let asker: any StorageAsker
  }
  private struct State {
    var isHeld = false
    var isFull = false
    var waiting: [Waiting] = []
  }
  private let state = Mutex(State())
  private let behind: any StorageQueue

  init(_ behind: any StorageQueue) { self.behind = behind }

  func hold() { state.withLock { $0.isHeld = true } }

  /// From here on nothing is taken.
  func fill() { state.withLock { $0.isFull = true } }

  /// From here on everything is taken again.
  func empty() { state.withLock { $0.isFull = false } }

  func letGo() {
    let waiting = state.withLock { state in
      state.isHeld = false
      defer { state.waiting = [] }
      return state.waiting
    }
    for one in waiting { _ = behind.submit(one.request, ticket: one.ticket, asker: one.asker) }
  }

  var isBusy: Bool { state.withLock { $0.isFull } }

  func submit(
    _ request: StorageRequest, ticket: StorageTicket, asker: any StorageAsker
  ) -> Bool {
    let (isHeld, isFull) = state.withLock { state in
      if state.isHeld {
        state.waiting.append(Waiting(request: request, ticket: ticket, asker: asker))
      }
      return (state.isHeld, state.isFull)
    }
    if isFull { return false }
    return isHeld || behind.submit(request, ticket: ticket, asker: asker)
  }

  func close() { behind.close() }
}
