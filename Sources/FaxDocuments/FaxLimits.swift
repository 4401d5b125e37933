/// What a document may cost. Documents come from staff, who can make mistakes; a caller waits meanwhile.
package struct FaxLimits: Equatable, Sendable {
  /// Pages of one document; at 14,400 bit/s a page takes about half a minute.
  package var pageCountMax = 50
  /// Bytes of a plain text.
  package var textByteCountMax = 1 << 20
  /// Bytes of a PDF file.
  package var pdfByteCountMax = 64 << 20
  /// For Ghostscript, from start to end.
  package var pdfTimeMax = Duration.seconds(60)
  /// KiB of memory that Ghostscript's interpreter may hold at one time.
  package var pdfMemoryKiBMax = 512 << 10

  package init() {}
}
