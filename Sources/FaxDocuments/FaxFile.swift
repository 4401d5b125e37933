import CTIFF

/// Fax pages as a TIFF file (TIFF-F, RFC 3949), the form that fax servers and gateways take.
///
/// Of what the RFC leaves open, this is the plainest: each page coded in one dimension (ITU-T T.4, MH), without
/// the return to control, lines beginning on whole bytes, the lowest bit of a byte first, all of a page in
/// one strip, least significant byte first. These are the values of the RFC's profile S, the one that every
/// reader has to know; the file as a whole is of profile F, for libtiff puts a page's directory behind its dots.
/// FreeSWITCH's and Asterisk's fax module (libspandsp, `t4_tx.c`) reads T.4 and T.6; HylaFAX passes T.4 in one
/// dimension on without coding it anew (`tiffcheck -1`). T.6 would be half as large, which no one on the way pays for.
package enum FaxFile {
  /// The bytes of a file with `pages`. Page numbers begin at `firstPage` (0 is the first), of `pageCount` pages in all:
  /// what was not yet sent goes out under its own numbers.
  package static func bytes(
    of pages: some Collection<FaxPage>, firstPage: Int = 0, pageCount: Int? = nil
  ) throws(FaxProblem) -> [UInt8] {
    let memory = TIFFMemory()
    // w: write; l: least significant byte first, whatever the machine.
    guard let file = memory.open(mode: "wl") else { throw .libraryFailed("libtiff") }
    defer { withExtendedLifetime(memory) { TIFFClose(file) } }
    for (index, page) in pages.enumerated() {
      let tags: [(Int32, [any CVarArg])] = [
        (TIFFTAG_SUBFILETYPE, [FILETYPE_PAGE]),
        (TIFFTAG_IMAGEWIDTH, [UInt32(FaxPage.width)]),
        (TIFFTAG_IMAGELENGTH, [UInt32(page.height)]),
        (TIFFTAG_BITSPERSAMPLE, [1 as Int32]),
        (TIFFTAG_SAMPLESPERPIXEL, [1 as Int32]),
        (TIFFTAG_COMPRESSION, [COMPRESSION_CCITTFAX3]),
        (TIFFTAG_T4OPTIONS, [UInt32(GROUP3OPT_FILLBITS)]),
        (TIFFTAG_FAXMODE, [FAXMODE_CLASSF]),
        (TIFFTAG_PHOTOMETRIC, [PHOTOMETRIC_MINISWHITE]),
        (TIFFTAG_FILLORDER, [FILLORDER_LSB2MSB]),
        (TIFFTAG_ORIENTATION, [ORIENTATION_TOPLEFT]),
        (TIFFTAG_PLANARCONFIG, [PLANARCONFIG_CONTIG]),
        (TIFFTAG_ROWSPERSTRIP, [UInt32(page.height)]),
        (TIFFTAG_XRESOLUTION, [Double(FaxPage.dotsPerInchAcross)]),
        (TIFFTAG_YRESOLUTION, [Double(FaxPage.dotsPerInchDown)]),
        (TIFFTAG_RESOLUTIONUNIT, [RESUNIT_INCH]),
        (
          TIFFTAG_PAGENUMBER,
          [Int32(firstPage + index), Int32(pageCount ?? firstPage + pages.count)]
        ),
      ]
      for (tag, values) in tags {
        let isSet = withVaList(values) { TIFFVSetField(file, UInt32(tag), $0) }
        guard isSet == 1 else { throw .libraryFailed("libtiff") }
      }
      // The library takes the dots by a pointer that it could write through.
      var dots = page.dots
      let count = TIFFWriteEncodedStrip(file, 0, &dots, tmsize_t(dots.count))
      guard count == dots.count, TIFFWriteDirectory(file) == 1 else {
        throw .libraryFailed("libtiff")
      }
    }
    TIFFFlush(file)
    return memory.bytes
  }

  /// The pages of a file that ``bytes(of:firstPage:pageCount:)`` or any other writer of fax pages made.
  package static func pages(in bytes: [UInt8]) throws(FaxProblem) -> [FaxPage] {
    let memory = TIFFMemory(bytes)
    guard let file = memory.open(mode: "r") else { throw .notFaxFile }
    defer { withExtendedLifetime(memory) { TIFFClose(file) } }
    var pages: [FaxPage] = []
    repeat {
      var height: UInt32 = 0
      guard number(TIFFTAG_IMAGEWIDTH, of: file) == UInt32(FaxPage.width),
        number16(TIFFTAG_BITSPERSAMPLE, of: file) == 1,
        number16(TIFFTAG_SAMPLESPERPIXEL, of: file) == 1,
        TIFFIsTiled(file) == 0
      else { throw .notFaxFile }
      height = number(TIFFTAG_IMAGELENGTH, of: file)
      guard (1...UInt32(heightMax)).contains(height) else { throw .notFaxFile }
      var dots = [UInt8](repeating: 0, count: Int(height) * FaxPage.bytesPerRow)
      for row in 0..<Int(height) {
        let isRead = dots.withUnsafeMutableBytes {
          TIFFReadScanline(file, $0.baseAddress! + row * FaxPage.bytesPerRow, UInt32(row), 0)
        }
        guard isRead == 1 else { throw .notFaxFile }
      }
      if number16(TIFFTAG_PHOTOMETRIC, of: file) == UInt16(PHOTOMETRIC_MINISBLACK) {
        for index in dots.indices { dots[index] = ~dots[index] }
      }
      guard let page = FaxPage(dots: dots) else { throw .notFaxFile }
      pages.append(page)
    } while TIFFReadDirectory(file) == 1
    return pages
  }

  /// Rows of a page that is read: a roll of paper two metres long.
  private static let heightMax = 16_384

  private static func number(_ tag: Int32, of file: OpaquePointer) -> UInt32 {
    var number: UInt32 = 0
    _ = withUnsafeMutablePointer(to: &number) { pointer in
      withVaList([pointer]) { TIFFVGetFieldDefaulted(file, UInt32(tag), $0) }
    }
    return number
  }

  private static func number16(_ tag: Int32, of file: OpaquePointer) -> UInt16 {
    var number: UInt16 = 0
    _ = withUnsafeMutablePointer(to: &number) { pointer in
      withVaList([pointer]) { TIFFVGetFieldDefaulted(file, UInt32(tag), $0) }
    }
    return number
  }
}
