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
    Steps are drawn with their titles, transfers with their queue and its seats, faxes with their
    document. Ways that need no key are dashed lines. The point leads to where calls begin, a ring is
    their end, and 'back' the menu that a caller came from.

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
      let label = label(of: step, in: flow).joined(separator: "\n")
      invocation.output.line("  \(index) [label=\(quoted(label))]")
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

  /// Its kind, its name, its title, and whom or what it leads to.
  private static func label(of step: StepID, in flow: CallFlow) -> [String] {
    func words(_ title: TextID?) -> [String] {
      title.map { [flow.text($0, in: LanguageID(0))] } ?? []
    }
    var lines = [flow[step].kind.word, flow.name(of: step)]
    if let title = flow.stepTitles[Int(step.index)] { lines.append(title) }
    let detail = Int(flow[step].detail)
    switch flow[step].kind {
    case .transfer:
      guard case .queue(let index) = flow.transfers[detail].destination else { break }
      let queue = flow.queues[Int(index)]
      lines += ["queue \(queue.name)"] + words(queue.title) + [counted(Int(queue.seats), "seat")]
    case .fax:
      guard case .document(let index) = flow.faxes[detail].document else { break }
      let document = flow.documents[Int(index)]
      lines +=
        ["document \(document.name)"] + words(document.title)
        + [counted(Int(document.pages), "page")]
    case .menu, .play, .enter, .lookup, .browse, .record, .discard, .choose, .hangUp: break
    }
    return lines
  }

  private static func quoted(_ text: String) -> String {
    "\""
      + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n") + "\""
  }
}
