extension BlockKind {
  /// The word that begins it.
  var keyword: String {
    switch self {
    case .step(let kind): kind.rawValue
    case .hotline: "hotline"
    case .defaults: "defaults"
    case .queue: "queue"
    case .table: "table"
    case .document: "document"
    case .announcement: "announcement"
    }
  }

  /// What may stand in it, for a hint.
  var items: String {
    var items: [String] = []
    if holdsOptions { items.append(self == .defaults ? "`0 -> …`" : "`1 \"text\" -> …`") }
    if holdsArrow { items.append("`-> …`") }
    if holdsComparisons { items.append("`{value} = word -> …`") }
    items += keywords.map { "`\($0.text)`" }
    guard !items.isEmpty else { return "\(text) holds nothing" }
    return "in \(text) stand \(SyntaxProblem.joined(items, "and"))"
  }
}
