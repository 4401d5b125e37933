import Telephony

/// The keys that a text tells its callers to press: 「查询请按1」, 「请拨2」, 「请选3」, "press 2", "press star".
///
/// Only what is surely a key counts. A number behind 按 may be a year or a share ("按2011年标准"), so it must end the
/// clause or stand behind 请按. What is dialled may be a telephone's number (请拨110), and what is chosen so many of
/// something (请选2项, 三选一).
enum NamedKeys {
  /// In the order of the text, each once.
  static func all(in text: String) -> [KeyString] {
    guard mayName(text) else { return [] }
    let characters = Array(text)
    var found: [KeyString] = []
    var place = 0
    while place < characters.count {
      let named = chinese(characters, at: place) ?? english(characters, at: place)
      guard let (keys, end) = named else {
        place += 1
        continue
      }
      if !found.contains(keys) { found.append(keys) }
      place = end
    }
    return found
  }

  /// Whether one of the verbs is there at all: it is not in most texts.
  static func mayName(_ text: String) -> Bool {
    text.mentions("按") || text.mentions("press") || text.mentions("拨") || text.mentions("选")
  }

  // MARK: - Chinese

  /// What a caller is told to do with a key: 按, 拨, 选 or 选择.
  private enum ChineseVerb {
    case press, dial, choose

    /// The one at `start`, and where it ends.
    static func at(_ start: Int, of text: [Character]) -> (ChineseVerb, end: Int)? {
      switch text[start] {
      case "按": (.press, start + 1)
      case "拨": (.dial, start + 1)
      case "选": (.choose, start + 1 < text.count && text[start + 1] == "择" ? start + 2 : start + 1)
      default: nil
      }
    }
  }

  /// Where the first verb of a key stands; `nil` where none does.
  static func firstChineseVerb(in text: [Character]) -> Int? {
    text.indices.first { chinese(text, at: $0) != nil }
  }

  /// Whether a clause names a key and nothing else, as "press 2" and 「请按2键」 do: then what it is for stands elsewhere.
  static func isAll(of clause: Substring) -> Bool {
    let text = Array(clause.drop { $0.isWhitespace || $0 == "请" })
    guard !text.isEmpty, let (_, end) = chinese(text, at: 0) ?? english(text, at: 0) else {
      return false
    }
    return text[end...].allSatisfy { endsKey($0) }
  }

  private static let names: [(String, DTMFKey)] = [
    ("星号", .star), ("米字", .star), ("井号", .pound), ("井字", .pound),
  ]
  private static let numerals: [Character: DTMFKey] = [
    "零": .zero, "〇": .zero, "一": .one, "幺": .one, "二": .two, "两": .two, "三": .three,
    "四": .four, "五": .five, "六": .six, "七": .seven, "八": .eight, "九": .nine,
  ]

  /// The keys behind a verb at `start`, and where what names them ends.
  private static func chinese(_ text: [Character], at start: Int) -> (KeyString, Int)? {
    guard let (verb, end) = ChineseVerb.at(start, of: text) else { return nil }
    let isAsked = start > 0 && text[start - 1] == "请"
    guard isAsked || verb != .choose else { return nil }
    var place = end
    while place < text.count, text[place] == " " { place += 1 }
    for (name, key) in names where text[place...].starts(with: name) {
      return (KeyString(key), place + name.count)
    }
    if place < text.count, let key = numerals[text[place]] {
      let end = place + 1
      guard end == text.count || endsKey(text[end]) else { return nil }
      return (KeyString(key), end)
    }
    var keys = KeyString()
    while place < text.count, let key = self.key(text[place]), keys.append(key) { place += 1 }
    guard (1...(verb == .dial ? 2 : 4)).contains(keys.count) else { return nil }
    let isDone = place == text.count || endsKey(text[place])
    guard isDone || isAsked && verb != .choose && !"年月日元个倍%％.:：".contains(text[place]) else {
      return nil
    }
    return (keys, place)
  }

  /// Whether a key ends before `character`.
  private static func endsKey(_ character: Character) -> Bool {
    character == "键" || character == "号" || character.isPunctuation || character.isWhitespace
  }

  /// The key that is written so, in full width too.
  private static func key(_ character: Character) -> DTMFKey? {
    guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else {
      return nil
    }
    let isWide = (0xFF01...0xFF5E).contains(scalar.value)
    let plain = isWide ? scalar.value - 0xFEE0 : scalar.value
    guard let ascii = UInt8(exactly: plain), !(0x41...0x44).contains(ascii) else { return nil }
    return DTMFKey(ascii: ascii)
  }

  // MARK: - English

  private static let words: [String: DTMFKey] = [
    "zero": .zero, "one": .one, "two": .two, "three": .three, "four": .four, "five": .five,
    "six": .six, "seven": .seven, "eight": .eight, "nine": .nine, "star": .star,
    "asterisk": .star, "hash": .pound, "pound": .pound,
  ]

  /// The keys behind a "press" at `start`, and where what names them ends.
  private static func english(_ text: [Character], at start: Int) -> (KeyString, Int)? {
    let press = "press"
    guard start == 0 || !text[start - 1].isLetter, start + press.count < text.count,
      text[start..<start + press.count].elementsEqual(press, by: { $0.lowercased() == String($1) })
    else { return nil }
    var place = start + press.count
    /// The word at `place`, which is passed over.
    func word() -> String {
      while place < text.count, text[place] == " " { place += 1 }
      let first = place
      while place < text.count, text[place].isLetter || key(text[place]) != nil { place += 1 }
      return String(text[first..<place]).lowercased()
    }
    guard text[place] == " " else { return nil }
    var next = word()
    if next == "the" { next = word() }
    if next == "key" || next == "number" || next == "button" { next = word() }
    if let key = words[next] { return (KeyString(key), place) }
    guard let keys = KeyString(next), (1...4).contains(keys.count) else { return nil }
    // "press 2 4 2 6" is a word that is spelled.
    let end = place
    if KeyString(word()).map({ !$0.isEmpty }) ?? false { return nil }
    return (keys, end)
  }
}

extension KeyString {
  init(_ key: DTMFKey) {
    self.init()
    _ = append(key)
  }
}
