internal import Dispatch
package import Storage
internal import Synchronization

extension StorageQueue {
  /// Asks and waits for the answer: for threads that may wait, and never for a loop's.
  package func answer(to request: StorageRequest) -> StorageOutcome {
    let asker = WaitingAsker()
    guard submit(request, ticket: StorageTicket(0), asker: asker) else {
      return .failed(.overloaded)
    }
    return asker.wait()
  }
}

private final class WaitingAsker: StorageAsker {
  private let outcome = Mutex<StorageOutcome?>(nil)
  private let came = DispatchSemaphore(value: 0)

  func receive(_ answers: [StorageAnswer]) {
    outcome.withLock { $0 = answers.first?.outcome }
    came.signal()
  }

  func wait() -> StorageOutcome {
    came.wait()
    return outcome.withLock { $0 } ?? .failed(.closed)
  }
}
