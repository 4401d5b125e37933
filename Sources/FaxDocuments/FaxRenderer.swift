/// Turns documents into fax pages. The same document, header and versions of the libraries give the same dots.
package struct FaxRenderer: Sendable {
  package let paper: FaxPaper
  package let limits: FaxLimits
  /// The font's file.
  package let fontPath: String

  /// `fontPath` nil takes the installed Chinese font, and throws where there is none.
  package init(
    paper: FaxPaper = .a4, fontPath: String? = nil, limits: FaxLimits = FaxLimits()
  ) throws(FaxProblem) {
    self.paper = paper
    self.limits = limits
    if let fontPath {
      self.fontPath = fontPath
    } else {
      self.fontPath = try FaxFont.installed()
    }
  }

  /// What a document became.
  package struct Rendering: Sendable {
    /// At least one, all of the paper's height.
    package let pages: [FaxPage]
    /// Characters that the font lacks, in the order of Unicode; a sign stands in their place.
    package let missing: [Unicode.Scalar]
    /// What Ghostscript found wrong with a PDF that it drew all the same; nil where nothing was.
    package let pdfFault: String?
  }

  /// Every page of `document`, each under its header line.
  package func render(
    _ document: FaxDocument, header: FaxHeader
  ) throws(FaxProblem) -> Rendering {
    var headerFont = try FaxFont(path: fontPath, size: .header)
    var pages: [FaxPage]
    var missing: Set<Unicode.Scalar> = []
    var pdfFault: String?
    switch document.content {
    case .text(let text):
      var font = try FaxFont(path: fontPath, size: .document)
      pages = try layOut(text, font: &font).map { draw($0, font: &font) }
      missing = font.missing
    case .pdf(let path):
      let drawing = try PDFInterpreter(limits: limits).draw(
        path, named: document.path, height: paper.height - TextGrid.headerHeight)
      pages = drawing.pages.map { content in
        var page = FaxPage(height: paper.height)
        page.draw(content, y: TextGrid.headerHeight)
        return page
      }
      pdfFault = drawing.fault
    }
    for index in pages.indices {
      header.draw(on: &pages[index], pageNumber: index + 1, of: pages.count, font: &headerFont)
    }
    missing.formUnion(headerFont.missing)
    return Rendering(
      pages: pages, missing: missing.sorted { $0.value < $1.value }, pdfFault: pdfFault)
  }

  /// How many pages ``render(_:header:)`` makes of `document`, without drawing them.
  package func pageCount(of document: FaxDocument) throws(FaxProblem) -> Int {
    switch document.content {
    case .text(let text):
      var font = try FaxFont(path: fontPath, size: .document)
      return try layOut(text, font: &font).count
    case .pdf(let path):
      return try PDFInterpreter(limits: limits).pageCount(of: path, named: document.path)
    }
  }

  private func layOut(
    _ text: String, font: inout FaxFont
  ) throws(FaxProblem) -> [[TextLayout.Line]] {
    let layout = TextLayout(
      columnCount: TextGrid.columnCount, lineCount: TextGrid.lineCount(on: paper))
    let pages = layout.pages(of: text) { font.glyph(of: $0).columnCount }
    guard pages.count <= limits.pageCountMax else {
      throw .tooManyPages(pageCountMax: limits.pageCountMax)
    }
    return pages
  }

  private func draw(_ lines: [TextLayout.Line], font: inout FaxFont) -> FaxPage {
    var page = FaxPage(height: paper.height)
    for (index, line) in lines.enumerated() {
      let top = TextGrid.headerHeight + index * font.size.lineHeight
      for placed in line {
        page.draw(
          font.glyph(of: placed.scalar), x: TextGrid.left + placed.column * font.size.columnWidth,
          baseline: top + font.size.ascent)
      }
    }
    return page
  }
}
