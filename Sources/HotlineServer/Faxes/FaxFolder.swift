package import FaxDocuments
internal import Foundation
internal import Storage
internal import SystemErrors
internal import Telephony

/// The folder in which faxes lie as TIFF files while they are sent: the service draws them there, gateways and fax
/// servers read them.
///
/// Drawing may take seconds (Ghostscript for a PDF), and the file system may be slow, so both happen on threads of
/// their own, a few documents at a time.
package final class FaxFolder: Sendable {
  /// Documents that are drawn at once. More would only take the cores from the calls.
  private static let drawnAtOnceMax = 2

  /// What the files' names end with.
  static let suffix = ".tif"

  package let path: String
  /// Whether it is this service's alone, made with the first fax: nothing is left behind where none is sent.
  private let isOwn: Bool
  private let renderer: FaxRenderer?
  private let queue: OperationQueue

  /// `path` is the folder as gateways on this machine know it. `renderer`: nil where no font is installed; nothing can be
  /// drawn then.
  package init(_ path: String, isOwn: Bool = false, renderer: FaxRenderer?) {
    self.path = path
    self.isOwn = isOwn
    self.renderer = renderer
    queue = OperationQueue()
    queue.name = "hotline.faxes"
    queue.maxConcurrentOperationCount = FaxFolder.drawnAtOnceMax
  }

  /// The file of a fax in a call.
  func name(of key: OperationKey) -> String {
    key.fileName + Self.suffix
  }

  /// The file of a try to send a fax of the queue. Services of several stores may share the folder, and give the same receipts;
  /// the call that has ordered it is one for ever.
  func name(of receipt: ReceiptNumber, attempt: UInt16, orderedBy call: CallKey) -> String {
    "\(receipt)-\(attempt)-\(call)\(Self.suffix)"
  }

  /// Of all that lies there.
  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }

  /// The whole path of the file called `name`.
  func path(of name: String) -> String { "\(path)/\(name)" }

  /// Draws `sheets` into a file called `name`, which appears whole or not at all, and calls `then` on another thread.
  func draw(
    _ sheets: FaxSheets, into name: String,
    then: @escaping @Sendable (Result<DrawnFax, FaxProblem>) -> Void
  ) {
    queue.addOperation {
      do throws(FaxProblem) {
        then(.success(try self.draw(sheets, into: name)))
      } catch {
        then(.failure(error))
      }
    }
  }

  private func draw(_ sheets: FaxSheets, into name: String) throws(FaxProblem) -> DrawnFax {
    guard let renderer else { throw .noFont }
    let pages = try renderer.render(FaxDocument(path: sheets.document), header: sheets.header).pages
    // Who has had more pages than there are now has had another document: all of it goes again.
    let first = sheets.pagesSent < pages.count ? sheets.pagesSent : 0
    let bytes = try FaxFile.bytes(of: pages[first...], firstPage: first, pageCount: pages.count)
    do {
      if isOwn {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
      // Under no other name until all of it is there: what a node that dies leaves is found by it.
      try Data(bytes).write(to: URL(filePath: path(of: name)))
      if !isOwn {
        // A gateway runs as another user. What it reads there is a document of the menu's, which any caller may have.
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o644], ofItemAtPath: path(of: name))
      }
    } catch {
      throw .cannotWrite(path: path(of: name), reason: error.reason)
    }
    return DrawnFax(
      name: name, path: path(of: name), firstPage: first, pageCount: pages.count)
  }

  /// The folder itself goes, with what is in it.
  package func removeAll() { try? FileManager.default.removeItem(atPath: path) }

  /// Nobody needs the file any more.
  func remove(_ name: String) {
    queue.addOperation { unlink(self.path(of: name)) }
  }
}

/// What is to be drawn: a document under its header line, or the rest of one.
struct FaxSheets: Sendable {
  /// The document's file.
  let document: String
  let header: FaxHeader
  /// Pages that have arrived; the file begins after them, under their own numbers.
  let pagesSent: Int
}

/// A fax that is ready to be sent.
struct DrawnFax: Equatable, Sendable {
  /// Its file in the folder that gateways share.
  let name: String
  let path: String
  /// The first page in the file; 0 is the document's first.
  let firstPage: Int
  /// Of the whole document.
  let pageCount: Int

  /// In the file.
  var pagesLeft: Int { pageCount - firstPage }
}
