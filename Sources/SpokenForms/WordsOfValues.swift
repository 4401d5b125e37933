extension SpokenLanguage {
  /// Every word that a value of `kind` may take in that style, whichever value it is.
  ///
  /// They are found by speaking values of every length and form, for the rules alone know which words they use.
  package func words(ofAny kind: SpokenKind, style: SpokenStyle = []) -> Set<SpokenWord> {
    var found: Set<SpokenWord> = []
    var words: [SpokenWord] = []
    func add(_ value: SpokenValue) {
      words.removeAll(keepingCapacity: true)
      speak(value, style: style, into: &words)
      found.formUnion(words)
    }
    switch kind {
    case .cardinal: for number in Self.numbers { add(.cardinal(number)) }
    case .counted: for number in Self.numbers { add(.counted(number)) }
    case .ordinal: for number in Self.numbers { add(.ordinal(number)) }
    case .money: for number in Self.numbers { add(.money(fen: number)) }
    case .duration: for number in Self.numbers { add(.duration(seconds: number)) }
    case .percent:
      for number in Self.numbers {
        for scale in [0, 2] as [UInt8] { add(.percent(mantissa: number, scale: scale)) }
      }
    case .decimal:
      for number in Self.numbers {
        for scale in [0, 2] as [UInt8] { add(.decimal(mantissa: number, scale: scale)) }
      }
    case .date: for date in Self.dates { add(.date(date)) }
    case .time:
      for minute in 0..<24 * 60 {
        SpokenTime(hour: minute / 60, minute: minute % 60).map { add(.time($0)) }
      }
    case .digits(let kind):
      for text in Self.digitTexts(as: kind) {
        words.removeAll(keepingCapacity: true)
        speak(symbolsIn: text, as: kind, into: &words)
        found.formUnion(words)
      }
    }
    return found
  }

  /// All small ones, and of every larger length those that begin with any two digits, with and without something behind
  /// them.
  private static let numbers: [Int64] = {
    var numbers = Array(Int64(0)...1200)
    var power = Int64(1000)
    var isInRange = true
    while isInRange {
      for leading in 1...99 as ClosedRange<Int64> {
        let (number, overflow) = power.multipliedReportingOverflow(by: leading)
        if overflow { break }
        numbers += [number, number | 1]
      }
      let (next, overflow) = power.multipliedReportingOverflow(by: 10)
      power = next
      isInRange = !overflow
    }
    return numbers + numbers.map(-) + [.min, .max]
  }()

  /// Every day of a leap year, the first day of every year that is likely, and parts of dates.
  private static let dates: [SpokenDate] = {
    var dates: [SpokenDate?] = []
    for month in 1...12 {
      dates.append(SpokenDate(year: 2004, month: month))
      for day in 1...31 {
        dates += [
          SpokenDate(year: 2004, month: month, day: day), SpokenDate(month: month, day: day),
        ]
      }
    }
    for year in Array(1...2200) + [9999] { dates.append(SpokenDate(year: year, month: 1, day: 1)) }
    return dates.compactMap(\.self)
  }()

  /// Every digit at every place of every length; of telephone numbers also one from abroad, of citizen numbers one with an X.
  private static func digitTexts(as kind: DigitKind) -> [String] {
    let digits = "0123456789"
    var texts = (1...20).flatMap { length in
      (0...9).map { first in
        String(repeating: digits, count: 3).dropFirst(first).prefix(length)
      }
    }.map(String.init)
    switch kind {
    case .phone: texts.append("+8657187258615")
    case .id: texts.append("11010519491231002X")
    case .year: texts += (1...9999).map(String.init)
    case .digits, .case, .agent, .zip, .room: break
    }
    return texts
  }
}
