/// Texts by their words, as staff search them.
///
/// Letters and digits part by blanks and punctuation. Chinese, which has no blanks, is cut into the pairs of
/// characters that stand beside each other, and a word of it is found as a run of such pairs, from a single
/// character on:
///
///     工伤认定  →  工伤 伤认 认定 定
package enum SearchWords {
  /// One thing to be found: words that follow each other, the last one whole or as a beginning.
  package struct Term: Equatable, Sendable {
    package let words: [String]
    package let isBeginning: Bool
  }

  /// The words of `text`, in order.
  package static func words(of text: String) -> [String] {
    var words: [String] = []
    for run in runs(of: text) {
      switch run {
      case .letters(let word): words.append(word)
      case .characters(let characters):
        for index in characters.indices.dropLast() {
          words.append(characters[index] + characters[index + 1])
        }
        words.append(characters[characters.count - 1])
      }
    }
    return words
  }

  /// What a text that holds all of `query` must hold; empty where that has no words.
  package static func terms(of query: String) -> [Term] {
    runs(of: query).map { run in
      switch run {
      case .letters(let word): Term(words: [word], isBeginning: true)
      case .characters(let characters) where characters.count == 1:
        Term(words: characters, isBeginning: true)
      case .characters(let characters):
        Term(
          words: characters.indices.dropLast().map { characters[$0] + characters[$0 + 1] },
          isBeginning: false)
      }
    }
  }

  private enum Run {
    /// Small letters and digits.
    case letters(String)
    /// Characters of a script without blanks, one by one.
    case characters([String])
  }

  private static func runs(of text: String) -> [Run] {
    var runs: [Run] = []
    var letters = ""
    var characters: [String] = []
    func end() {
      if !letters.isEmpty { runs.append(.letters(letters)) }
      if !characters.isEmpty { runs.append(.characters(characters)) }
      letters = ""
      characters = []
    }
    for written in text.unicodeScalars {
      let scalar = halfWidth(written)
      if isWide(scalar) {
        if !letters.isEmpty { end() }
        characters.append(String(scalar))
      } else if isLetter(scalar) {
        if !characters.isEmpty { end() }
        letters += scalar.properties.lowercaseMapping
      } else {
        end()
      }
    }
    end()
    return runs
  }

  /// `Ａ` is A.
  private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    (0xFF01...0xFF5E).contains(scalar.value)
      ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3005...0x3007, 0x3041...0x3096, 0x30A1...0x30FA, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3134F:
      true
    default: false
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

extension [SearchWords.Term] {
  /// Whether a text of `words` holds all of them.
  package func fit(_ words: [String]) -> Bool {
    allSatisfy { term in
      words.indices.contains { start in
        guard start + term.words.count <= words.count else { return false }
        return term.words.indices.allSatisfy { index in
          let word = words[start + index]
          let isLast = index == term.words.count - 1
          return isLast && term.isBeginning
            ? word.hasPrefix(term.words[index]) : word == term.words[index]
        }
      }
    }
  }
}

extension TableSchema {
  /// The texts of a row that are searched: what callers spell, with the key, and all the rest.
  package func searchedTexts(of row: [TableValue]) -> (head: String, body: String) {
    var head: [String] = []
    var body: [String] = []
    for (column, cell) in zip(columns, row) {
      guard case .text(let text) = cell, column.type != .audio else { continue }
      if column.isKey || column.isSpelled { head.append(text) } else { body.append(text) }
    }
    return (head.joined(separator: "\n"), body.joined(separator: "\n"))
  }
}
