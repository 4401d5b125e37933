extension Lexer {
  enum Sort: Equatable {
    case visible, invisible, control
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// ASCII letters.
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  /// ASCII letters, digits, `_` and `-`: what stands in names.
  static func isNameByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  /// ASCII letters, digits and `_ - . / * # + %`.
  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "*"), UInt8(ascii: "#"),
      UInt8(ascii: "+"), UInt8(ascii: "%"):
      true
    default: false
    }
  }

  /// The scalar that begins at `index`; nil where the bytes are no UTF-8, or the file ends.
  func scalar(at index: Int) -> (value: Unicode.Scalar, length: Int)? {
    guard index < bytes.count else { return nil }
    let first = bytes[index]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length: Int
    var value: UInt32
    switch first {
    case 0xC2...0xDF: (length, value) = (2, UInt32(first & 0x1F))
    case 0xE0...0xEF: (length, value) = (3, UInt32(first & 0x0F))
    case 0xF0...0xF4: (length, value) = (4, UInt32(first & 0x07))
    default: return nil
    }
    guard index + length <= bytes.count else { return nil }
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    // Too long a form is no UTF-8; nor are surrogates, which the initializer refuses.
    guard value >= (length == 3 ? 0x800 : length == 4 ? 0x10000 : 0x80),
      let scalar = Unicode.Scalar(value)
    else { return nil }
    return (scalar, length)
  }

  /// Whether a digit stands at `index`, perhaps a full-width one.
  func isDigit(at index: Int) -> Bool {
    guard index < bytes.count else { return false }
    guard bytes[index] >= 0x80 else { return Self.isDigit(bytes[index]) }
    guard let scalar = scalar(at: index) else { return false }
    return Self.ascii(ofFullWidth: scalar.value).map { Self.isDigit($0) } ?? false
  }

  /// Whether one ends before `index`. Full-width ones take three bytes.
  func isDigit(before index: Int) -> Bool {
    Self.isDigit(bytes[index - 1])
      || bytes[index - 1] >= 0x80 && index >= 3 && isDigit(at: index - 3)
  }

  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4E00...0x9FFF: return true
    case 0xFF00...0xFFEF: return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }

  /// The ASCII letter, digit or sign of a word that a full-width one stands for.
  static func ascii(ofFullWidth scalar: Unicode.Scalar) -> UInt8? {
    guard (0xFF01...0xFF5E).contains(scalar.value) else { return nil }
    let byte = UInt8(scalar.value - 0xFF01 + 0x21)
    return isWordByte(byte) ? byte : nil
  }

  /// Dashes that word processors and input methods write for the hyphen of the keyboard.
  static func isDash(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "‐", "‑", "‒", "–", "—", "―", "−", "﹣", "－": true
    default: false
    }
  }

  /// What ends a text that begins with a quotation mark of a word processor; nil for what is none.
  static func closings(of opening: Unicode.Scalar) -> [[UInt8]]? {
    let marks: [String]
    switch opening {
    case "“": marks = ["”"]
    // German ends with the mark that English begins with, Polish with the one that English ends with.
    case "„", "‟", "”": marks = ["“", "”"]
    case "＂": marks = ["＂"]
    case "「": marks = ["」"]
    case "『": marks = ["』"]
    case "«": marks = ["»"]
    case "»": marks = ["«", "»"]
    case "‹": marks = ["›"]
    case "›": marks = ["‹", "›"]
    case "‘", "’": marks = ["’"]
    case "‚": marks = ["‘", "’"]
    default: return nil
    }
    return marks.map { Array($0.utf8) }
  }

  /// `text` with ASCII in place of full-width letters, digits and signs, and of dashes, without what cannot be seen.
  static func narrowed(_ text: String) -> String {
    var narrow = ""
    for scalar in text.unicodeScalars {
      if let byte = ascii(ofFullWidth: scalar) {
        narrow.unicodeScalars.append(Unicode.Scalar(byte))
      } else if !hasNoShape(scalar) {
        narrow.unicodeScalars.append(scalar == "：" ? ":" : isDash(scalar) ? "-" : scalar)
      }
    }
    return narrow
  }

  /// The token that people mean by a sign that is not of the language.
  static func lookalike(_ scalar: Unicode.Scalar) -> Token.Kind? {
    switch scalar {
    case "（": .leftParenthesis
    case "）": .rightParenthesis
    case "｛", "【": .leftBrace
    case "｝", "】": .rightBrace
    case "，", "、": .comma
    case "：": .colon
    case "＜": .less
    case "＞": .greater
    case "≠": .notEquals
    case "≤", "≦": .lessOrEquals
    case "≥", "≧": .greaterOrEquals
    case "→", "⇒", "⟶", "➜", "➔", "➡", "⟹", "↦": .arrow
    default: nil
    }
  }

  /// Characters that make other text appear in another order than it is written.
  static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether it is neither seen nor a blank: what comes along when a word is pasted.
  static func hasNoShape(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII && scalar.properties.generalCategory == .format
  }

  static func sort(of scalar: Unicode.Scalar) -> Sort {
    if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) { return .control }
    switch scalar.properties.generalCategory {
    // Line ends of word processors among them.
    case .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: return .invisible
    default: return .visible
    }
  }

  /// Whether it begins no token at all.
  static func isUnknown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "\t", "\n", "\r", "{", "}", "(", ")", ",", ":", "=", "<", ">", "\"", "'", "`", "!",
      "\u{3000}", "\u{A0}", "\u{2000}"..."\u{200A}", "\u{202F}", "\u{205F}", "＝":
      return false
    default:
      if isDash(scalar) || closings(of: scalar) != nil { return false }
      if scalar.isASCII { return !isWordByte(UInt8(scalar.value)) }
      return !isLetter(scalar) && lookalike(scalar) == nil && ascii(ofFullWidth: scalar) == nil
    }
  }

  /// Whether the file could be Chinese as older programs save it. Read from its beginning, for the first pairs may be
  /// UTF-8 by chance.
  var looksLikeGBK: Bool {
    var pairs = 0
    var index = 0
    while let first = byte(index) {
      guard first >= 0x80 else {
        index += 1
        continue
      }
      guard (0x81...0xFE).contains(first), let second = byte(index + 1),
        (0x40...0xFE).contains(second), second != 0x7F
      else { return false }
      pairs += 1
      index += 2
    }
    return pairs >= 2
  }
}

extension Token.Kind {
  /// As it is written; for those that are written in one way only.
  var sign: String {
    switch self {
    case .leftBrace: "{"
    case .rightBrace: "}"
    case .leftParenthesis: "("
    case .rightParenthesis: ")"
    case .comma: ","
    case .colon: ":"
    case .arrow: "->"
    case .equals: "="
    case .notEquals: "!="
    case .less: "<"
    case .lessOrEquals: "<="
    case .greater: ">"
    case .greaterOrEquals: ">="
    case .blank, .lineEnd, .comment, .byteOrderMark, .word, .string, .unknown, .end: ""
    }
  }
}
