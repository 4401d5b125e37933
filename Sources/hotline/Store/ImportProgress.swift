import StorageSQLite

/// How far the import of a table has come, on a terminal; elsewhere nothing is shown of it.
///
///     41200 of 100000 secrets of pensions hashed
struct ImportProgress: @unchecked Sendable {
  // Unchecked: the store tells one thing after the other, and the command waits for it meanwhile.
  let table: String
  let output: TextOutput

  func show(_ progress: TableProgress) {
    ProgressLine(noun: noun(progress.work), total: progress.total, output: output)
      .update(done: progress.done)
  }

  func clear() { ProgressLine.clear(output) }

  private func noun(_ work: TableProgress.Work) -> String {
    switch work {
    case .hashing: "secrets of \(table) hashed"
    case .writing: "rows of \(table) written"
    }
  }
}
