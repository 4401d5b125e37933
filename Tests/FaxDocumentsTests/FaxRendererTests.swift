import Foundation
import ServiceCalendar
import Testing

@testable import FaxDocuments

@Suite struct FaxRendererTests {
  private let header = FaxHeader(
    date: CivilDateTime("2011-07-01 20:15")!, sender: "杭州12333", number: "0571-12333")

  private func render(
    _ contents: Data, paper: FaxPaper = .a4, header: FaxHeader? = nil,
    limits: FaxLimits = FaxLimits()
  ) throws -> FaxRenderer.Rendering {
    let file = try TemporaryFile(contents, name: "it's (a) document\\%.x")
    let renderer = try FaxRenderer(paper: paper, limits: limits)
    let document = try FaxDocument(path: file.path)
    let rendering = try renderer.render(document, header: header ?? self.header)
    #expect(try renderer.pageCount(of: document) == rendering.pages.count)
    #expect(rendering.pages.allSatisfy { $0.height == paper.height })
    return rendering
  }

  private func render(_ text: String, paper: FaxPaper = .a4) throws -> FaxRenderer.Rendering {
    try render(Data(text.utf8), paper: paper)
  }

  /// The smallest rectangle with all the black dots of some rows.
  private func inked(_ page: FaxPage, rows: Range<Int>) -> (
    x: ClosedRange<Int>, y: ClosedRange<Int>
  )? {
    var xs: [Int] = []
    var ys: [Int] = []
    for y in rows {
      for x in 0..<FaxPage.width where page[x: x, y: y] {
        xs.append(x)
        ys.append(y)
      }
    }
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
    else { return nil }
    return (left...right, top...bottom)
  }

  @Test("a text is printed between the margins, under a header line") func text() throws {
    let line = String(repeating: "国", count: 40)
    let page = try #require(try render("\(line)\n\(line)").pages.first)
    let body = try #require(inked(page, rows: 100..<2291))
    #expect(body.x.lowerBound >= 104 && body.x.lowerBound <= 108)
    #expect(body.x.upperBound < 1624 && body.x.upperBound >= 1615)
    #expect(body.y.lowerBound >= 100 && body.y.upperBound < 198)
    let head = try #require(inked(page, rows: 0..<100))
    #expect(head.x == 104...1623)
    #expect(head.y.lowerBound > 20 && head.y.upperBound == 63)
  }

  @Test("a page has 43 lines on A4 and 40 on letter paper; the header counts pages") func pages()
    throws
  {
    let text = String(repeating: "一\n", count: 86)
    let a4 = try render(text).pages
    #expect(a4.count == 2)
    #expect(inked(a4[0], rows: 0..<100)! == inked(a4[1], rows: 0..<100)!)
    #expect(a4[0] != a4[1])
    #expect(a4[0].dots.dropFirst(100 * 216) == a4[1].dots.dropFirst(100 * 216))
    #expect(try render(text, paper: .letter).pages.count == 3)
    // White at the foot, where machines cut.
    #expect(inked(a4[0], rows: 2291 - 54..<2291) == nil)
  }

  /// What stands in the header line, read by comparing its cells with the font's characters.
  private func headerText(_ page: FaxPage) throws -> String {
    var font = try FaxFont(path: FaxFont.installed(), size: .header)
    let size = TextSize.header
    // What a header may hold here; a blank cell is the space.
    let characters = Array(" 0123456789-:/杭州苏".unicodeScalars)
    var text = ""
    var column = 0
    while column < TextGrid.headerColumnCount {
      let found = characters.first { scalar in
        let glyph = font.glyph(of: scalar)
        var cell = FaxPage(height: TextGrid.headerHeight)
        cell.draw(
          glyph, x: TextGrid.left + column * size.columnWidth, baseline: TextGrid.headerBaseline)
        let left = TextGrid.left + column * size.columnWidth
        let xs = left..<min(left + glyph.columnCount * size.columnWidth, TextGrid.right)
        return (0..<TextGrid.headerRule.lowerBound).allSatisfy { y in
          xs.allSatisfy { page[x: $0, y: y] == cell[x: $0, y: y] }
        }
      }
      guard let found else {
        text += "?"
        column += 1
        continue
      }
      text.unicodeScalars.append(found)
      column += font.glyph(of: found).columnCount
    }
    return text
  }

