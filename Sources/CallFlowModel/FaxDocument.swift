/// A document that can be faxed.
package struct FaxDocument: Equatable, Sendable {
  package let name: String
  package let title: TextID?
  /// Relative to the menu's folder.
  package let file: String
  package let pages: UInt16

  package init(name: String, title: TextID?, file: String, pages: UInt16) {
    self.name = name
    self.title = title
    self.file = file
    self.pages = pages
  }
}
