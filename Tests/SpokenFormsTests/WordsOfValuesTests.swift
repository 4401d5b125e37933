import SpokenForms
import TestSupport
import Testing

@Suite("Words of any value") struct WordsOfValuesTests {
  private static func styles(of language: SpokenLanguage) -> [SpokenStyle] {
    [[]] + language.styles.map(\.style)
  }

  @Test("hold those of each one", arguments: SpokenLanguage.allCases)
  func all(_ language: SpokenLanguage) {
    for style in Self.styles(of: language) {
      func holds(_ kind: SpokenKind, _ value: (inout SplitMix64) -> SpokenValue?) {
        let known = language.words(ofAny: kind, style: style)
        for seed in FuzzFactor.seeds(from: 0) {
          var random = SplitMix64(seed: seed)
          for _ in 0..<300 {
            guard let value = value(&random) else { continue }
            var words: [SpokenWord] = []
            language.speak(value, style: style, into: &words)
            #expect(known.isSuperset(of: words), "\(value)")
          }
        }
      }
      holds(.cardinal) { .cardinal($0.number()) }
      holds(.counted) { .counted($0.number()) }
      holds(.ordinal) { .ordinal($0.number()) }
      holds(.money) { .money(fen: $0.number()) }
      holds(.duration) { .duration(seconds: $0.number()) }
      holds(.percent) { .percent(mantissa: $0.number(), scale: 0) }
      holds(.time) { random in
        SpokenTime(
          hour: .random(in: 0..<24, using: &random), minute: .random(in: 0..<60, using: &random)
        ).map { .time($0) }
      }
      holds(.date) { random in
        SpokenDate(
          year: .random(in: 1...9999, using: &random), month: .random(in: 1...12, using: &random),
          day: .random(in: 1...31, using: &random)
        ).map { .date($0) }
      }
    }
  }

  @Test("hold those of digits", arguments: SpokenLanguage.allCases)
  func digits(_ language: SpokenLanguage) {
    for kind in DigitKind.allCases {
      let known = language.words(ofAny: .digits(kind))
      for seed in FuzzFactor.seeds(from: 0) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<300 {
          let count = kind == .year ? 4 : Int.random(in: 1...64, using: &random)
          let text = String((0..<count).map { _ in "0123456789".randomElement(using: &random)! })
          var words: [SpokenWord] = []
          language.speak(symbolsIn: text, as: kind, into: &words)
          #expect(known.isSuperset(of: words), "\(text)")
        }
      }
    }
  }

  @Test("leave out what no such value takes")
  func others() {
    let language = SpokenLanguage.americanEnglish
    let texts = { (words: Set<SpokenWord>) in Set(words.map { language.lexicon[$0].text }) }
    let digits = texts(language.words(ofAny: .digits(.digits)))
    #expect(digits.isSuperset(of: ["zero", "nine"]))
    #expect(digits.isDisjoint(with: ["ten", "yuan", "July", "first"]))
    #expect(texts(language.words(ofAny: .time)).isDisjoint(with: ["million", "yuan", "July"]))
  }
}
