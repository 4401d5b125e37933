import CallFlowModel
import Diagnostics
import FaxDocuments
import Foundation
import ServiceCalendar
import Storage

@testable import CallKeeping
@testable import CallScripting
@testable import MenuCompiler
@testable import MenuLanguage
@testable import hotline

/// The page of all problems, made of the enums that word them: their ids from the sources, and what is said from the cases that
/// hold the words of nearly each, or, of what takes a broken machine or megabytes, from the enum itself.
struct ProblemsPage {
  /// A problem as it is told once.
  struct Sample {
    var severity = Diagnostic.Severity.error
    let message: String
    let hints: [String]
  }

  struct Group {
    let title: String
    var text: String? = nil
    let ids: [String]
    /// Whether hints say what to do, and not how a call went.
    var isAdvised = true
  }

  let samples: [String: Sample]
  let groups: [Group]

  init() throws {
    var samples = Self.constructed
    var fitness: [String: Int] = samples.mapValues { _ in 4 }
    for target in ["MenuLanguageTests", "MenuCompilerTests", "CallScriptingTests"] {
      try Self.read(casesOf: target, into: &samples, &fitness)
    }
    self.samples = samples
    var seen: Set<String> = []
    groups = try Self.allGroups().map { group in
      Group(
        title: group.title, text: group.text,
        ids: Set(group.ids).filter { seen.insert($0).inserted }.sorted(),
        isAdvised: group.isAdvised)
    }
  }

  var text: String {
    var text = """
      # Problems

      What `hotline check`, `test`, `import` and `fax` say of menus, data and call scripts, by the id that stands in brackets behind it, or as `id` in
      the lines of `check --json`. What is said is an example: names and numbers are those of some menu. A *warning* keeps no menu from being served.

      A test writes this page, from the words of the program.

      """
    for group in groups {
      text += "\n## \(group.title)\n\n"
      if let note = group.text { text += note + "\n\n" }
      text +=
        group.isAdvised
        ? "| id | what is said | what to do |\n|---|---|---|\n"
        : "| id | what is said |\n|---|---|\n"
      for id in group.ids {
        guard let sample = samples[id] else { continue }
        let mark = sample.severity == .warning ? " *warning*" : ""
        text += "| `\(id)`\(mark) | \(Self.cell(sample.message)) |"
        if group.isAdvised { text += " \(Self.cell(sample.hints.joined(separator: "; "))) |" }
        text += "\n"
      }
    }
    return text
  }

  private static func cell(_ text: String) -> String {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ").replacing("|", with: "\\|")
  }

  // MARK: - Ids

  private static func ids(
    _ path: String, _ pattern: Regex<(Substring, Substring)>
  ) throws -> [String] {
    let source = try String(
      contentsOf: RepositoryTests.root.appending(path: "Sources/" + path), encoding: .utf8)
    return source.matches(of: pattern).map { String($0.output.1) }
  }

