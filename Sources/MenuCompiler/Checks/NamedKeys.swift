import Telephony

/// The keys that a text tells its callers to press: 「查询请按1」, 「请拨2」, 「请选3」, "press 2", "press star".
///
/// Only what is surely a key counts. A number behind 按 may be a year or a share ("按2011年标准", "按8%缴费"), so it must end
/// the clause, or stand behind 请按, or what a key does must follow it ("按0转人工"). What is dialled may be a telephone's number (请拨110), and what is chosen so many of
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
      for keys in keys where !found.contains(keys) { found.append(keys) }
      place = end
    }
    return found
  }

  /// Whether one of the verbs is there at all: it is not in most texts.
  static func mayName(_ text: String) -> Bool {
    text.mentions("按") || text.mentions("press") || text.mentions("拨") || text.mentions("选")
      || text.mentions("push") || text.mentions("dial") || text.mentions("输入")
  }

  // MARK: - Chinese

  /// What a caller is told to do with a key: 按, 拨, 选, 选择 or 输入.
  private enum ChineseVerb {
    case press, dial, choose, enter

    /// The one at `start`, and where it ends.
    static func at(_ start: Int, of text: [Character]) -> (ChineseVerb, end: Int)? {
      switch text[start] {
      case "按": (.press, start + 1)
      case "拨": (.dial, start + 1)
      case "输" where start + 1 < text.count && text[start + 1] == "入": (.enter, start + 2)
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
    return text[end...].allSatisfy { $0 == "键" || $0 == "号" || isStop($0) }
  }

  private static let names: [(String, DTMFKey)] = [
    ("星号", .star), ("米字", .star), ("井号", .pound), ("井字", .pound),
  ]
  private static let numerals: [Character: DTMFKey] = [
    "零": .zero, "〇": .zero, "一": .one, "幺": .one, "二": .two, "两": .two, "三": .three,
    "四": .four, "五": .five, "六": .six, "七": .seven, "八": .eight, "九": .nine,
  ]

  static func isNumeral(_ character: Character) -> Bool { numerals[character] != nil }

  /// What is counted or measured so, and no key: 按8%缴费, 按2个月, 按1、2、3类.
  private static let units: Set<Character> = [
    "年", "月", "日", "元", "个", "倍", "%", "％", "类", "次", "级", "档", "折", "天", "周", "岁", "成", "位", "条",
    "项", "万", "千", "百", "险",
  ]

  /// What a key does that is named before it.
  private static let deeds = [
    "转", "重听", "重复", "找", "查询", "查看", "听", "返回", "退出", "留言", "接听", "接通", "接人工", "回到", "咨询", "办理",
    "了解",
    "继续", "结束", "修改", "跳过", "暂停", "播", "询问", "投诉", "索取", "选择", "进入",
  ]

  /// Words that begin as a deed does, and are none: 按9转移接续手续办理.
  private static let otherWords = [
    "转移", "转换", "转让", "转正", "转账", "转为", "转出", "转入", "转岗", "转业", "转制", "转发", "转变",
  ]

  /// Whether `text` from `place` on is counted or measured by the number before it.
  private static func isMeasured(_ text: ArraySlice<Character>) -> Bool {
    guard let first = text.first else { return false }
    if units.contains(first) { return true }
    // 按0.5倍, 按1:1
    return ".．:：".contains(first) && text.dropFirst().first?.isNumber ?? false
  }

  /// Whether `text` begins with what a key does.
  static func isDeed(_ text: ArraySlice<Character>) -> Bool {
    // 按1确认, but not 按4确认的金额
    if text.starts(with: "确认") { return text.dropFirst(2).first.map(isStop) ?? true }
    return deeds.contains { text.starts(with: $0) }
      && !otherWords.contains { text.starts(with: $0) }
  }

  /// The keys behind a verb at `start`, and where what names them ends.
  private static func chinese(_ text: [Character], at start: Int) -> ([KeyString], Int)? {
    guard let (verb, end) = ChineseVerb.at(start, of: text) else { return nil }
    let isAsked = start > 0 && text[start - 1] == "请"
    let isPressed = verb == .press || verb == .dial
    guard isAsked || isPressed else { return nil }
    guard var (last, place, isNumeral) = chineseKey(text, at: end, verb) else { return nil }
    var keys = [last]
    // 请按1或2, 请按1、2
    while let separator = ["或者", "或", "、"].first(where: { text[place...].starts(with: $0) }),
      let next = chineseKey(text, at: place + separator.count, verb)
    {
      keys.append(next.keys)
      (last, place, isNumeral) = next
    }
    let rest = text[place...]
    guard !isMeasured(rest) else { return nil }
    if last == KeyString(.star) || last == KeyString(.pound) { return (keys, place) }
    if endsKey(rest) { return (keys, place) }
    // 请按1号查询, but not 请按8号文件执行
    if rest.first == "号" { return isDeed(rest.dropFirst()) ? (keys, place) : nil }
    if verb == .press, isDeed(rest) { return (keys, place) }
    guard isAsked, isPressed, !isNumeral else { return nil }
    return (keys, place)
  }

  /// The keys that are written at `start`, and where they end: 1, 数字1, “1”, [1], 星号.
  private static func chineseKey(
    _ text: [Character], at start: Int, _ verb: ChineseVerb
  ) -> (keys: KeyString, end: Int, isNumeral: Bool)? {
    var place = start
    while place < text.count, text[place] == " " { place += 1 }
    if text[place...].starts(with: "数字") { place += 2 }
    if place < text.count, let closing = brackets[text[place]] {
      // Nothing but the key stands between them.
      // 按[2011]5号文件 names a year.
      guard let (keys, end) = writtenKeys(text, at: place + 1, verb), keys.count <= 2,
        end < text.count, text[end] == closing
      else { return nil }
      return (keys, end + 1, false)
    }
    for (name, key) in names where text[place...].starts(with: name) {
      return (KeyString(key), place + name.count, false)
    }
    if place < text.count, let key = numerals[text[place]] {
      return (KeyString(key), place + 1, true)
    }
    return writtenKeys(text, at: place, verb).map { ($0.keys, $0.end, false) }
  }

  private static let brackets: [Character: Character] = [
    "“": "”", "\"": "\"", "‘": "’", "'": "'", "「": "」", "[": "]", "【": "】", "(": ")", "（": "）",
    "［": "］", "〔": "〕",
  ]

  /// The keys that are written as such at `start`, as many as `verb` may mean.
  private static func writtenKeys(
    _ text: [Character], at start: Int, _ verb: ChineseVerb
  ) -> (keys: KeyString, end: Int)? {
    var place = start
    var keys = KeyString()
    while place < text.count, let key = self.key(text[place]), keys.append(key) { place += 1 }
    let most =
      switch verb {
      case .press, .choose: 4
      case .dial: 2
      // More are what callers have to enter: 请输入0501.
      case .enter: 1
      }
    return (1...most).contains(keys.count) ? (keys, place) : nil
  }

  /// Whether a key ends before `rest`: what names it is over, or is 键 or 号.
  private static func endsKey(_ rest: ArraySlice<Character>) -> Bool {
    guard let first = rest.first else { return true }
    if first == "号" { return rest.dropFirst().first.map { $0 == "键" || isStop($0) } ?? true }
    return first == "键" || isStop(first)
  }

  private static func isStop(_ character: Character) -> Bool {
    character.isPunctuation || character.isWhitespace
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

  /// The key that a word of English names.
  static func englishKey(_ word: String) -> DTMFKey? { words[word.lowercased()] }

  /// The keys behind a "press", a "push" or a "dial" at `start`, and where what names them ends.
  private static func english(_ text: [Character], at start: Int) -> ([KeyString], Int)? {
    guard start == 0 || !text[start - 1].isLetter,
      let verb = ["press", "push", "dial"].first(where: { text[start...].begins(with: $0) }),
      start + verb.count < text.count
    else { return nil }
    var place = start + verb.count
    guard text[place] == " " else { return nil }
    var next = word(text, &place)
    if next == "the" { next = word(text, &place) }
    if next == "key" || next == "number" || next == "button" { next = word(text, &place) }
    guard let first = keys(next) else { return nil }
    var behind = place
    // "press 2 4 2 6" is a word that is spelled.
    if words[next] == nil, KeyString(word(text, &behind)).map({ !$0.isEmpty }) ?? false {
      return nil
    }
    // "dial 9 before the number", "dial 911"
    if verb == "dial" {
      guard first.count == 1, place == text.count || isStop(text[place]) else { return nil }
      var behind = place
      let next = word(text, &behind)
      guard place == text.count || text[place] != " " || ["for", "to", "or", "and"].contains(next)
      else { return nil }
    }
    let others = alternatives(text, &place)
    return ([first] + others, place)
  }

  /// The keys behind the first one in "star, hash or 0", and where they end; none without an "or".
  private static func alternatives(_ text: [Character], _ place: inout Int) -> [KeyString] {
    var found: [KeyString] = []
    var end = place
    while true {
      let hasComma = end < text.count && text[end] == ","
      if hasComma { end += 1 }
      var next = word(text, &end)
      let isLast = next == "or"
      if isLast { next = word(text, &end) }
      guard hasComma || isLast, let keys = keys(next) else { return [] }
      found.append(keys)
      guard isLast else { continue }
      // "or one of our people"
      var behind = end
      guard word(text, &behind) != "of" else { return [] }
      place = end
      return found
    }
  }

  /// The keys that stand in `text` by themselves, where it tells its callers to press one: of "press 1 for events or 2 for
  /// forms" also the second, though it may be no key.
  static func mentioned(in text: String) -> Set<KeyString> {
    var found: Set<KeyString> = []
    guard ["press", "push", "dial"].contains(where: { text.lowercased().contains($0) }) else {
      return found
    }
    let characters = Array(text)
    var place = 0
    while place < characters.count {
      let first = place
      let next = word(characters, &place)
      guard place > first, !next.isEmpty else {
        place += 1
        continue
      }
      guard let keys = keys(next) else { continue }
      var behind = place
      // "one of our people"
      if word(characters, &behind) != "of" { found.insert(keys) }
    }
    return found
  }

  /// The word at `place`, which is passed over.
  private static func word(_ text: [Character], _ place: inout Int) -> String {
    while place < text.count, text[place] == " " { place += 1 }
    let first = place
    while place < text.count, text[place].isLetter || key(text[place]) != nil { place += 1 }
    return String(text[first..<place]).lowercased()
  }

  /// The keys that a word names or is.
  private static func keys(_ word: String) -> KeyString? {
    if let key = words[word] { return KeyString(key) }
    return KeyString(word).flatMap { (1...4).contains($0.count) ? $0 : nil }
  }
}

extension KeyString {
  init(_ key: DTMFKey) {
    self.init()
    _ = append(key)
  }
}
