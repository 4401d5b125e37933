/// The sheet that a page is laid out for. Fax machines print both across their whole 1728 dots.
package enum FaxPaper: String, CaseIterable, Sendable {
  /// 210 × 297 mm.
  case a4
  /// 8.5 × 11 inches.
  case letter

  /// Rows of dots at 196 to the inch, rounded down: a page that is a tenth of a millimetre too long is scaled
  /// anew by HylaFAX.
  package var height: Int {
    switch self {
    case .a4: 2291
    case .letter: 2156
    }
  }
}
