import SpokenForms
import Testing

@Suite struct LexiconTests {
  @Test(
    "every word has a text, and a prompt of its own that can be a file's name",
    arguments: SpokenLanguage.allCases)
  func prompts(_ language: SpokenLanguage) {
    let lexicon = language.lexicon
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-/")
    for word in lexicon.words {
      #expect(!lexicon[word].text.isEmpty)
      #expect(lexicon[word].prompt.allSatisfy(allowed.contains), "\(lexicon[word].prompt)")
    }
    #expect(Set(lexicon.entries.map(\.prompt)).count == lexicon.entries.count)
  }

  @Test("digits are digits/0 to digits/9", arguments: SpokenLanguage.allCases)
  func digits(_ language: SpokenLanguage) {
    for digit in 0...9 {
      var words: [SpokenWord] = []
      language.speak(.cardinal(Int64(digit)), into: &words)
      #expect(words.map { language.lexicon[$0].prompt } == ["digits/\(digit)"])
    }
  }

  @Test("each English ordinal belongs to its number") func ordinals() {
    let irregular = [
      "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
      "nine": "ninth", "twelve": "twelfth",
    ]
    for number in Array(0...20) + [30, 40, 50, 60, 70, 80, 90] as [Int64] {
      let cardinal = text(.cardinal(number), .americanEnglish)
      let regular = (cardinal.hasSuffix("y") ? cardinal.dropLast() + "ie" : cardinal[...]) + "th"
      #expect(text(.ordinal(number), .americanEnglish) == irregular[cardinal] ?? String(regular))
    }
    for (power, name) in [(3, "thousand"), (6, "million"), (18, "quintillion")] {
      let number = (0..<power).reduce(Int64(1)) { product, _ in product * 10 }
      #expect(text(.ordinal(number), .americanEnglish) == "one \(name)th")
    }
  }

  @Test("a language is found by its tag, and en is American") func tags() {
    for language in SpokenLanguage.allCases {
      #expect(SpokenLanguage(tag: language.tag) == language)
    }
    #expect(SpokenLanguage(tag: "en") == .americanEnglish)
    #expect(SpokenLanguage(tag: "fr") == nil)
  }

  @Test("symbols in a text are spoken as symbols in a row, and what is none is passed over")
  func symbolsInText() {
    let symbols: [SpokenSymbol] = [.one, .three, .eight, .x]
    for language in SpokenLanguage.allCases {
      var (row, text): ([SpokenWord], [SpokenWord]) = ([], [])
      language.speak(symbols, as: .digits, into: &row)
      language.speak(symbolsIn: "1-3八8x", as: .digits, into: &text)
      #expect(row == text && row.count == 4)
    }
  }

  @Test("styles that contradict each other, or are another language's, are refused")
  func styles() throws {
    #expect(throws: StyleProblem.contradiction("all-er", "all-liang")) {
      try SpokenLanguage.chinese.style(named: ["all-er", "half", "all-liang"])
    }
    #expect(throws: StyleProblem.unknown(name: "24h", language: .britishEnglish)) {
      try SpokenLanguage.britishEnglish.style(named: ["24h"])
    }
    #expect(try SpokenLanguage.chinese.style(named: ["24h", "half"]) == [.hours24, .half])
  }
}
