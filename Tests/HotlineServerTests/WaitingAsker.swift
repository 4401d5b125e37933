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
    var losesSound = false
    var waiting: [Waiting] = []
  }
  private let state = Mutex(State())
  private let behind: any StorageQueue

  init(_ behind: any StorageQueue) { self.behind = behind }

  func hold() { state.withLock { $0.isHeld = true } }

  /// From here on nothing is taken.
  func fill() { state.withLock { $0.isFull = true } }

  /// From here on everything is taken again.
  func empty() { state.withLock { ($0.isFull, $0.losesSound) = (false, false) } }

  /// From here on sound is taken and fails, as on a full disk, until ``empty()``.
  func loseSound() { state.withLock { $0.losesSound = true } }

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
    let (isHeld, isFull, isLost) = state.withLock { state in
      if state.isHeld {
        state.waiting.append(Waiting(request: request, ticket: ticket, asker: asker))
      }
      if case .appendAudio = request { return (state.isHeld, state.isFull, state.losesSound) }
      return (state.isHeld, state.isFull, false)
    }
    if isLost {
      let failure = StorageFailure.diskFull(path: "calls.db")
      asker.receive([StorageAnswer(ticket: ticket, outcome: .failed(failure))])
      return true
    }
    if isFull { return false }
    return isHeld || behind.submit(request, ticket: ticket, asker: asker)
  }

  func close() { behind.close() }
}
