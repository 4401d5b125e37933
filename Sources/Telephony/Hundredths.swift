extension String {
  /// An amount as files write it, with two digits behind the point: `10250.40`.
  package init(hundredths: Int64) {
    let size = hundredths.magnitude
    self = "\(hundredths < 0 ? "-" : "")\(size / 100).\(size % 100 / 10)\(size % 10)"
  }
}

extension Int64 {
  /// The hundredths in an amount as people and files write it: `10250.40`, `-3.5`, `180`. At most 15 digits stand before the
  /// point and one or two behind it; `nil` for anything else.
  package init?(hundredthsIn text: String) {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy(\.isASCIIDigits), (1...15).contains(parts[0].utf8.count),
      let whole = Int64(parts[0])
    else { return nil }
    var rest: Int64 = 0
    if parts.count == 2 {
      guard (1...2).contains(parts[1].utf8.count), let written = Int64(parts[1]) else { return nil }
      rest = parts[1].utf8.count == 1 ? written * 10 : written
    }
    let value = whole * 100 + rest
    self = isNegative ? -value : value
  }
}
