import CTIFF
import Foundation
import Testing

@testable import FaxDocuments

extension FaxPage {
  /// Whether the dot is black; white outside the page.
  subscript(x x: Int, y y: Int) -> Bool {
    guard (0..<Self.width).contains(x), (0..<height).contains(y) else { return false }
    return dots[y * Self.bytesPerRow + x / 8] >> (7 - x % 8) & 1 == 1
  }

  /// The pages of a TIFF, as libtiff reads them.
  static func pages(inTIFF bytes: [UInt8]) throws -> [FaxPage] {
    let path = try TemporaryFile(Data(bytes), name: "fax.tif")
    let file = try #require(TIFFOpen(path.path, "r"))
    defer { TIFFClose(file) }
    var pages: [FaxPage] = []
    repeat {
      let rowLength = Int(TIFFScanlineSize(file))
      try #require(rowLength == bytesPerRow)
      var dots: [UInt8] = []
      var row = [UInt8](repeating: 0, count: rowLength)
      for index in 0..<number(TIFFTAG_IMAGELENGTH, of: file) {
        try #require(TIFFReadScanline(file, &row, index, 0) == 1)
        dots += row
      }
      pages.append(try #require(FaxPage(dots: dots)))
    } while TIFFReadDirectory(file) == 1
    return pages
  }

  private static func number(_ tag: Int32, of file: OpaquePointer) -> UInt32 {
    var number: UInt32 = 0
    _ = withUnsafeMutablePointer(to: &number) { pointer in
      withVaList([pointer]) { TIFFVGetFieldDefaulted(file, UInt32(tag), $0) }
    }
    return number
  }
}
