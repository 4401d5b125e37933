import CallFlowModel
import Diagnostics
import FaxDocuments
import ServiceCalendar
import Storage

@testable import CallKeeping
@testable import CallScripting
@testable import MenuCompiler
@testable import MenuLanguage
@testable import hotline

extension ProblemsPage {
  /// Of what no case shows.
  static var constructed: [String: Sample] {
    var samples: [String: Sample] = [:]
    for (id, sample) in ofMenus + ofScripts + ofRows + ofDocuments where samples[id] == nil {
      samples[id] = sample
    }
    return samples
  }

  private typealias Constructed = [(id: String, sample: Sample)]

  private static var ofMenus: Constructed {
    let place = SourceRange(file: .first, start: 0, end: 0)
    let syntax: [SyntaxProblem] = [
      .fileTooLarge(bytes: MenuLimits.fileBytesMax + 1, max: MenuLimits.fileBytesMax),
      .tooManyProblems(max: MenuLimits.problemCountMax),
    ]
    let menus: [MenuProblem] = [
      .file(.rootUnreadable(name: "clinic.menu", reason: "Permission denied")),
      .file(.includeUnreadable(path: "areas.menu", reason: "Permission denied")),
      .file(.fileUnreadable(path: "calendar.csv", reason: "Permission denied")),
      .file(.tooManyFiles(max: MenuLoader.fileCountMax)),
      .dialogue(.tooManySteps(max: Lowering.stepCountMax)),
      .value(.tooMany(max: Lowering.valueCountMax)),
      .table(.fileUTF16(file: "people.csv")), .table(.fileNotUTF8(file: "people.csv")),
      .table(.fileNotText(file: "people.csv")),
    ]
    return syntax.map { problem in
      let diagnostic = problem.diagnostic(at: place)
      return (
        diagnostic.id, Sample(message: diagnostic.message, hints: diagnostic.hints)
      )
    }
      + menus.map(\.wording).map {
        ($0.id, Sample(severity: $0.severity, message: $0.message, hints: $0.hints))
      }
  }

  private static var ofScripts: Constructed {
    let faults: [SweepFault] = [.neverEnds, .recordUnfinished, .receiptTwice, .unreadableMark]
    let twice = ScriptProblem.columnTwice("number")
    return [
      (twice.id, Sample(message: twice.message, hints: ["leave one of them out"])),
      ("service-differs", Sample(message: WireFault.silent.words, hints: [])),
    ]
      + faults.map {
        let words = "after event 3 of 12, \(SweptAccident.callerHangsUp.words): \($0.words)"
        return ($0.id, Sample(message: words, hints: []))
      }
  }

  private static var ofRows: Constructed {
    let facts: [TableImportProblem.Fact] = [
      .empty, .linesEndWithCR, .notUTF8, .quoteInside, .quoteNotClosed, .columnTwice("name"),
      .columnMissing("pin", found: ["id", "name"]), .fieldCount(4, expected: 5),
      .keyEmpty(column: "id"), .cell(.unfit(.money), column: "balance", text: "10,250"),
      .keyTwice(firstLine: 2), .tooManyRows,
    ]
    let unheard: [UnheardRow.Fact] = [
      .daysNeverCome(from: CivilDate("2026-08-03")!, until: CivilDate("2026-07-03")!),
      .nothingToPlay(columns: ["body", "sound"], language: nil),
      .notSpelled(column: "name", from: "é"), .sharesRecording(line: 2, column: "body"),
      .notAsked(column: "topic", word: "ches", near: "chess"),
      .noDocument(column: "form"), .behindThePage(rows: 9, columns: ["area"], day: nil),
    ]
    let tables: [MenuTables.Problem.Kind] = [
      .missing, .unreadable(reason: "Permission denied"), .schema(.secretWithoutKey),
      .rows([], unreported: 12),
      .documents(
        [UndeclaredDocument(line: 2, key: "7", column: "form", name: "from")], declared: ["form"]),
    ]
    let findings =
      tables.flatMap {
        MenuTables.Problem(file: "clinic/people.csv", table: "people", kind: $0).findings
      }
      + [
        DataFinding(
          UnreachableRows(
            table: "people", column: "id", count: 2, line: 4, entries: ["digits 8"]),
          in: "clinic/people.csv"),
        DataFinding(tableWithoutRows: "people", in: "clinic/people.csv"),
      ] + unmet
    return facts.map { TableImportProblem(line: 3, column: 7, fact: $0) }.map {
      ($0.id, Sample(message: $0.message, hints: [$0.hint].compactMap(\.self)))
    }
      + unheard.map { UnheardRow(line: 2, key: "3", table: "advice", fact: $0) }.map {
        (
          $0.id,
          Sample(severity: .warning, message: $0.message, hints: [$0.hint].compactMap(\.self))
        )
      }
      + findings.map {
        (
          $0.id,
          Sample(severity: $0.severity, message: $0.message, hints: [$0.hint].compactMap(\.self))
        )
      }
  }

  /// A step that asks for what no row has is found in a menu alone.
  private static var unmet: [DataFinding] {
    let menu = """
      hotline 100 "Clinic" { timezone Europe/London  languages en  start talks }
      table advice { from "advice.csv"  number digits key  topic text  body text }
      browse talks {
        in advice where topic = heart
        say {talks.body}
        9 -> next
        no-input 2 -> hang-up  no-match 2 -> hang-up
        empty -> hang-up  unavailable -> hang-up
      }

      """
    let sources = MenuSources(
      root: "clinic.menu",
      files: [
        "clinic.menu": Array(menu.utf8),
        "advice.csv": Array("number,topic,body\n1,hearts,Keep moving.\n".utf8),
      ])
    let today = CivilDate("2026-06-01")!
    let compiled = MenuCompiler.compile(sources, today: today, knowsTimeZone: { _ in true })
    guard let flow = compiled.flow else { return [] }
    return MenuTables(of: flow, from: sources, today: today).unmet.map {
      DataFinding($0, of: flow, in: compiled)
    }
  }

  private static var ofDocuments: Constructed {
    let path = "forms/claim.txt"
    let problems: [FaxProblem] = [
      .cannotRead(path: path, reason: "Permission denied"),
      .tooLarge(path: path, byteCountMax: 16 << 20), .tooManyPages(pageCountMax: 100),
      .empty(path: path), .notUTF8(path: path, line: 3), .postScript(path: path), .noFont,
      .noGhostscript, .pdfUnreadable(path: "forms/claim.pdf", reason: ""),
    ]
    return problems.map {
      ($0.id, Sample(message: $0.message, hints: [$0.hint].compactMap(\.self)))
    }
  }
}
