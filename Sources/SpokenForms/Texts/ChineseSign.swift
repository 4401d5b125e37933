/// What is written in signs behind a number and said in words: 110kg is 一百一十公斤.
enum ChineseSign {
  /// Longer ones first.
  private static let names: [(sign: String, words: String)] = [
    ("km²", "平方公里"), ("m²", "平方米"), ("m³", "立方米"), ("㎡", "平方米"), ("㎥", "立方米"),
    ("kg", "公斤"), ("km", "公里"), ("cm", "厘米"), ("mm", "毫米"), ("ml", "毫升"), ("mg", "毫克"),
    ("㎏", "公斤"), ("㎞", "公里"), ("㎝", "厘米"), ("㎜", "毫米"), ("℃", "摄氏度"),
  ]

  /// The sign at the beginning of `text`, in capitals too, and its words; nil where none stands there.
  static func first(in text: ArraySlice<Character>) -> (length: Int, words: String)? {
    guard let first = text.first, first.isLetter || first.isSymbol else { return nil }
    for (sign, words) in names {
      let end = text.index(text.startIndex, offsetBy: sign.count, limitedBy: text.endIndex)
      guard let end, String(text[..<end]).lowercased() == sign else { continue }
      let next = text[end...].first
      guard next.map({ !($0.isASCII && ($0.isLetter || $0.isNumber)) }) ?? true else { continue }
      return (sign.count, words)
    }
    return nil
  }
}

extension SpokenLanguage {
  /// Whether `letters` behind a number are a sign that Chinese says in words of its own, the kg of 110kg.
  package static func isSignOfUnit(_ letters: String) -> Bool {
    ChineseSign.first(in: Array(letters)[...])?.length == letters.count
  }
}
