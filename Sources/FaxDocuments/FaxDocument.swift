import Foundation
internal import SystemErrors

/// A document that can be faxed, as staff put it there: a text or a PDF.
package struct FaxDocument: Sendable {
  enum Content: Sendable {
    /// In Unicode's composed form, so that é is one character.
    case text(String)
    /// The absolute path; Ghostscript reads the file itself.
    case pdf(path: String)
  }

  let content: Content

  /// Whether it is set here, and not drawn by Ghostscript.
  package var isText: Bool {
    switch content {
    case .text: true
    case .pdf: false
    }
  }

  /// As it was given, for messages.
  let path: String

  /// Reads a text, or makes sure that it is a PDF; which of the two is told by what is in it, not by its name.
  package init(path: String, limits: FaxLimits = FaxLimits()) throws(FaxProblem) {
    self.path = path
    let handle: FileHandle
    let head: [UInt8]
    do {
      handle = try FileHandle(forReadingFrom: URL(filePath: path))
      head = [UInt8](try handle.read(upToCount: 1024) ?? Data())
    } catch {
      throw .cannotRead(path: path, reason: error.reason)
    }
    defer { try? handle.close() }

    switch Self.language(of: head) {
    case .text:
      if let format = OtherFormat(of: head) { throw .otherFormat(path: path, format) }
    case .postScript: throw .postScript(path: path)
    case .pdf:
      let byteCount = (try? handle.seekToEnd()) ?? 0
      guard byteCount <= limits.pdfByteCountMax else {
        throw .tooLarge(path: path, byteCountMax: limits.pdfByteCountMax)
      }
      content = .pdf(path: URL(filePath: path).path(percentEncoded: false))
      return
    }

    let bytes: [UInt8]
    do {
      let rest = try handle.read(upToCount: limits.textByteCountMax + 1 - head.count) ?? Data()
      bytes = head + rest
    } catch {
      throw .cannotRead(path: path, reason: error.reason)
    }
    guard bytes.count <= limits.textByteCountMax else {
      throw .tooLarge(path: path, byteCountMax: limits.textByteCountMax)
    }
    content = .text(try Self.text(of: bytes, path: path))
  }

  private enum Language {
    case text, pdf, postScript
  }

  /// A PDF may begin anywhere in its first 1,024 bytes. Where a program's mark stands before it, Ghostscript takes
  /// the file for a program: it must not pass for a PDF.
  private static func language(of head: [UInt8]) -> Language {
    let isPostScript = head.drop { $0 <= UInt8(ascii: " ") }.starts(with: "%!".utf8)
    let marks = head.indices.filter { head[$0] == UInt8(ascii: "%") }
    guard let pdf = marks.first(where: { head[$0...].starts(with: "%PDF-".utf8) }) else {
      return isPostScript ? .postScript : .text
    }
    let program = marks.first { head[$0...].starts(with: "%!".utf8) }
    return program.map { $0 < pdf } ?? false ? .postScript : .pdf
  }

  private static func text(of bytes: [UInt8], path: String) throws(FaxProblem) -> String {
    // A file that holds zero bytes is a picture or an office document, or UTF-16.
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let first = lines.firstIndex { line in
        line.contains(0) || String(validating: line, as: UTF8.self) == nil
      }
      throw .notUTF8(path: path, line: (first ?? 0) + 1)
    }
    let isBlank = text.unicodeScalars.allSatisfy {
      $0.properties.isWhitespace || $0 == "\u{FEFF}"
    }
    guard !isBlank else { throw .empty(path: path) }
    return text.precomposedStringWithCanonicalMapping
  }
}
