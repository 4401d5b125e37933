import Dispatch
import Storage
import Synchronization

/// Hashing of secrets, which is slow on purpose.
struct SecretWork {
  let iterations: UInt32

  /// Hashes of all secret cells, in order of row and column. Uses every core: a table has a hundred thousand.
  func hashes(
    of contents: TableContents, tell: (@Sendable (TableProgress) -> Void)? = nil
  ) -> [SecretHash] {
    let secrets = contents.rows.joined().compactMap { cell in
      if case .secret(let secret) = cell { secret } else { nil }
    }
    let hashes = Mutex((of: [SecretHash?](repeating: nil, count: secrets.count), done: 0))
    DispatchQueue.concurrentPerform(iterations: secrets.count) { index in
      let hash = SecretHash(of: secrets[index], iterations: iterations)
      hashes.withLock { hashes in
        hashes.of[index] = hash
        hashes.done += 1
        if let tell, TableProgress.isDue(hashes.done, of: secrets.count) {
          tell(TableProgress(work: .hashing, done: hashes.done, total: secrets.count))
        }
      }
    }
    return hashes.withLock { $0.of.map { $0! } }
  }

  /// Hashes for nothing.
  func spendTheTime() { _ = SecretHash(of: Secret(""), iterations: iterations) }
}

/// What was found out about secrets for one group of requests, so that none is hashed twice.
struct SecretVerdicts {
  private var verdicts: [(hash: SecretHash, secret: Secret, isRight: Bool)] = []

  /// Whether a wrong one was among them: it has to be counted.
  private(set) var hasWrong = false

  /// Something that no hash keeps was wrong.
  mutating func noteWrong() { hasWrong = true }

  /// `hash` is `nil` for an empty cell, which nothing matches.
  @discardableResult
  mutating func compare(_ secret: Secret, _ hash: SecretHash?) -> Bool {
    guard let hash else {
      hasWrong = true
      return false
    }
    if let known = verdicts.first(where: { $0.hash == hash && $0.secret == secret }) {
      return known.isRight
    }
    let isRight = hash.matches(secret)
    verdicts.append((hash, secret, isRight))
    if !isRight { hasWrong = true }
    return isRight
  }
}
