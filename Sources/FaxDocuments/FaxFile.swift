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
}
