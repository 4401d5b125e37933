import Testing

@testable import FaxDocuments

@Suite struct PortableBitmapTests {
  private let rows = [UInt8](repeating: 0xA5, count: 2 * 216)

  @Test("pages one behind the other, with remarks and any white space") func pages() {
    let bytes = Array("P4\n# remark\n1728 2\n".utf8) + rows + Array("P4 1728\t2\n".utf8) + rows
    #expect(
      PortableBitmap.pages(in: bytes, height: 2) == [FaxPage(dots: rows)!, FaxPage(dots: rows)!])
    #expect(PortableBitmap.pages(in: [], height: 2) == [])
  }

  @Test(
    "anything else is refused",
    arguments: [
      "P4\n1728 3\n", "P4\n1727 2\n", "P5\n1728 2\n", "P4\n1728", "P4", "#", " ", "P4\n1728 2\n",
    ])
  func refuses(head: String) {
    #expect(PortableBitmap.pages(in: Array(head.utf8) + rows.dropLast(), height: 2) == nil)
  }
}
