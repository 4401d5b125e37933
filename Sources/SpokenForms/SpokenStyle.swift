/// An author's choices in how values are spoken. Empty is each language's ordinary way.
package struct SpokenStyle: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  // Chinese
  /// 2 is always 二: 二千, 二元.
  package static let allEr = SpokenStyle(rawValue: 1 << 0)
  /// 2 before 百 千 万 亿 is always 两: 一万两千两百.
  package static let allLiang = SpokenStyle(rawValue: 1 << 1)
  /// Money in whole yuan ends in 整, as on a receipt.
  package static let zheng = SpokenStyle(rawValue: 1 << 2)
  /// Money with a point: 二点零二元.
  package static let decimalMoney = SpokenStyle(rawValue: 1 << 3)
  /// The hour from 0 to 23, and no part of the day: 十四点.
  package static let hours24 = SpokenStyle(rawValue: 1 << 4)
  /// Thirty minutes are 半.
  package static let half = SpokenStyle(rawValue: 1 << 5)

  // English
  /// "one hundred and five"; always so in British English.
  package static let and = SpokenStyle(rawValue: 1 << 6)
  /// Money in units, "two yuan and two fen", not "two point zero two yuan".
  package static let jiaoFen = SpokenStyle(rawValue: 1 << 7)

  // Both
  /// A full date says its day of the week too: at its end in Chinese, first in English.
  package static let weekday = SpokenStyle(rawValue: 1 << 8)
}

extension SpokenLanguage {
  /// A style as an author names it.
  package struct NamedStyle: Sendable {
    package let name: String
    /// Of the styles with the same subject only one can hold.
    package let subject: StyleSubject
    /// Empty where this is the language's ordinary way.
    package let style: SpokenStyle
  }

  package enum StyleSubject: Sendable {
    case two, money, clock, half, and, weekday
  }

  /// The styles of this language, by name.
  package var styles: [NamedStyle] {
    switch self {
    case .chinese:
      [
        NamedStyle(name: "all-er", subject: .two, style: .allEr),
        NamedStyle(name: "all-liang", subject: .two, style: .allLiang),
        NamedStyle(name: "zheng", subject: .money, style: .zheng),
        NamedStyle(name: "decimal", subject: .money, style: .decimalMoney),
        NamedStyle(name: "12h", subject: .clock, style: []),
        NamedStyle(name: "24h", subject: .clock, style: .hours24),
        NamedStyle(name: "half", subject: .half, style: .half),
        NamedStyle(name: "weekday", subject: .weekday, style: .weekday),
      ]
    case .americanEnglish, .britishEnglish:
      [
        NamedStyle(name: "and", subject: .and, style: .and),
        NamedStyle(name: "point", subject: .money, style: []),
        NamedStyle(name: "jiao-fen", subject: .money, style: .jiaoFen),
        NamedStyle(name: "weekday", subject: .weekday, style: .weekday),
      ]
    }
  }

  /// The style that `names` make together.
  package func style(named names: [String]) throws(StyleProblem) -> SpokenStyle {
    var chosen: [NamedStyle] = []
    for name in names {
      guard let style = styles.first(where: { $0.name == name }) else {
        throw .unknown(name: name, language: self)
      }
      if let other = chosen.first(where: { $0.subject == style.subject && $0.name != name }) {
        throw .contradiction(other.name, name)
      }
      chosen.append(style)
    }
    return chosen.reduce(into: []) { $0.formUnion($1.style) }
  }
}

/// What is wrong with a list of styles.
package enum StyleProblem: Error, Equatable {
  case unknown(name: String, language: SpokenLanguage)
  /// Both say how the same thing is spoken.
  case contradiction(String, String)

  package var message: String {
    switch self {
    case .unknown(let name, let language): "\(language.tag) has no style '\(name)'"
    case .contradiction(let first, let second): "'\(first)' and '\(second)' cannot both hold"
    }
  }
}
