/// A clause that names a key before what it is for.
enum KeyFirstClause {
  /// The first such clause of `text`; `nil` where there is none.
  static func find(in text: String) -> String? {
    guard NamedKeys.mayName(text) else { return nil }
    for clause in text.split(whereSeparator: { $0.isPunctuation && !"*#".contains($0) }) {
      let words = clause.drop { $0.isWhitespace }
      if let rest = chinese(words) ?? english(words),
        rest.contains(where: { $0.isLetter || $0.isNumber })
      {
        return String(words)
      }
    }
    return sentence(in: text)
  }

  /// 按1，查询信息；按2，听录音: the first sentence whose key stands in a clause of its own, before what it does.
  private static func sentence(in text: String) -> String? {
    for sentence in text.split(whereSeparator: { "；;。！!".contains($0) }) {
      let clauses = sentence.split(whereSeparator: { "，,".contains($0) })
      guard clauses.count > 1, NamedKeys.isAll(of: clauses[0]),
        NamedKeys.isDeed(Array(clauses[1])[...]), NamedKeys.all(in: String(clauses[1])).isEmpty,
        // 请按1，听录音，请按2 goes on from what was said before.
        clauses.count == 2 || !NamedKeys.isAll(of: clauses[2])
      else { continue }
      return String(sentence.drop { $0.isWhitespace })
    }
    return nil
  }

  /// What follows 按1, 请拨1 or 请按星号键; `nil` where the clause does not begin so.
  private static func chinese(_ clause: Substring) -> Substring? {
    var rest = clause
    if rest.hasPrefix("请") { rest = rest.dropFirst() }
    // How many are chosen is no key: 请选择2项服务.
    guard rest.hasPrefix("按") || rest.hasPrefix("拨") else { return nil }
    rest = rest.dropFirst()
    for key in ["星号", "井号"] where rest.hasPrefix(key) { return tail(rest.dropFirst(2)) }
    guard let key = rest.first else { return nil }
    let behind = rest.dropFirst()
    if NamedKeys.isNumeral(key) {
      // 按一定比例 names none.
      let isNamed = behind.hasPrefix("键") || NamedKeys.isDeed(Array(behind)[...])
      return isNamed ? tail(behind) : nil
    }
    guard key.isASCII, key.isNumber || key == "*" || key == "#" else { return nil }
    // A year, an amount, another word: 按2011年标准, 按9转移接续.
    guard behind.first?.isNumber != true, !NamedKeys.all(in: String(clause)).isEmpty else {
      return nil
    }
    return tail(behind)
  }

  private static func tail(_ rest: Substring) -> Substring {
    rest.hasPrefix("键") ? rest.dropFirst() : rest
  }

  /// What follows "press 1 for", "please press star to" or "press 1 if".
  private static func english(_ clause: Substring) -> Substring? {
    var words = clause.split(separator: " ")[...]
    if words.first?.lowercased() == "please" { words = words.dropFirst() }
    guard words.count > 3, let verb = words.popFirst()?.lowercased(),
      ["press", "push", "dial"].contains(verb), let key = words.popFirst()?.lowercased(),
      let link = words.popFirst()?.lowercased()
    else { return nil }
    let isKey =
      key.count == 1 && "0123456789*#".contains(key) || NamedKeys.englishKey(key) != nil
    guard isKey, ["for", "to", "if"].contains(link) else { return nil }
    return words.first
  }
}
