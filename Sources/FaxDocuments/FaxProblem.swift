/// Why a document does not become fax pages.
package enum FaxProblem: Error, Equatable, Sendable {
  /// The system's word: "No such file or directory".
  case cannotRead(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case tooLarge(path: String, byteCountMax: Int)
  case tooManyPages(pageCountMax: Int)
  case empty(path: String)
  /// Neither PDF nor UTF-8; the first line that is not, from 1.
  case notUTF8(path: String, line: Int)
  /// A file of another program: its suffix tells which, as a rule, and so does how it begins.
  case otherFormat(path: String, OtherFormat)
  case postScript(path: String)
  /// No font with Chinese characters is installed.
  case noFont
  /// The file is no font that FreeType reads.
  case font(String)
  case noGhostscript
  case pdfNeedsPassword(path: String)
  /// Ghostscript found no page; its own word, or "".
  case pdfUnreadable(path: String, reason: String)
  case pdfTookTooLong(path: String, seconds: Int)
  case libraryFailed(String)

  /// Whether it is the machine's and not the document's, so that another try may do better.
  package var mayPass: Bool {
    switch self {
    case .cannotRead, .cannotWrite, .noFont, .font, .noGhostscript, .pdfTookTooLong,
      .libraryFailed:
      true
    case .tooLarge, .tooManyPages, .empty, .notUTF8, .otherFormat, .postScript, .pdfNeedsPassword,
      .pdfUnreadable:
      false
    }
  }

  /// The rule that a document breaks; stable.
  package var id: String {
    switch self {
    case .cannotRead, .cannotWrite: "fax-file"
    case .tooLarge: "fax-too-large"
    case .tooManyPages: "fax-too-many-pages"
    case .empty: "fax-empty"
    case .notUTF8, .otherFormat: "fax-not-utf8"
    case .postScript: "fax-postscript"
    case .noFont, .font: "fax-font"
    case .noGhostscript, .libraryFailed: "fax-library"
    case .pdfNeedsPassword, .pdfUnreadable, .pdfTookTooLong: "fax-pdf"
    }
  }

  /// The line of the document, from 1, where it is about one.
  package var line: Int? {
    if case .notUTF8(_, let line) = self { line } else { nil }
  }

  /// The fact, without a full stop.
  package var message: String {
    switch self {
    case .cannotRead(let path, let reason): "'\(path)' cannot be read: \(reason)"
    case .cannotWrite(let path, let reason): "'\(path)' cannot be written: \(reason)"
    case .tooLarge(let path, let byteCountMax):
      "'\(path)' is larger than \(byteCountMax >> 20) MiB"
    case .tooManyPages(let pageCountMax): "the document has more than \(pageCountMax) pages"
    case .empty(let path): "'\(path)' has nothing in it"
    case .notUTF8(let path, let line): "'\(path)' is neither PDF nor UTF-8 text (line \(line))"
    case .otherFormat(let path, .office):
      "'\(path)' is the document of an office program, neither PDF nor UTF-8 text"
    case .otherFormat(let path, .picture): "'\(path)' is a picture, neither PDF nor UTF-8 text"
    case .postScript(let path): "'\(path)' is PostScript"
    case .noFont: "no font with Chinese characters is installed"
    case .font(let path): "'\(path)' is not a font that can be drawn"
    case .noGhostscript: "Ghostscript (gs) is not installed; it turns PDF into pages"
    case .pdfNeedsPassword(let path): "'\(path)' is locked with a password"
    case .pdfUnreadable(let path, let reason):
      "'\(path)' has no page that can be printed" + (reason.isEmpty ? "" : ": \(reason)")
    case .pdfTookTooLong(let path, let seconds):
      "'\(path)' was not drawn within \(seconds) s"
    case .libraryFailed(let name): "\(name) ran out of memory"
    }
  }

  /// What to do about it; nil where the message says it.
  package var hint: String? {
    switch self {
    case .cannotRead, .cannotWrite, .empty, .libraryFailed: nil
    case .tooLarge: "a fax is text and line drawings; leave photographs out"
    case .tooManyPages: "send it in parts"
    case .notUTF8(let path, _):
      "save it as UTF-8; from the old Chinese encoding: iconv -f GB18030 -t UTF-8 '\(path)'"
    case .otherFormat(_, .office): "export it as PDF from the program that it was written with"
    case .otherFormat(_, .picture):
      "print it into a PDF, or put it into a document and export that as PDF"
    case .postScript(let path): "turn it into PDF first: ps2pdf '\(path)'"
    case .noFont: "on Debian: apt-get install fonts-wqy-zenhei; elsewhere give a font's file"
    case .font: "give a TrueType or OpenType font, for instance \(FaxFont.places[0])"
    case .noGhostscript: "on Debian: apt-get install ghostscript fonts-droid-fallback"
    case .pdfNeedsPassword: "save it without one"
    case .pdfUnreadable: "print it to PDF anew, with its fonts embedded"
    case .pdfTookTooLong: "print it to PDF anew, in black and white"
    }
  }
}
