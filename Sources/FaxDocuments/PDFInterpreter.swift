internal import ChildPrograms

/// Ghostscript, which draws PDF. It runs as a process of its own, for so long and no longer.
///
/// With `-dSAFER` a program in the file reads nothing but the file and Ghostscript's own, and writes nowhere
/// but among temporary files; those are in a directory of its own.
struct PDFInterpreter {
  let limits: FaxLimits

  /// What it drew.
  struct Drawing {
    let pages: [FaxPage]
    /// Its words about a file that it could only draw by guessing; nil where all was well.
    let fault: String?
  }

  /// Every page of the file at `path`, an absolute one, scaled to 1728 dots and `height` rows; pages that lie on
  /// their side are turned. `name` stands for the file in messages.
  func draw(_ path: String, named name: String, height: Int) throws(FaxProblem) -> Drawing {
    let pageByteCount = height * FaxPage.bytesPerRow
    let ending = try run(
      [
        "-sDEVICE=pbmraw", "-sOutputFile=%stdout",
        "-r\(FaxPage.dotsPerInchAcross)x\(FaxPage.dotsPerInchDown)",
        "-g\(FaxPage.width)x\(height)", "-dFIXEDMEDIA", "-dPDFFitPage",
        // One more tells a document that is too long.
        "-dLastPage=\(limits.pageCountMax + 1)", "--", path,
      ],
      named: name,
      // Each page and a line or two before it.
      outputByteCountMax: (limits.pageCountMax + 1) * (pageByteCount + 256))
    guard let pages = PortableBitmap.pages(in: ending.output, height: height), ending.isSuccess,
      !pages.isEmpty
    else { throw unreadable(name, ending.messages) }
    guard pages.count <= limits.pageCountMax else {
      throw .tooManyPages(pageCountMax: limits.pageCountMax)
    }
    return Drawing(pages: pages, fault: fault(in: ending.messages))
  }

  /// The number of pages in the file at `path`, an absolute one.
  func pageCount(of path: String, named name: String) throws(FaxProblem) -> Int {
    let ending = try run(
      [
        "-dNODISPLAY", "--permit-file-read=\(path)", "-c",
        "(\(quoted(path))) (r) file runpdfbegin (pages: ) print pdfpagecount = flush quit",
      ],
      named: name, outputByteCountMax: 1 << 16)
    let answer = ending.messages.split(separator: "\n").last { $0.hasPrefix("pages: ") }
    guard ending.isSuccess, let count = answer.flatMap({ Int($0.dropFirst(7)) }), count > 0 else {
      throw unreadable(name, ending.messages)
    }
    guard count <= limits.pageCountMax else {
      throw .tooManyPages(pageCountMax: limits.pageCountMax)
    }
    return count
  }

  /// How much longer than wide each page of the file at `path`, an absolute one, is, turned if it lies on its side: 1 at least.
  func proportions(of path: String, named name: String) throws(FaxProblem) -> [Double] {
    let ending = try run(
      [
        "-dNODISPLAY", "--permit-file-read=\(path)", "-c",
        "(\(quoted(path))) (r) file runpdfbegin 1 1 pdfpagecount"
          + " { pdfgetpage /MediaBox pget { (box: ) print { ==only ( ) print } forall (\\n) print } if }"
          + " for flush quit",
      ],
      named: name, outputByteCountMax: 1 << 16)
    return ending.messages.split(separator: "\n").filter { $0.hasPrefix("box: ") }.compactMap {
      let sides = $0.dropFirst("box: ".count).split(separator: " ").compactMap { Double($0) }
      guard sides.count == 4 else { return nil }
      let (width, height) = (abs(sides[2] - sides[0]), abs(sides[3] - sides[1]))
      guard min(width, height) > 0 else { return nil }
      return max(width, height) / min(width, height)
    }
  }

  /// In a PostScript string a backslash stands before what would end it.
  private func quoted(_ path: String) -> String {
    path.reduce(into: "") { text, character in
      if "\\()".contains(character) { text += "\\" }
      text.append(character)
    }
  }

  private func run(
    _ arguments: [String], named name: String, outputByteCountMax: Int
  ) throws(FaxProblem) -> ChildProgram.Ending {
    let program = ChildProgram(
      name: "gs",
      arguments: [
        "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dNOPROMPT", "-sstdout=%stderr",
        "-K\(limits.pdfMemoryKiBMax)",
      ] + arguments,
      timeMax: limits.pdfTimeMax, outputByteCountMax: outputByteCountMax, home: [:])
    do throws(ChildProgram.Failure) {
      return try program.run()
    } catch {
      switch error {
      case .notInstalled: throw .noGhostscript
      case .tookTooLong:
        throw .pdfTookTooLong(
          path: name, seconds: Int(limits.pdfTimeMax.components.seconds))
      case .wroteTooMuch: throw .tooManyPages(pageCountMax: limits.pageCountMax)
      case .stopped: throw .cannotRead(path: name, reason: "it was cut short")
      case .system(let reason): throw .cannotRead(path: name, reason: reason)
      }
    }
  }

  private func unreadable(_ name: String, _ messages: String) -> FaxProblem {
    messages.contains("requires a password")
      ? .pdfNeedsPassword(path: name)
      : .pdfUnreadable(path: name, reason: fault(in: messages) ?? "")
  }

  /// Its first complaint: "**** Error: Couldn't initialise file." or what follows "errors were encountered".
  private func fault(in messages: String) -> String? {
    let lines = messages.split(separator: "\n").map { $0.trimming { $0 == " " || $0 == "\t" } }
    if let line = lines.first(where: { $0.hasPrefix("**** Error:") }) {
      return String(line.dropFirst("**** Error:".count).trimming { $0 == " " })
    }
    if let index = lines.firstIndex(where: { $0.hasPrefix("The following errors were encountered") }
    ),
      index + 1 < lines.count
    {
      return String(lines[index + 1])
    }
    return lines.first { $0.hasPrefix("Error: ") }.map { String($0.dropFirst("Error: ".count)) }
  }
}

extension Substring {
  fileprivate func trimming(while drops: (Character) -> Bool) -> Substring {
    var rest = drop(while: drops)
    while let last = rest.last, drops(last) { rest.removeLast() }
    return rest
  }
}
