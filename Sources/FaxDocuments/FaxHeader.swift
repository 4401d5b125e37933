package import ServiceCalendar

/// The line at the head of each page: who sends it, when, from which number, and which page it is.
package struct FaxHeader: Equatable, Sendable {
  /// On the service's wall clock; seconds are not printed.
  package let date: CivilDateTime
  /// "" prints none.
  package let sender: String
  /// The number that the fax comes from, as people write it; "" prints none.
  package let number: String

  package init(date: CivilDateTime, sender: String, number: String) {
    self.date = date
    self.sender = sender
    self.number = number
  }

  /// What stands on the left.
  var text: String {
    ["\(date.date) \(date.minuteOfDay)", sender, number].filter { !$0.isEmpty }
      .joined(separator: "  ")
  }

  /// Prints it into the band at the head of `page`. What is too long for the line is cut off before the page number.
  func draw(on page: inout FaxPage, pageNumber: Int, of pageCount: Int, font: inout FaxFont) {
    let pageText = "\(pageNumber)/\(pageCount)"
    let end = TextGrid.headerColumnCount - pageText.count
    draw(pageText, from: end, to: TextGrid.headerColumnCount, on: &page, font: &font)
    draw(text, from: 0, to: end - 2, on: &page, font: &font)
    page.fill(x: TextGrid.left..<TextGrid.right, y: TextGrid.headerRule)
  }

  private func draw(
    _ text: String, from start: Int, to end: Int, on page: inout FaxPage, font: inout FaxFont
  ) {
    var column = start
    for scalar in text.unicodeScalars {
      let glyph = font.glyph(of: scalar)
      guard column + glyph.columnCount <= end else { return }
      page.draw(
        glyph, x: TextGrid.left + column * TextSize.header.columnWidth,
        baseline: TextGrid.headerBaseline)
      column += glyph.columnCount
    }
  }
}