  @Test("the header line of each page, read back: date and time, sender, number, page n/m")
  func headerLine() throws {
    let text = Data(String(repeating: "一\n", count: 86).utf8)
    let sent = try FaxPage.pages(inTIFF: FaxFile.bytes(of: render(text).pages))
    for (index, page) in sent.enumerated() {
      let line = try headerText(page)
      let (start, end) = ("2011-07-01 20:15  杭州12333  0571-12333", "\(index + 1)/2")
      let gap = TextGrid.headerColumnCount - start.count - 2 - end.count
      #expect(line == start + String(repeating: " ", count: gap) + end)
    }
    #expect(sent.count == 2)
    // Who has no number and no name prints the date and the page.
    let bare = FaxHeader(date: CivilDateTime("2011-12-31 08:05")!, sender: "", number: "")
    let page = try #require(try render(Data("一".utf8), header: bare).pages.first)
    #expect(try headerText(page).split(separator: " ") == ["2011-12-31", "08:05", "1/1"])
  }

  @Test("the same document makes the same bytes, another header others") func deterministic() throws
  {
    let text = Data("　　杭州市劳动保障咨询服务热线 12333，“以人为本”……\n┌──┐\n".utf8)
    let bytes = try FaxFile.bytes(of: render(text).pages)
    #expect(try FaxFile.bytes(of: render(text).pages) == bytes)
    let later = FaxHeader(
      date: CivilDateTime("2011-07-01 20:16")!, sender: "杭州12333", number: "0571-12333")
    #expect(try FaxFile.bytes(of: render(text, header: later).pages) != bytes)
  }

  @Test("a long sender does not reach the page number") func longSender() throws {
    let long = FaxHeader(
      date: header.date, sender: String(repeating: "杭州", count: 100), number: "")
    let page = try #require(try render(Data("一".utf8), header: long).pages.first)
    let short = try #require(try render(Data("一".utf8)).pages.first)
    let number = { (page: FaxPage) in
      (0..<60).map { y in (1624 - 5 * 14..<1624).map { page[x: $0, y: y] } }
    }
    #expect(number(page) == number(short))
  }

  @Test("low lines meet, so that a form has lines and no dashes") func fillInLine() throws {
    let page = try #require(try render("＿＿＿＿＿＿＿＿").pages.first)
    let line = try #require(inked(page, rows: 100..<2291))
    #expect(line.x == 104...(104 + 8 * 38 - 1))
    #expect(line.x.allSatisfy { page[x: $0, y: line.y.lowerBound] })
  }

  @Test("characters that the font lacks are named") func missing() throws {
    #expect(try render("一😀二\u{10FFFF}😀").missing == ["😀", "\u{10FFFF}"])
    #expect(try render("一二三").missing == [])
  }

  @Test("a PDF is drawn to scale under the header, each page") func pdf() throws {
    let pdf = SamplePDF(pages: ["100 200 300 400 re f", "BT /F 40 Tf 100 400 Td (fax) Tj ET"])
    let rendering = try render(pdf.file)
    #expect(rendering.pages.count == 2)
    #expect(rendering.pdfFault == nil)
    let box = try #require(inked(rendering.pages[0], rows: 100..<2291))
    // As high as the page is below the header, and in proportion: dots are not square.
    let scale = Double(2291 - 100) / 842
    #expect(abs(Double(box.y.count) - 400 * scale) < 3)
    #expect(abs(Double(box.x.count) - 300 * scale * 204 / 196) < 3)
    #expect(abs(Double(box.y.lowerBound) - 100 - 242 * scale) < 3)
    #expect(inked(rendering.pages[1], rows: 100..<2291) != nil)
    #expect(try render(pdf.file).pages == rendering.pages)
  }

  @Test("a page on its side is turned; a poster is made small") func otherSizes() throws {
    let marks = "0 0 842 595 re 0 0 0 rg f"
    for pdf in [
      SamplePDF(width: 842, height: 595, pages: [marks]),
      SamplePDF(width: 8420, height: 5950, pages: ["0 0 8420 5950 re f"]),
    ] {
      let page = try #require(try render(pdf.file).pages.first)
      let box = try #require(inked(page, rows: 100..<2291))
      #expect(box.y.count > 2100 && box.x.count > 1500)
    }
  }

