import CallFlowModel
import Diagnostics
import MenuCompiler

/// What `hotline check` prints of a menu without errors.
struct SummaryPage {
  let text: String

  init(_ summary: MenuSummary, of flow: CallFlow, path: String, byKeys: Bool) {
    var text =
      "\(path): \(counted(summary.stepCount, "step")), \(counted(summary.promptCount, "prompt")),"
      + " languages \(flow.languages.joined(separator: " "))\n"
    for wait in summary.waits {
      text +=
        "  \(flow.name(of: wait.step)): \(wait.keys) waits \(wait.milliseconds) for"
        + " \(wait.longer.joined(separator: ", "))\n"
    }
    for wait in summary.entryWaits {
      text +=
        "  \(flow.name(of: wait.step)): "
        + (wait.most.map { "fewer than \($0) keys wait" } ?? "an entry waits")
        + " \(wait.milliseconds) for more, or for \(wait.endKey)\n"
    }
    let goals = byKeys ? summary.goals.sorted { $0.keys < $1.keys } : summary.goals
    let rows = goals.map { goal in
      [
        flow.name(of: goal.step), goal.keys, String(goal.seconds),
        goal.options.joined(separator: " › "),
      ]
    }
    if !rows.isEmpty {
      text += "\n" + Self.table([["goal", "keys", "seconds", "by way of"]] + rows)
    }
    self.text = text
  }

  /// Columns of equal width, also where characters are two columns wide. The third holds numbers.
  private static func table(_ rows: [[String]]) -> String {
    var widths = [0, 0, 0, 0]
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], cell.displayWidth)
      }
    }
    return rows.map { row in
      let number = String(repeating: " ", count: widths[2] - row[2].displayWidth) + row[2]
      let line =
        "  \(row[0].padded(toWidth: widths[0]))  \(row[1].padded(toWidth: widths[1]))  \(number)"
        + (row[3].isEmpty ? "" : "  \(row[3])")
      return line + "\n"
    }.joined()
  }
}
