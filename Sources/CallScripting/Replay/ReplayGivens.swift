import CallFlowModel
import Storage

/// What a recorded call met beside its caller: people in tables, and tables and a store that did not answer.
struct ReplayGivens {
  let rows: InventedRows
  private(set) var prepared: PreparedGivens
  /// The settings that say what did not answer.
  private var failures: [String] = []

  /// - Parameters:
  ///   - places: where the recorded `steps` are in the menu.
  ///   - rows: what the caller and others find.
  init(_ steps: [CallPath.Step], _ places: [StepID?], _ rows: InventedRows, in flow: CallFlow) {
    self.rows = rows
    prepared = rows.givens
    for (step, place) in zip(steps, places) where step.exit == ExitKind.unavailable.word {
      guard let facts = place.map({ flow[$0] }) else { continue }
      switch facts.kind {
      case .lookup: fail(flow.tables[Int(flow.lookups[Int(facts.detail)].query.table)].name)
      case .browse: fail(flow.tables[Int(flow.browses[Int(facts.detail)].query.table)].name)
      case .record, .fax:
        guard !prepared.storeIsUnavailable else { continue }
        prepared.storeIsUnavailable = true
        failures.append("given store unavailable")
      case .menu, .play, .enter, .discard, .transfer, .choose, .hangUp: break
      }
    }
  }

  private mutating func fail(_ table: String) {
    guard !prepared.unavailable.contains(table) else { return }
    prepared.unavailable.append(table)
    failures.append("given \(table.nameForScript) unavailable")
  }

  /// The settings that say so, of a call that has asked `tables`.
  func lines(asking tables: Set<String>) -> [String] {
    rows.lines.filter {
      tables.contains($0.table) && !prepared.unavailable.contains($0.table)
    }.map(\.line) + failures
  }
}