  @Test(
    "a page far longer than the paper is told, with how small it becomes, and no other is",
    arguments: [
      (595, 842, nil), (842, 595, nil), (612, 1008, nil), (595, 6000, 7.6), (6000, 595, 7.6),
    ])
  func longPages(width: Int, height: Int, shrinking: Double?) throws {
    let file = try TemporaryFile(
      SamplePDF(width: width, height: height, pages: ["", ""]).file, name: "it's (a) long\\%.pdf")
    let pages = try FaxRenderer().longPages(of: try FaxDocument(path: file.path))
    #expect(pages.map(\.number) == (shrinking == nil ? [] : [1, 2]))
    #expect(pages.map { ($0.shrinking * 10).rounded() / 10 } == pages.map { _ in shrinking })
  }

  @Test("a PDF that is none, has a password or too many pages is one clear problem") func badPDF()
    throws
  {
    #expect(throws: FaxProblem.self) { try render(Data("%PDF-1.4\nnothing".utf8)) }
    let file = try TemporaryFile(SamplePDF(pages: ["", "", ""]).file, name: "three.pdf")
    var limits = FaxLimits()
    limits.pageCountMax = 2
    let renderer = try FaxRenderer(limits: limits)
    let document = try FaxDocument(path: file.path)
    #expect(throws: FaxProblem.tooManyPages(pageCountMax: 2)) {
      try renderer.render(document, header: header)
    }
    #expect(throws: FaxProblem.tooManyPages(pageCountMax: 2)) {
      try renderer.pageCount(of: document)
    }

    let locked = try TemporaryFile(Data(), name: "locked.pdf")
    _ = try CommandResult(
      of: "/usr/bin/env",
      [
        "gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOwnerPassword=a",
        "-sUserPassword=b", "-dEncryptionR=3", "-dKeyLength=128", "-sOutputFile=\(locked.path)",
        file.path,
      ])
    #expect(throws: FaxProblem.pdfNeedsPassword(path: locked.path)) {
      try FaxRenderer().render(FaxDocument(path: locked.path), header: header)
    }
  }

  @Test("a program that passes for a PDF writes nothing, and not even among temporary files")
  func hostileFile() throws {
    let target = NSTemporaryDirectory() + "fax-hostile-\(UUID().uuidString)"
    let program = "%!\n%PDF-1.4\n(\(target)) (w) file dup (x) writestring closefile showpage\n"
    let file = try TemporaryFile(Data(program.utf8), name: "hostile.pdf")
    #expect(throws: FaxProblem.postScript(path: file.path)) { try FaxDocument(path: file.path) }
    // And if it came as far as Ghostscript:
    #expect(throws: FaxProblem.self) {
      try PDFInterpreter(limits: FaxLimits()).draw(file.path, named: "it", height: 100)
    }
    #expect(!FileManager.default.fileExists(atPath: target))
  }

  @Test("a file that is no font is one clear problem") func badFont() throws {
    let file = try TemporaryFile(Data("no font".utf8), name: "font.ttf")
    let document = try TemporaryFile(Data("一".utf8), name: "a.txt")
    #expect(throws: FaxProblem.font(file.path)) {
      try FaxRenderer(fontPath: file.path).render(FaxDocument(path: document.path), header: header)
    }
  }

  @Test("no font is one clear problem, and what to install") func noFont() {
    #expect(throws: FaxProblem.noFont) { try FaxFont.installed(in: ["/nowhere/font.ttc"]) }
    #expect(FaxProblem.noFont.hint?.contains("apt-get install fonts-wqy-zenhei") == true)
  }

  @Test("every document of the 12333 service is one page that the font can print") func documents()
    throws
  {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appending(path: "menus/12333/documents")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.isEmpty)
    let renderer = try FaxRenderer()
    for name in names {
      let path = folder.appending(path: name).path(percentEncoded: false)
      let rendering = try renderer.render(FaxDocument(path: path), header: header)
      #expect(rendering.pages.count == 1, "\(name)")
      #expect(rendering.missing.isEmpty, "\(name)")
    }
  }
}