  private static func allGroups() throws -> [Group] {
    let inSwitch = /case [^:\n]*: "([a-z][a-z0-9-]+)"/
    let inWording = /ProblemWording\(\s*(?:\.warning,\s*)?"([a-z][a-z0-9-]+)"/
    func menus(_ title: String, _ file: String, _ others: [String] = []) throws -> Group {
      Group(title: title, ids: try ids("MenuCompiler/Problems/\(file).swift", inWording) + others)
    }
    let steady = try ids("MenuCompiler/Problems/LintProblem.swift", inWording)
    return [
      Group(
        title: "How a menu is written",
        ids: try ids("MenuLanguage/Problems/SyntaxProblem+ID.swift", inSwitch)
          + ids("MenuLanguage/Problems/SyntaxProblem.swift", /case [^:\n]*: "(unknown-[a-z-]+)"/)),
      try menus("Files of a menu", "FileProblem"),
      try menus("The hotline, its calendar and announcements", "HotlineProblem"),
      try menus(
        "Names", "NameProblem",
        ["step", "dialogue", "hours", "queue", "table", "document"].map { "unknown-" + $0 }
          + ["hours", "queue", "table", "document"].map { "unused-" + $0 }),
      try menus("Dialogues", "DialogueProblem"),
      try menus(
        "Keys and times", "KeyProblem", ids("MenuCompiler/Problems/TimeProblem.swift", inWording)),
      try menus("Values", "ValueProblem"),
      try menus("Tables", "TableProblem"),
      try menus("What is spoken", "SpeechProblem"),
      try menus("Opening hours", "HoursFault"),
      try menus("Where calls lead", "FlowProblem"),
      Group(
        title: "Rules of thumb",
        text:
          "Each can be switched off in one step, with a reason: `allow many-options \"the law lists twelve\"`. That does not hold for "
          + steady.map { "`\($0)`" }.joined(separator: ", ") + ".",
        ids: try ids("MenuCompiler/Problems/LintRule.swift", /case [a-zA-Z]+ = "([a-z-]+)"/)
          + steady),
      Group(
        title: "Rows of tables",
        ids: try ids("Storage/Import/TableImportProblem.swift", inSwitch)
          + ids("CallKeeping/UnheardRow.swift", inSwitch)
          + ids("hotline/MenuTables.swift", /(?:finding\(\s*|id: )"([a-z-]+)"/)
          + ids("hotline/DataFinding+TableWithoutRows.swift", /id: "([a-z-]+)"/)
          + ids("hotline/DataFinding+UnmetCondition.swift", /id: "([a-z-]+)"/)
          + ids("hotline/DataFinding+UnreachableRows.swift", /id: "([a-z-]+)"/)),
      Group(
        title: "Documents to be faxed", ids: try ids("FaxDocuments/FaxProblem.swift", inSwitch)),
      Group(
        title: "How a call script is written",
        ids: try ids("CallScripting/Problems/ScriptProblem+Wording.swift", /"(script-[a-z0-9-]+)"/)
      ),
      Group(
        title: "Calls that do not go as their script says",
        text:
          "Behind it stands how the call went. [Call scripts](CallScripts.md) has what each step waits for.",
        ids: try ids("CallScripting/Run/ScriptFailure+Wording.swift", inSwitch), isAdvised: false),
      Group(
        title: "What `test --sweep` finds",
        text: "Each is a fault of the program, not of the menu: report it with the script.",
        ids: try ids("CallScripting/Sweep/Sweep.swift", /"(sweep-[a-z-]+)"/), isAdvised: false),
    ]
  }

  // MARK: - Samples

  /// What is printed in cases, of each id where it is fitter than all before: what says what to do goes before what does not,
  /// then what stands in the case that has the id for its name, then in one whose name begins with it.
  private static func read(
    casesOf target: String, into samples: inout [String: Sample], _ fitness: inout [String: Int]
  ) throws {
    let folder = RepositoryTests.root.appending(path: "Tests/\(target)/Cases")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let parts = String(
        decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self
      )
      .split(separator: "\n----------\n", maxSplits: 1)
      guard name.hasSuffix(".case"), parts.count == 2 else { continue }
      for (id, sample) in printed(parts[1]) {
        let fits =
          (name == "\(id).case" ? 3 : name.hasPrefix(id) ? 2 : 1) + (sample.hints.isEmpty ? 0 : 3)
        guard fits > fitness[id, default: 0] else { continue }
        samples[id] = sample
        fitness[id] = fits
      }
    }
  }

  private static func printed(_ text: Substring) -> [(id: String, sample: Sample)] {
    var all: [(id: String, sample: Sample)] = []
    var hints: [String] = []
    var head: (severity: Diagnostic.Severity, message: String, id: String)?
    func end() {
      if let head {
        all.append(
          (head.id, Sample(severity: head.severity, message: head.message, hints: hints)))
      }
      hints = []
    }
    for line in text.split(separator: "\n") {
      if let match = line.wholeMatch(of: /(error|warning): (.*) \[([a-z0-9-]+)\]/) {
        end()
        head = (
          Diagnostic.Severity(rawValue: String(match.output.1))!, String(match.output.2),
          String(match.output.3)
        )
      } else if let match = line.wholeMatch(of: #/ +(?:= hint: )(.*)/#) {
        hints.append(String(match.output.1))
      } else if !hints.isEmpty, let match = line.wholeMatch(of: #/ {6,}([^ ].*)/#) {
        hints[hints.count - 1] += " " + match.output.1
      }
    }
    end()
    return all
  }
}
