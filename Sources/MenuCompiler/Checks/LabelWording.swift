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
    guard let verb = verb(chinese: label) else { return nil }
    var plain = label[..<verb]
    while let last = plain.last, "请，, 、".contains(last) { plain.removeLast() }
    return String(plain)
  }

  /// Where the verb stands that a key follows, or nothing.
  private static func verb(chinese label: String) -> String.Index? {
    if let press = label.firstIndex(of: "按") {
      let named = String(label[press...])
      if named == "按" || !NamedKeys.all(in: named).isEmpty { return press }
    }
    guard NamedKeys.mayName(label) else { return nil }
    return NamedKeys.firstChineseVerb(in: Array(label)).map {
      label.index(label.startIndex, offsetBy: $0)
    }
  }

  private static func plain(english label: String) -> String? {
    // A large menu has 100,000 labels, so those that are surely in order are told without a pattern.
    var bytes = label
    let isInOrder = bytes.withUTF8 { bytes in
      switch bytes.first {
      case UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "t"), UInt8(ascii: "T"): return false
      default: break
      }
      var count = 0
      for byte in bytes where byte == UInt8(ascii: "s") { count += 1 }
      return count < 2
    }
    guard !isInOrder else { return nil }
    let characters = Array(label)
    if characters.begins(with: "to"), characters.count > 2, characters[2].isWhitespace { return "" }
    var plain = characters[...]
    if let press = plain.indices.first(where: { isPress(characters, at: $0) }) {
      let said = String(characters[press...])
      if said.lowercased() == "press" || !NamedKeys.all(in: said).isEmpty {
        plain = characters[..<startOfClause(press, in: characters)]
      }
    }
    if plain.begins(with: "for"), plain.count > 3, plain[3].isWhitespace {
      plain = plain[3...].drop { $0.isWhitespace }
    }
    return plain.count == characters.count ? nil : String(plain)
  }

  /// Whether the word "press", or what ends so, stands at `place`.
  private static func isPress(_ text: [Character], at place: Int) -> Bool {
    guard text[place...].begins(with: "press") else { return false }
    let end = place + 5
    return end == text.count || !text[end].continuesWord
  }

  /// Where the clause begins of which "press" stands at `press`: ", please press".
  private static func startOfClause(_ press: Int, in text: [Character]) -> Int {
    var start = press
    if start >= 7, text[(start - 7)...].begins(with: "please ") { start -= 7 }
    while start > 0, text[start - 1].isWhitespace { start -= 1 }
    if start > 0, ",;.".contains(text[start - 1]) { start -= 1 }
    return start
  }
}
