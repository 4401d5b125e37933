import Storage

/// Why a script cannot be played against a running service.
package enum SkipReason: Equatable, Sendable {
  /// It rings at a time of its own, and the service has no test clock.
  case needsTestClock
  /// A `given` row is none of the menu's own data.
  case givenRow(table: String)
  /// A `given` says what callers have heard before.
  case givenListening
  /// A `given` makes something fail or late.
  case givenFault
  /// It goes otherwise where the limits of a day do not hold; see ``ScriptRunner/dependsOnDay(_:)``.
  case needsDay

  package var words: String {
    switch self {
    case .needsTestClock:
      "it says when it rings, and the service has no test clock (`serve --test-clock`)"
    case .givenRow(let table): "it is given a row of '\(table)' that the menu's own data lack"
    case .givenListening: "what callers have heard before is the service's own to know"
    case .needsDay:
      "it meets a limit of a day, or what it has listened to itself; neither counts for calls that pass their own time"
    case .givenFault: "what it makes fail cannot be made to fail in a running service"
    }
  }
}

extension PreparedScript {
  /// `nil` where a running service can play it.
  package func skipReason(in menu: MenuUnderTest, hasTestClock: Bool) -> SkipReason? {
    if !givens.unavailable.isEmpty || !givens.delays.isEmpty || givens.storeIsUnavailable {
      return .givenFault
    }
    if !givens.listenings.isEmpty { return .givenListening }
    for table in givens.tables {
      let own = menu.tables.first { $0.schema.name == table.schema.name }
      if own?.rows != table.rows { return .givenRow(table: table.schema.name) }
    }
    return script.at != nil && !hasTestClock ? .needsTestClock : nil
  }
}
