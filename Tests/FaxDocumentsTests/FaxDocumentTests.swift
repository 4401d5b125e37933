import Foundation
import Testing

@testable import FaxDocuments

@Suite struct FaxDocumentTests {
  private func problem(_ contents: [UInt8], limits: FaxLimits = FaxLimits()) throws -> String? {
    let file = try TemporaryFile(Data(contents), name: "document")
    do {
      _ = try FaxDocument(path: file.path, limits: limits)
      return nil
    } catch {
      return error.message.replacing("'\(file.path)'", with: "it")
    }
  }

  @Test("a text is a text, a PDF a PDF, whatever their names") func kinds() throws {
    #expect(try problem(Array("杭州".utf8)) == nil)
    #expect(try problem(Array("\u{FEFF}杭州\r\n".utf8)) == nil)
    #expect(try problem(Array("办结率 100%!\n".utf8)) == nil)
    let text = try TemporaryFile(Data("e\u{301}".utf8), name: "a.pdf")
    guard case .text("\u{E9}") = try FaxDocument(path: text.path).content else {
      Issue.record("not the composed text")
      return
    }
    let pdf = try TemporaryFile(Data("\n\n%PDF-1.7\n".utf8), name: "a.txt")
    guard case .pdf(pdf.path) = try FaxDocument(path: pdf.path).content else {
      Issue.record("not a PDF")
      return
    }
  }

  @Test("what cannot be faxed is one clear sentence") func problems() throws {
    #expect(try problem([]) == "it has nothing in it")
    #expect(try problem(Array("\u{FEFF} \n\u{3000}\u{0C}".utf8)) == "it has nothing in it")
    for program in [
      "%!PS-Adobe-3.0\n", "\u{04}%!\nshowpage", " \n%!\n%PDF-1.4\n", "%\n%!\n%PDF-1.4\n",
    ] {
      #expect(try problem(Array(program.utf8)) == "it is PostScript")
    }
    #expect(
      try problem(Array("一\n二\n".utf8) + [0xBA, 0xBC, 0xD6, 0xDD])
        == "it is neither PDF nor UTF-8 text (line 3)")
    #expect(
      try problem([0x41, 0, 0x0A, 0]) == "it is neither PDF nor UTF-8 text (line 1)")
    var limits = FaxLimits()
    limits.textByteCountMax = 1 << 20
    #expect(
      try problem([UInt8](repeating: 0x41, count: 1 << 20 + 1), limits: limits)
        == "it is larger than 1 MiB")
    #expect(try problem([UInt8](repeating: 0x41, count: 1 << 20), limits: limits) == nil)
    #expect(throws: FaxProblem.cannotRead(path: "/nowhere", reason: "No such file or directory")) {
      try FaxDocument(path: "/nowhere")
    }
  }
}
