import CallFlowModel
import Diagnostics
import MenuCompiler

/// `hotline graph`: the compiled machine as a drawing.
enum GraphCommand: Command {
  static let name = "graph"
  static let summary = "Print a menu's machine for Graphviz to draw"
  static let flags: [Flag] = []
  static let operands = [Operand("MENU", .one, "a menu's folder, or its file")]
  static let details = """
    Ways that need no key are drawn as dashed lines. The point leads to where calls begin, a ring is their
    end, and 'back' the menu that a caller came from.

      hotline graph menus/clinic | dot -Tsvg > clinic.svg
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let menu = try MenuFolder.find(invocation.operands[0]).compile(today: nil)
    guard let flow = menu.flow else {
      invocation.tell(menu.diagnostics, of: menu.files)
      return .problemsFound
    }
    invocation.output.line("digraph \(quoted(flow.name)) {")
    invocation.output.line("  node [shape=box, fontname=\"sans-serif\"]")
    invocation.output.line("  start [shape=point]")
    invocation.output.line("  start -> \(flow.start.index)")
    var leads: Set<String> = []
    for index in flow.steps.indices {
      let step = StepID(index)
      invocation.output.line(
        "  \(index) [label=\(quoted("\(flow[step].kind.word)\n\(flow.name(of: step))"))]")
      for (exit, label) in flow.labelledExits(of: step) {
        let target =
          switch exit.target {
          case .step(let next): String(next.index)
          case .again, .nextRows, .previousRows: String(index)
          case .back: "back"
          case .hangUp: "end"
          }
        leads.insert(target)
        let style = exit.needsKey ? "solid" : "dashed"
        invocation.output.line(
          "  \(index) -> \(target) [label=\(quoted(label)), style=\(style)]")
      }
    }
    if leads.contains("back") { invocation.output.line("  back [shape=plaintext]") }
    if leads.contains("end") { invocation.output.line("  end [shape=doublecircle, label=\"\"]") }
    invocation.output.line("}")
    return .success
  }

  private static func quoted(_ text: String) -> String {
    "\""
      + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n") + "\""
  }
}
