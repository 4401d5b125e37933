import Diagnostics
import FaxDocuments
import Foundation
import ServiceCalendar
import SystemErrors

/// `hotline fax`: documents as the pages that a caller's fax machine prints.
enum FaxCommand: Command {
  static let name = "fax"
  static let summary = "Turn a document into fax pages, and look at them"
  static let operands = [
    Operand("ACTION", .one, "what to do: render"),
    Operand("DOCUMENT", .one, "a text in UTF-8, or a PDF"),
  ]

  static let output = Flag(
    "output", "FILE", "the TIFF file; default: DOCUMENT's name with .tif, in this directory",
    letter: "o")
  static let png = Flag("png", "DIR", "write each page as a PNG picture into this directory")
  static let sender = Flag("sender", "NAME", "who sends it, for the header line")
  static let number = Flag("number", "NUMBER", "the number that it comes from, for the header line")
  static let date = Flag(
    "date", "DATE",
    "the day and minute of the header line, as \"2011-07-01 20:15\"; default: now")
  static let paper = Flag(
    "paper", "SIZE", "the paper; default: a4", choices: FaxPaper.allCases.map(\.rawValue))
  static let font = Flag("font", "FILE", "another font for texts; default: WenQuanYi Zen Hei")
  static let flags = [output, png, sender, number, date, paper, font]

  static let details = """
    A text is set on a grid of 80 columns, of which a Chinese character takes two; a form feed begins
    a page. With --png and without -o only the pictures are written.

    examples:
      hotline fax render annual_leave.txt --sender 杭州12333 --number 0571-12333
      hotline fax render leaflet.pdf --png pages
    """

  static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
    let action = invocation.operands[0]
    guard action == "render" else {
      throw CommandFailure("'fax' cannot '\(action)'", hint: "it can render")
    }
    let path = invocation.operands[1]
    let header = FaxHeader(
      date: try headerDate(invocation[date]), sender: invocation[sender] ?? "",
      number: invocation[number] ?? "")
    let stem = URL(filePath: path).deletingPathExtension().lastPathComponent
    let file =
      invocation.has(output) || !invocation.has(png) ? invocation[output] ?? "\(stem).tif" : nil
    if let file, FilePlace(file).isSame(as: FilePlace(path)) {
      throw CommandFailure(
        "'\(file)' is the document itself", hint: "name another file with -o")
    }
    let rendering: FaxRenderer.Rendering
    let longPages: [LongPage]
    do throws(FaxProblem) {
      let document = try FaxDocument(path: path)
      let renderer = try FaxRenderer(
        // The flag's choices are the papers.
        paper: FaxPaper(rawValue: invocation[paper] ?? "a4")!, fontPath: invocation[font])
      rendering = try renderer.render(document, header: header)
      longPages = try renderer.longPages(of: document)
      let pages = rendering.pages
      if let directory = invocation[png] {
        try writePictures(of: pages, to: directory, stem: stem, invocation.output)
      }
      if let file {
        let bytes = try FaxFile.bytes(of: pages)
        try write(bytes, to: file)
        let count = counted(pages.count, "page")
        invocation.output.line(
          "\(file)  \(count), \(FaxPage.width) × \(pages[0].height) dots, "
            + "\((bytes.count + 999) / 1000) kB")
      }
    } catch {
      throw CommandFailure(error)
    }
    return report(rendering, longPages, of: path, to: invocation.errors)
  }

  private static func headerDate(_ text: String?) throws(CommandFailure) -> CivilDateTime {
    guard let text else {
      let now = Date()
      let zone = TimeZone.current.secondsFromGMT(for: now)
      return CivilDateTime(
        secondsSince1970: Int64(now.timeIntervalSince1970.rounded(.down)) + Int64(zone))
    }
    guard let date = CivilDateTime(text) ?? CivilDate(text).map({ CivilDateTime($0) }) else {
      throw CommandFailure(
        "--date cannot be '\(text)'", hint: "a day and a minute are written 2011-07-01 20:15")
    }
    return date
  }

  private static func writePictures(
    of pages: [FaxPage], to directory: String, stem: String, _ output: TextOutput
  ) throws(FaxProblem) {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw FaxProblem.cannotWrite(path: directory, reason: error.reason)
    }
    for (index, page) in pages.enumerated() {
      let file = URL(filePath: directory).appending(path: "\(stem)-\(index + 1).png").relativePath
      try write(page.png(), to: file)
      output.line(file)
    }
  }

  /// A file that is there is replaced as a whole, or stays as it was.
  private static func write(_ bytes: [UInt8], to path: String) throws(FaxProblem) {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .cannotWrite(path: path, reason: error.reason)
    }
  }

  /// What a person should look at before the pages go out.
  private static func report(
    _ rendering: FaxRenderer.Rendering, _ longPages: [LongPage], of path: String,
    to errors: TextOutput
  ) -> ExitStatus {
    if !rendering.missing.isEmpty {
      let shown = rendering.missing.prefix(20).map { scalar in
        "\(scalar) (U+\(String(scalar.value, radix: 16, uppercase: true)))"
      }
      let rest = rendering.missing.count > 20 ? " and \(rendering.missing.count - 20) more" : ""
      errors.line("warning: the font lacks \(shown.joined(separator: ", "))\(rest)")
      errors.line("  a sign stands in their place; write them otherwise, or give --font")
    }
    if let fault = rendering.pdfFault {
      errors.line("warning: '\(path)' is damaged and was drawn as far as it goes: \(fault)")
      errors.line("  look at its pages with --png before you send it")
    }
    for page in longPages {
      // One digit behind the point.
      let tenths = Int((page.shrinking * 10).rounded())
      errors.line(
        "warning: page \(page.number) of '\(path)' is longer than the paper: it is made \(tenths / 10).\(tenths % 10) times smaller"
      )
    }
    if !longPages.isEmpty {
      errors.line(
        "  part it into pages of the paper's size in the program that it was written with")
    }
    let isFine = rendering.missing.isEmpty && rendering.pdfFault == nil && longPages.isEmpty
    return isFine ? .success : .problemsFound
  }
}

extension CommandFailure {
  init(_ problem: FaxProblem) {
    self.init(problem.message, hint: problem.hint)
  }
}
