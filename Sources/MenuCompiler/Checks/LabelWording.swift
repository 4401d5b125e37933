import SpokenForms

/// Labels that say what a menu adds by itself: 「信息查询请按1」 请按一, For "for opening hours" press one.
enum LabelWording {
  /// `label` without that, or empty where that is not enough; `nil` where there is nothing of it.
  static func plain(_ label: String, in language: SpokenLanguage) -> String? {
    switch language {
    case .chinese: withoutKey(chinese: label)
    case .americanEnglish, .britishEnglish: plain(english: label)
    }
  }

  private static func withoutKey(chinese label: String) -> String? {
    guard let press = label.firstIndex(of: "按") else { return nil }
    let named = String(label[press...])
    guard named == "按" || !NamedKeys.all(in: named).isEmpty else { return nil }
    var plain = label[..<press]
    while let last = plain.last, "请，, 、".contains(last) { plain.removeLast() }
    return String(plain)
  }

  private static func plain(english label: String) -> String? {
    // A large menu has 100,000 labels, so those that are surely in order are told without a pattern.
    guard let first = label.utf8.first,
      "fFtT".utf8.contains(first) || label.utf8.count(where: { $0 == UInt8(ascii: "s") }) > 1
    else { return nil }
    if label.prefixMatch(of: /to\s/.ignoresCase()) != nil { return "" }
    var plain = label[...]
    if let match = label.firstMatch(of: /[,;.]?\s*(?:please )?(press\b.*)/.ignoresCase()),
      match.output.1.lowercased() == "press" || !NamedKeys.all(in: String(match.output.1)).isEmpty
    {
      plain = plain[..<match.range.lowerBound]
    }
    if let match = plain.prefixMatch(of: /for\s+/.ignoresCase()) {
      plain = plain[match.range.upperBound...]
    }
    return plain == label[...] ? nil : String(plain)
  }
}
