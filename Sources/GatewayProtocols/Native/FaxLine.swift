/// What a `fax` line asks a gateway to send.
package struct FaxLine: Equatable, Sendable {
  /// The document's name in the menu.
  package var document: String
  /// Pages to be sent.
  package var pages: UInt32
  /// The first of them, from 1; after the pages that have arrived already.
  package var fromPage: UInt32
  /// The number to call; nil in the call itself.
  package var to: String?
  /// The file of just these pages in the folder that gateway and service share; nil where they share none.
  package var file: String?

  package init(
    document: String, pages: UInt32, fromPage: UInt32 = 1, to: String? = nil, file: String? = nil
  ) {
    self.document = document
    self.pages = pages
    self.fromPage = fromPage
    self.to = to
    self.file = file
  }
}
