import Diagnostics

/// Files that are not what the menu says they are.
enum FileProblem: Sendable {
  case rootMissing(name: String)
  case rootUnreadable(name: String, reason: String)
  case includeMissing(path: String)
  case includeUnreadable(path: String, reason: String)
  /// The files from the one that is included again to the one that includes it.
  case includeCircle(chain: [String])
  /// It lies beside the menu, and its declarations are none of the menu's.
  case notIncluded(path: String)
  case pathOutside(path: String)
  case tooManyFiles(max: Int)
  case documentMissing(document: String, path: String)
  case tableMissing(table: String, path: String)
  case calendarMissing(path: String)
  case fileUnreadable(path: String, reason: String)

  var wording: ProblemWording {
    switch self {
    case .rootMissing(let name):
      ProblemWording("menu-missing", "there is no menu file '\(name)'")
    case .rootUnreadable(let name, let reason):
      ProblemWording("menu-unreadable", "'\(name)' cannot be read: \(reason)")
    case .includeMissing(let path):
      ProblemWording(
        "include-missing", "there is no file '\(path)' to include",
        hints: ["paths are relative to the file that includes them"])
    case .includeUnreadable(let path, let reason):
      ProblemWording("include-unreadable", "'\(path)' cannot be read: \(reason)")
    case .includeCircle(let chain):
      ProblemWording(
        "include-circle",
        chain.count == 1
          ? "this file includes itself"
          : "these files include each other in a circle: "
            + (chain + [chain[0]]).joined(separator: " → "),
        hints: ["take this `include` out: what a file declares holds in all files of the menu"])
    case .notIncluded(let path):
      ProblemWording(
        .warning, "file-not-included",
        "'\(path)' lies beside this menu and no file includes it: nothing of it is heard",
        hints: ["write `include \"\(path)\"` in this file, or move it out of the folder"])
    case .pathOutside(let path):
      ProblemWording(
        "path-outside", "'\(path)' leads out of the menu's folder",
        hints: ["move the file into the menu's folder and write its path from there"])
    case .tooManyFiles(let max):
      ProblemWording(
        "too-many-files", "a menu may have \(max) files",
        hints: ["join some of them"])
    case .documentMissing(let document, let path):
      ProblemWording(
        "document-missing", "the file of document '\(document)' is not there: '\(path)'",
        hints: ["put the file there, or take the document out until there is one"])
    case .tableMissing(let table, let path):
      ProblemWording(
        "table-missing", "the data of table '\(table)' are not there: '\(path)'",
        hints: ["put a CSV file there whose first line names the columns"])
    case .calendarMissing(let path):
      ProblemWording(
        "calendar-missing", "the calendar '\(path)' is not there",
        hints: [
          "put a CSV file there: `date,kind` in the first line, then a day a line, such as"
            + " `2027-01-01,holiday` or `2027-01-03,makeup-workday`"
        ])
    case .fileUnreadable(let path, let reason):
      ProblemWording("file-unreadable", "'\(path)' cannot be read: \(reason)")
    }
  }
}
