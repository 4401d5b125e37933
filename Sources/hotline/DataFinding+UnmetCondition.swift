import CallFlowModel
import CallKeeping
import Diagnostics
import MenuCompiler

extension DataFinding {
  /// Callers would be told that there is nothing, day after day. Staff may be about to add the first such row.
  init(_ unmet: UnmetCondition, of flow: CallFlow, in menu: CompiledMenu) {
    let range = menu.conditionPlaces[unmet.condition]
    let file = menu.files[range.file]
    let place = file.location(of: range.start)
    let near = nearestName(to: unmet.word, among: unmet.known)
    self.init(
      severity: .warning, id: "no-such-row",
      message: "'\(flow.name(of: unmet.step))' asks for rows of '\(unmet.table)' whose"
        + " '\(unmet.column)' is '\(unmet.word)', and there is none",
      file: file.name, line: place.line, column: place.column,
      hint: near.map { "did you mean '\($0)'?" } ?? "write what rows have there, or add such a row"
    )
  }
}

extension [DataFinding] {
  /// A step of a dialogue that is entered several times with the same value asks the same several times.
  var withoutCopies: [DataFinding] {
    var seen: Set<String> = []
    return filter { seen.insert("\($0)").inserted }
  }
}
