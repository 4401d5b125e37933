import CallFlowModel
import Storage

/// What a recorded call met beside its caller: tables and a store that did not answer.
struct ReplayGivens {
  private(set) var prepared = PreparedGivens()
  /// The settings that say so.
  private(set) var lines: [String] = []

  init(_ steps: [CallPath.Step], of flow: CallFlow) {
    let unavailable = steps.filter { $0.exit == ExitKind.unavailable.word }.map(\.name)
    guard !unavailable.isEmpty else { return }
    for (index, facts) in flow.steps.enumerated()
    where unavailable.contains(flow.name(of: StepID(index))) {
      switch facts.kind {
      case .lookup: add(flow.tables[Int(flow.lookups[Int(facts.detail)].query.table)].name)
      case .browse: add(flow.tables[Int(flow.browses[Int(facts.detail)].query.table)].name)
      case .record, .fax:
        guard !prepared.storeIsUnavailable else { continue }
        prepared.storeIsUnavailable = true
        lines.append("given store unavailable")
      case .menu, .play, .enter, .discard, .transfer, .choose, .hangUp: break
      }
    }
  }

  private mutating func add(_ table: String) {
    guard !prepared.unavailable.contains(table) else { return }
    prepared.unavailable.append(table)
    lines.append("given \(table.nameForScript) unavailable")
  }
}
