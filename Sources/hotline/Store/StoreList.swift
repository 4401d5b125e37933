import Storage

/// What a store holds of one kind, newest first: read page by page, and printed a line each.
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
      guard let page = page(outcome) else { break }
      for item in page.items { invocation.output.line(line(item)) }
      left -= page.items.count
      after = page.next
    } while after != nil && left > 0 && !invocation.output.isClosed
    return .success
  }
}
