/// How a text is spelled on the letters of a telephone's keys (ITU-T E.161): Chinese by its pinyin without tones,
/// ü as v; Latin letters and digits as they are.
///
///     产假  →  2426542
///     银行  →  9464264, 9464364, 9469464      (háng, héng, xíng)
///
/// Initials alone are no spelling: 养老保险 and 医疗保险 would both be 9529.
package enum KeypadSpelling {
  /// Keys of one spelling at most: the longest that a step asks for is 32.
  package static let keyCountMax = 32
  /// Spellings of one text at most. Beyond it, characters are read as they are read first.
  package static let spellingCountMax = 256

  /// All spellings of `text`, each once: every reading of a character with several. Blanks, punctuation and signs are passed
  /// over; at a character that nobody spells (an emoji, a Greek letter) the spelling ends. Empty for a text that
  /// begins with one.
  package static func spellings(of text: String) -> [String] {
    var spellings = [""]
    for scalar in text.unicodeScalars where !isPassedOver(scalar) {
      guard let readings = readings(of: scalar) else { break }
      // All that are still short have room for the same next character.
      guard spellings.contains(where: { $0.utf8.count < keyCountMax }) else { break }
      let used =
        spellings.count * readings.count <= spellingCountMax ? readings[...] : readings[..<1]
      spellings = used.flatMap { reading in
        spellings.map { $0.utf8.count < keyCountMax ? $0 + reading : $0 }
      }
      if used.count > 1 { spellings = spellings.uniqued }
    }
    return spellings == [""] ? [] : spellings
  }

  /// The first character of `text` that nobody spells, where callers miss what it and the rest would be: letters and numbers;
  /// a sign that is no punctuation only where something to spell comes behind it. `nil` where all is spelled, or
  /// as much as there are keys for.
  package static func unspelled(in text: String) -> Character? {
    var keyCount = 0
    for (place, character) in zip(text.indices, text) {
      for scalar in character.unicodeScalars where !isPassedOver(scalar) {
        if let readings = readings(of: scalar) {
          keyCount += readings[0].utf8.count
          if keyCount >= keyCountMax { return nil }
        } else {
          let isMissed =
            character.isLetter || character.isNumber
            || !spellings(of: String(text[place...].dropFirst())).isEmpty
          return isMissed ? character : nil
        }
      }
    }
    return nil
  }

  /// Keys of each way to read `scalar`, the first reading first; `nil` where it has none.
  static func readings(of scalar: Unicode.Scalar) -> [String]? {
    switch scalar {
    case "0"..."9": [String(scalar)]
    case "a"..."z": [letterKeys[Int(scalar.value - 0x61)]]
    case "A"..."Z": [letterKeys[Int(scalar.value - 0x41)]]
    // ○, a circle, is what many keyboards have for 〇.
    case "〇", "○": ["5464"]
    default: readingsOfCharacter[scalar] ?? plainSymbol(of: scalar).flatMap { readings(of: $0) }
    }
  }

  /// The letter or digit that people press for `scalar`, by its name: A for `Ａ` and for `Á`, U for `ü` (which has the key of v as
  /// well), 1 for `１`; `nil` for all that is none.
  private static func plainSymbol(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
    guard !scalar.isASCII, let name = scalar.properties.name else { return nil }
    var words = name.split(separator: " ")[...]
    if words.first == "FULLWIDTH" { words.removeFirst() }
    if words.count == 2, words.first == "DIGIT", let value = scalar.properties.numericValue {
      return Unicode.Scalar(0x30 + UInt32(value))
    }
    guard words.count == 4 || words.count > 4 && words[words.startIndex + 4] == "WITH",
      words.first == "LATIN", words[words.startIndex + 2] == "LETTER",
      let letter = words[words.startIndex + 3].unicodeScalars.first,
      words[words.startIndex + 3].unicodeScalars.count == 1, ("A"..."Z").contains(letter)
    else { return nil }
    return letter
  }

  private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .control, .format, .dashPunctuation, .openPunctuation,
      .closePunctuation, .connectorPunctuation, .initialPunctuation, .finalPunctuation,
      .otherPunctuation, .mathSymbol, .currencySymbol, .nonspacingMark:
      true
    default: false
    }
  }

  /// Keys of the letters a to z.
  private static let letterKeys = "22233344455566677778889999".map { String($0) }

  private static let readingsOfCharacter: [Unicode.Scalar: [String]] = {
    var readings: [Unicode.Scalar: [String]] = [:]
    var later: [(scalar: Unicode.Scalar, keys: String)] = []
    readings.reserveCapacity(8192)
    for line in syllables.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      let keys = String(parts[0])
      // Nearly all characters have one reading, and those of a line share it.
      let only = [keys]
      var isFirst = true
      for scalar in parts[1].unicodeScalars {
        if scalar == "|" {
          isFirst = false
        } else if isFirst {
          readings[scalar] = only
        } else {
          later.append((scalar, keys))
        }
      }
    }
    for (scalar, keys) in later where readings[scalar] != nil { readings[scalar]!.append(keys) }
    return readings
  }()
}

extension [String] {
  /// Each once, at its first place.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
