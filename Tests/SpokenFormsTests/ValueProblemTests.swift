import SpokenForms
import TestSupport
import Testing

/// Texts that are no value of their kind, and why.
@Suite struct ValueProblemTests {
  static let texts: [(kind: SpokenKind, text: String, problem: ValueProblem)] = [
    (.cardinal, "", .empty),
    (.cardinal, "  ", .empty),
    (.cardinal, "12a", .notAWholeNumber),
    (.cardinal, "1.5", .notAWholeNumber),
    (.cardinal, "-", .notAWholeNumber),
    (.cardinal, "--5", .notAWholeNumber),
    (.cardinal, "１２", .notAWholeNumber),
    (.cardinal, "5\u{301}", .notAWholeNumber),
    (.cardinal, "9223372036854775808", .tooLarge),
    (.counted, "天", .notAWholeNumber),
    (.ordinal, "-1", .negative),
    (.duration, "-1", .negative),
    (.money, "1.234", .tooManyDecimals(atMost: 2)),
    (.money, "1.", .notADecimal),
    (.money, ".5", .notADecimal),
    (.money, "92233720368547758.08", .tooLarge),
    (.money, "9223372036854775807", .tooLarge),
    (.decimal, "1.2.3", .notADecimal),
    (.decimal, "0.1234567890123456789", .tooManyDecimals(atMost: 18)),
    (.percent, "%", .empty),
    (.percent, "5%%", .notADecimal),
    (.date, "2011-7-1", .notADate),
    (.date, "2011/07/01", .notADate),
    (.date, "2011-02-29", .noSuchDay),
    (.date, "1900-02-29", .noSuchDay),
    (.date, "2011-13", .noSuchDay),
    (.date, "2011-00-10", .noSuchDay),
    (.date, "0000-01-01", .noSuchDay),
    (.date, "--02-30", .noSuchDay),
    (.time, "8:30", .notATime),
    (.time, "0830", .notATime),
    (.time, "24:00", .noSuchTime),
    (.time, "12:60", .noSuchTime),
    (.digits(.phone), "()", .empty),
    (.digits(.phone), "138a", .notASymbol("a")),
    (.digits(.phone), "138八", .notASymbol("八")),
    (.digits(.digits), String(repeating: "1", count: 65), .tooManySymbols(atMost: 64)),
  ]

  @Test("is refused with its reason", arguments: texts)
  func refuses(kind: SpokenKind, text: String, problem: ValueProblem) {
    #expect(throws: problem) { try SpokenText(text, as: kind) }
    #expect(!problem.message.isEmpty)
  }

  @Test("whatever bytes come, a kind reads or refuses them", arguments: 0..<100 as Range<UInt64>)
  func survives(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet = Array("0123456789-.:+*# %X年两\u{301}\0")
    for _ in 0..<50 {
      let length = Int.random(in: 0...24, using: &random)
      let text = String((0..<length).map { _ in alphabet.randomElement(using: &random)! })
      for kind in SpokenKind.all {
        guard let value = try? SpokenText(text, as: kind) else { continue }
        for language in SpokenLanguage.allCases {
          var words: [SpokenWord] = []
          language.speak(value, into: &words)
          #expect(!words.isEmpty, "seed \(seed): \(kind.name) \(text)")
        }
      }
    }
  }
}
