import Diagnostics
import Telephony

// What people write who think of another language.
extension Parser {
  /// Whether `bytes` are 1 to 4 keys.
  static func isKeys(_ bytes: ArraySlice<UInt8>) -> Bool {
    (1...MenuLimits.optionKeyCountMax).contains(bytes.count)
      && bytes.allSatisfy { DTMFKey(ascii: $0) != nil }
  }

  /// The 1 to 4 keys that `bytes` are; nil where they are none, or more.
  static func keys(_ bytes: ArraySlice<UInt8>) -> KeyString? {
    guard (1...MenuLimits.optionKeyCountMax).contains(bytes.count) else { return nil }
    var keys = KeyString()
    for byte in bytes {
      guard let key = DTMFKey(ascii: byte), keys.append(key) else { return nil }
    }
    return keys
  }

  /// Whether a word at the start of a line begins a comment in some other language.
  static func isForeignComment(_ word: String) -> Bool {
    if word.hasPrefix("/") || word.hasPrefix("--") { return true }
    return word.hasPrefix("#") && !word.dropFirst().isEmpty
      && word.dropFirst().contains { $0.isLetter && !"ABCD".contains($0) } || word == "#"
  }

  static func commentMark(_ word: String) -> String {
    word.hasPrefix("--") ? "--" : String(word.prefix(1))
  }

  /// How many words at hand say "go to"; nil where they do not.
  var jumpWordCount: Int? {
    guard kind == .word, follows(.word) else { return nil }
    switch text.lowercased() {
    case "goto", "jump", "go-to", "go_to", "转到", "跳转", "转": return 1
    case "go" where text(ahead: 1) == "to" && follows(.word, ahead: 2): return 2
    default: return nil
    }
  }

  /// The keyword that `word` was probably meant to be: by likeness, or because other systems and
  /// other languages call the same thing so.
  mutating func nearestKeyword(to word: String, among words: [String]) -> String? {
    let plain = word.lowercased().replacingUnderscores
    if words.contains(plain) { return plain }
    if let keyword = Self.synonyms[plain]?.first(where: words.contains) { return keyword }
    guard likenessesLeft > 0 else { return nil }
    likenessesLeft -= 1
    if let near = nearestName(to: plain, among: words) { return near }
    guard let synonym = nearestName(to: plain, among: Self.sortedSynonyms) else { return nil }
    return Self.synonyms[synonym]?.first(where: words.contains)
  }

  /// The keyword of `block` for what other systems and other languages call `word`.
  static func keyword(calledBy word: String, in block: BlockKind) -> ItemKeyword? {
    synonyms[word].flatMap { words in block.keywords.first { words.contains($0.text) } }
  }

  /// Reports the string at hand, behind another one without the language between them.
  mutating func failAtSecondText() -> Unreadable {
    let text = stringValue
    let isChinese = text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    // The first language is that of the first text.
    let language = languages.dropFirst().first { $0.hasPrefix("zh") == isChinese }
    return fail(.textWithoutLanguage(text, language: language ?? (isChinese ? "zh" : "en")))
  }

  private static let sortedSynonyms = synonyms.keys.sorted()

  private static let synonyms: [String: [String]] = [
    "prompt": ["say"], "speak": ["say"], "tell": ["say"], "tts": ["say"], "text": ["say"],
    "play": ["say"], "message": ["record", "say"], "retry": ["again"], "reprompt": ["again"],
    "input": ["enter"], "collect": ["enter"], "gather": ["enter"], "digits": ["as", "enter"],
    "type": ["as"], "query": ["lookup"], "search": ["browse", "lookup"], "list": ["browse"],
    "voicemail": ["record"], "agent": ["transfer"], "dial": ["transfer"], "call": ["transfer"],
    "if": ["choose"], "switch": ["choose"], "branch": ["choose"], "default": ["else", "defaults"],
    "otherwise": ["else"], "hangup": ["hang-up"], "end": ["hang-up"], "exit": ["hang-up"],
    "bye": ["hang-up"], "timeout": ["no-input"], "invalid": ["no-match"], "error": ["unavailable"],
    "import": ["include"], "service": ["hotline"], "options": ["menu"], "dialog": ["dialogue"],
    "subroutine": ["dialogue"], "function": ["dialogue"], "schedule": ["hours"],
    "opening-hours": ["hours"], "notice": ["announcement"], "min": ["at-least"],
    "max": ["at-most"], "tz": ["timezone"], "language": ["languages"], "terminator": ["end-key"],
    "finish": ["end-key"], "department": ["for"], "success": ["found", "kept", "sent"],
    "ok": ["found", "kept", "sent"], "none": ["not-found", "empty"], "no-record": ["not-found"],
    "fail": ["failed"], "failure": ["failed", "unavailable"], "noanswer": ["no-answer"],
    "菜单": ["menu"], "播放": ["play", "say"], "说": ["say"], "输入": ["enter"],
    "查询": ["lookup"], "浏览": ["browse"], "录音": ["record"], "留言": ["record"],
    "传真": ["fax"], "转接": ["transfer"], "选择": ["choose"], "挂机": ["hang-up"],
    "热线": ["hotline"], "时间": ["hours"], "队列": ["queue"], "公告": ["announcement"],
    "再说": ["again"], "否则": ["else"],
  ]
}

extension String {
  /// Keywords have hyphens where other languages have underscores.
  fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? "-" : $0 }) }
}
