/// A page that is so much longer than the paper that it is hard to read when it is made to fit.
package struct LongPage: Equatable, Sendable {
  /// From 1.
  package let number: Int
  /// How many times smaller it is made than a page of the paper's proportion would be: 1.5 at least.
  package let shrinking: Double

  /// What is 10 points high, as in most letters, has less than 7 then.
  private static let shrinkingMin = 1.5

  /// `nil` for a page that stays readable. `proportion`: how much longer than wide it is.
  init?(number: Int, proportion: Double, on paper: FaxPaper) {
    let height = Double(paper.height - TextGrid.headerHeight) / Double(FaxPage.dotsPerInchDown)
    let width = Double(FaxPage.width) / Double(FaxPage.dotsPerInchAcross)
    let shrinking = proportion * width / height
    guard shrinking >= Self.shrinkingMin else { return nil }
    self.number = number
    self.shrinking = shrinking
  }
}

extension FaxRenderer {
  /// The pages of `document` that ``render(_:header:)`` makes hard to read; those of a text all fit.
  package func longPages(of document: FaxDocument) throws(FaxProblem) -> [LongPage] {
    guard case .pdf(let path) = document.content else { return [] }
    return try PDFInterpreter(limits: limits).proportions(of: path, named: document.path)
      .enumerated().compactMap { index, proportion in
        LongPage(number: index + 1, proportion: proportion, on: paper)
      }
  }
}
