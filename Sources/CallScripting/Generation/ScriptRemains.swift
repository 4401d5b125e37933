import CallFlowModel
import Diagnostics
import Storage

/// What a script leaves behind, as expectations that it may end with: found by calling as it says.
struct ScriptRemains {
  private let runner: ScriptRunner
  private var preparation: ScriptPreparation

  init(_ runner: ScriptRunner) {
    self.runner = runner
    preparation = ScriptPreparation(runner.menu)
  }

  /// Whom the call of these lines was put through to, what it left and what was faxed; `nil` where it does not go as they say.
  mutating func expectations(of lines: [String]) -> [String]? {
    let file = SourceFile(name: "", text: lines.joined(separator: "\n"))
    guard let script = ScriptParser(file).scripts.first, let prepared = preparation.prepare(script)
    else { return nil }
    var run = ScriptRun(prepared, runner.simulatedCall(prepared))
    run.run()
    guard run.failure == nil else { return nil }
    let call = run.call
    let faxes = call.faxes.compactMap { fax -> String? in
      let document = fax.order.document
      guard document.nameForScript == document,
        runner.menu.flow.documents.contains(where: { $0.name == document })
      else { return nil }
      let state: String? =
        switch fax.state {
        case .sent: "sent"
        case .failed: "failed"
        case .waiting: "queued"
        case .sending, .cancelled: nil
        }
      return "fax \(document)" + (state.map { " \($0)" } ?? "")
        + (fax.order.to.map { " to \($0)" } ?? "")
    }
    return call.transfers.map { "transfer \($0.nameForScript)" }
      + call.messages.map { "message for \($0.start.department.quotedForScript)" } + faxes
  }
}
