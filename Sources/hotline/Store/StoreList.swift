import Storage
import StorageSQLite

/// What a store holds of one kind, in its order: read page by page, and printed a line each. Where more is left, that is said on
/// standard error.
struct StoreList<Item: Equatable & Sendable> {
  /// How many at most.
  let limit: Flag
  let request: (PageRequest) -> StorageRequest
  /// `nil` where the outcome is of another kind.
  let page: (StorageOutcome) -> Page<Item>?
  let line: (Item) -> String

  static var standardLimit: Int { 20 }

  /// How many `flag` asks for.
  static func most(_ flag: Flag, _ invocation: Invocation) throws(CommandFailure) -> Int {
    try invocation.number(flag, in: 1...1_000_000) ?? standardLimit
  }

  func print(for invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    var left = try Self.most(limit, invocation)
    let store = try StoreFile.lookInto(invocation)
    var after: Int64?
    repeat {
      let outcome = try store.outcome(
        of: request(PageRequest(after: after, limit: min(left, PageRequest.limitMax))))
      let page = self.items(of: outcome)
      for item in page.items { invocation.output.line(line(item)) }
      left -= page.items.count
      after = page.next
    } while after != nil && left > 0 && !invocation.output.isClosed
    if let after, !invocation.output.isClosed { try tellMore(after, of: store, invocation) }
    return .success
  }

  /// Counts no further than a page: a store may hold a million calls.
  private func tellMore(
    _ after: Int64, of store: SQLiteStore, _ invocation: Invocation
  ) throws(CommandFailure) {
    let rest = items(
      of: try store.outcome(of: request(PageRequest(after: after, limit: PageRequest.limitMax))))
    let count = (rest.next == nil ? "" : "over ") + "\(rest.items.count)"
    invocation.errors.line("\(count) more; --\(limit.name) shows more")
  }

  private func items(of outcome: StorageOutcome) -> Page<Item> {
    guard let page = page(outcome) else {
      preconditionFailure("a list was answered by something else")
    }
    return page
  }
}
